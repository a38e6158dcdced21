"""`signpost helplines` and `signpost law`: what staff do with the directory, on a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.commands import law
from bot.commands.helplines import run
from bot.content.due import all_due, due_of
from bot.content.edit import dump, parse
from bot.content.files import DATA
from bot.content.library import load_content
from bot.content.services import Standing

ROOT = DATA.parent.parent
Answers = Callable[[str], None]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "bot" / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("nlu"))
    return folder


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Type these lines at the prompts."""

    def give(text: str) -> None:
        lines = iter(text.splitlines())
        monkeypatch.setattr("builtins.input", lambda _="": next(lines))

    return give


def helplines(data: Path, *arguments: str) -> int:
    return run(["--data", str(data), *arguments])


@pytest.mark.parametrize("path", sorted((DATA / "helplines").glob("*.yml")), ids=lambda path: path.stem)
def test_an_edit_leaves_the_rest_of_a_file_as_it_stands(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert dump(parse(text)) == text


def test_list_and_show(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert helplines(data, "list", "--country", "fi", "--kind", "crisis") == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("fi-kriisipuhelin")
    assert helplines(data, "show", "fi-riku") == 0
    assert 'display: "116 006"' in capsys.readouterr().out
    assert helplines(data, "show", "fi-krisi") == 2
    assert helplines(data, "show", "kriisi") == 2
    assert "fi-kriisipuhelin" in capsys.readouterr().err


def test_confirm_writes_who_and_when_and_nothing_else(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data / "helplines/FI.yml"
    before = path.read_text(encoding="utf-8").splitlines()
    assert helplines(data, "confirm", "fi-kriisipuhelin", "--by", "Åsa O'Neil: nurse", "--on", "2026-11-22") == 0
    after = path.read_text(encoding="utf-8").splitlines()
    assert len([line for line in after if line not in before]) == 1 and len(after) == len(before)
    standing = next(service.standing for service in load_content(data).services["FI"] if service.id == "fi-kriisipuhelin")
    assert (standing.confirmed_by, standing.confirmed_on, standing.checked) == ("Åsa O'Neil: nurse", date(2026, 11, 22), date(2026, 11, 22))
    assert standing.doubt and "A doubt stays noted" in capsys.readouterr().out
    assert helplines(data, "confirm", "fi-kriisipuhelin", "--by", "A", "--settled") == 0
    assert helplines(data, "confirm", "fi-kriisipuhelin", "--by", " ") == 2


def test_hide(data: Path) -> None:
    assert helplines(data, "hide", "fi-riku", "--why", "wrong number: 116 006") == 0
    service = next(service for service in load_content(data).services["FI"] if service.id == "fi-riku")
    assert service.hidden and service.standing.doubt == "Hidden: wrong number: 116 006"


def test_due_counts_age_and_confirmation() -> None:
    today = date(2026, 11, 22)
    fresh = Standing(basis="source", source="https://example.org", checked=today, confirmed_by="A", confirmed_on=today)
    old = Standing(basis="source", source="https://example.org", checked=date(2026, 8, 1), confirmed_by="A", confirmed_on=date(2026, 8, 1))
    assert due_of("fresh", fresh, today) is None
    assert (due := due_of("old", old, today)) and due.reasons == ("113 days old",)
    assert [item.key for item in all_due([("fresh", fresh), ("old", old), ("unsure", Standing(checked=today))], today)] == ["unsure", "old"]


def test_due_commands(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert helplines(data, "due", "--country", "FI") == 0
    assert "never confirmed" in capsys.readouterr().out
    assert law.run(["due"]) == 0
    assert "FI  version of 2025, never confirmed" in capsys.readouterr().out


def test_a_table_goes_out_and_comes_back_unchanged(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "table.csv"
    assert helplines(data, "export", str(table)) == 0
    assert helplines(data, "import", str(table), "--yes") == 0
    assert "0 services change" in capsys.readouterr().out
    assert all(path.read_bytes() == (data / "helplines" / path.name).read_bytes() for path in (DATA / "helplines").glob("*.yml"))
    text = table.read_text(encoding="utf-8-sig")
    assert ",'+358925250111," in text and ",'116 006," in text, "a spreadsheet must not take a number for a sum"


def test_an_edited_table_is_shown_before_it_is_written(data: Path, tmp_path: Path, answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "table.csv"
    helplines(data, "export", "--country", "FI", str(table))
    text = table.read_text(encoding="utf-8-sig").replace("'116 006", "116 007").replace(",Nollalinja,", ",Nolla-linja,")
    table.write_text(text, encoding="utf-8")
    answers("n")
    assert helplines(data, "import", str(table)) == 1
    out = capsys.readouterr().out
    assert (
        "fi-riku.channels.1.display: '116 006' -> '116 007'" in out and "fi-nollalinja.name: 'Nollalinja' -> 'Nolla-linja'" in out and "Nothing written" in out
    )
    assert (data / "helplines/FI.yml").read_bytes() == (DATA / "helplines/FI.yml").read_bytes()
    answers("y")
    assert helplines(data, "import", str(table)) == 0
    changed = set((data / "helplines/FI.yml").read_text(encoding="utf-8").splitlines()) - set(
        (DATA / "helplines/FI.yml").read_text(encoding="utf-8").splitlines()
    )
    assert len(changed) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("'2026-11-21", "21/11/2026", "row 2, standing_checked: found '21/11/2026'; wanted a date as 2026-11-21"),
        (",phone,", ",telephone,", "wanted phone, chat, email"),
        (",'+358925250111,", ",3.58925E+11,", "wanted E.164"),
        ("country,id,", "land,id,", "a column land"),
    ],
)
def test_a_broken_table_changes_nothing(data: Path, tmp_path: Path, old: str, new: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "table.csv"
    helplines(data, "export", "--country", "FI", str(table))
    text = table.read_text(encoding="utf-8-sig")
    assert old in text
    table.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert helplines(data, "import", str(table), "--yes") == 1
    shown = capsys.readouterr()
    assert said in shown.out + shown.err
    assert (data / "helplines/FI.yml").read_bytes() == (DATA / "helplines/FI.yml").read_bytes()


def test_add_asks_until_each_answer_can_be_used(data: Path, answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    answers(
        "Finnland\nFI\nKriisiapu Öljy\nhelpline\ncrisis\ncrisis\nfi sv\ncall us\n116 999\n\nexample.org\nhttps://example.org\n\n"
        "Mo-Fr 9-25\nMo-Fr 09:00-17:00; PH off\n\nfree\nyes\nhttps://example.org/about\nIt listens: by day.\ny"
    )
    assert helplines(data, "add") == 0
    out = capsys.readouterr().out
    for said in ("two letters", "Wanted one of: prevention", "Wanted digits", "begins with https://", "opening_hours"):
        assert said in out
    added = next(service for service in load_content(data).services["FI"] if service.id == "fi-kriisiapu-oljy")
    assert added.hours == "Mo-Fr 09:00-17:00; PH off" and added.timezone == "Europe/Helsinki" and added.channels[0].number is None
    assert (data / "helplines/FI.yml").read_text(encoding="utf-8").startswith((DATA / "helplines/FI.yml").read_text(encoding="utf-8").rstrip())


@pytest.mark.parametrize(
    ("verb", "file"), [("coverage", "coverage.md"), ("table", "recommendations.md"), ("schema", "schema/helplines.json"), ("schema", "schema/law.json")]
)
def test_what_stands_in_docs_is_what_the_command_prints(data: Path, verb: str, file: str) -> None:
    assert helplines(data, verb, "--write") == 0
    made = (data.parent.parent / "docs" / file).read_text(encoding="utf-8")
    assert made == (ROOT / "docs" / file).read_text(encoding="utf-8"), f"signpost helplines {verb} --write, and read the difference"
