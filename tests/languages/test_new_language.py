"""A language nobody has here, begun with the command, filled with English marked as such, and spoken: the path that every new translation takes."""

from __future__ import annotations

import shutil
import warnings
from datetime import datetime, timezone
from pathlib import Path

import pytest
import yaml
from babel import localedata
from babel.messages.pofile import read_po, write_po

from bot.commands import add_language, export_messages, import_messages, status
from bot.commands.check import run as check
from bot.content.checks import run_checks
from bot.content.exchange.cells import write_table
from bot.content.exchange.lines import EXAMPLE, PATTERN
from bot.content.files import DATA, read_yaml
from bot.content.library import Content, load_content
from bot.content.locales import load_languages
from bot.content.messages import BASE
from bot.content.progress import COMPLETE, REQUIRED, USABLE, progress
from bot.content.rank import Visitor
from bot.content.speak import speak

NOW = datetime(2026, 11, 22, tzinfo=timezone.utc)
# A language of CLDR that has no folder yet.
NEW = next(code for code in ("cy", "eu", "gl", "is", "ca", "sq") if localedata.exists(code) and not (DATA / "languages" / code).exists())
MARK = "†"


def copy_data(folder: Path) -> Path:
    """All data but the examples of languages that are spoken."""
    shutil.copytree(DATA, folder, ignore=lambda path, names: ["nlu"] if {"nlu", "messages"} <= set(names) and Path(path).name != BASE else [])
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_data(tmp_path_factory.mktemp("project") / "bot" / "data")
    assert add_language.run([NEW, "--data", str(folder)]) == 0
    return folder


def problems(content: Content) -> list[str]:
    return [str(problem) for problem in run_checks(content, trained=False) if not problem.warning]


def test_a_begun_language_is_whole_and_says_nothing(data: Path) -> None:
    folder, base = data / "languages" / NEW, data / "languages" / BASE
    made = {path.relative_to(folder).as_posix() for path in folder.rglob("*.yml")}
    assert made == {path.relative_to(base).as_posix() for path in base.rglob("*.yml")} | {"glossary.yml"}
    content = load_content(data, begun=True)
    assert content.begun == {NEW} and not content.texts[NEW].entries and not content.texts[NEW].widget
    assert problems(content) == []
    found = progress(content, NEW)
    assert (found.standing, found.share(COMPLETE), found.states["missing"]) == ("begun", 0, len(content.base))


def test_a_begun_language_is_not_spoken(data: Path) -> None:
    content = load_content(data)
    assert NEW not in content.languages and NEW not in content.texts and problems(content) == []


def test_stock_rasa_takes_the_files(data: Path) -> None:
    from rasa.shared.importers.utils import training_data_from_paths

    paths = [str(path) for path in (data / "languages" / NEW / "nlu").glob("*.yml")]
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert training_data_from_paths(paths, NEW).training_examples == []
    assert [str(warning.message) for warning in seen if issubclass(warning.category, UserWarning)] == []


@pytest.mark.parametrize("code", ["de", "pt-BR", "no", "xx", "zz-top!", "", "english"])
def test_what_is_no_new_language_is_refused(data: Path, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path for path in data.rglob("*"))
    assert add_language.run([code, "--data", str(data)]) == 2
    said = capsys.readouterr().err
    assert "found" in said and "wanted" in said and sorted(path for path in data.rglob("*")) == before


def test_a_second_time_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add_language.run([NEW, "--data", str(data)]) == 2
    assert "a language that is begun" in capsys.readouterr().err


def test_the_register_keeps_its_form(data: Path) -> None:
    before, after = (DATA / "languages.yml").read_text(encoding="utf-8").splitlines(), (data / "languages.yml").read_text(encoding="utf-8").splitlines()
    added = [line for line in after if line not in before]
    assert [line for line in after if line in before] == before and len(added) == 1 and added[0].startswith(f"  {NEW}: {{name: ")
    assert list(load_languages(data)) == sorted(load_languages(data), key=lambda code: (code != BASE, code))


def test_where_a_file_cannot_be_written_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from bot.content import new_language

    data = copy_data(tmp_path / "data")
    real = new_language.write_whole

    def fail(path: Path, text: str) -> None:
        if path.name == "patterns.yml":
            raise OSError(28, "No space left on device", str(path))
        real(path, text)

    monkeypatch.setattr(new_language, "write_whole", fail)
    assert add_language.run([NEW, "--data", str(data)]) == 1
    assert "Nothing was changed" in capsys.readouterr().err
    assert not list((data / "languages" / NEW).rglob("*.yml")) and (data / "languages.yml").read_bytes() == (DATA / "languages.yml").read_bytes()


def test_a_language_that_is_understood_keeps_its_examples(tmp_path: Path) -> None:
    data = copy_data(tmp_path / "data")
    folder = data / "languages" / NEW
    shutil.copytree(data / "languages" / BASE / "nlu", folder / "nlu")
    shutil.copy(data / "languages" / BASE / "patterns.yml", folder / "patterns.yml")
    before = {path: path.read_bytes() for path in folder.rglob("*.yml")}
    assert add_language.run([NEW, "--data", str(data)]) == 0
    assert {path: path.read_bytes() for path in before} == before and (folder / "messages" / "safety.yml").is_file()


def fill(data: Path, tmp: Path) -> None:
    """Everything, with English in place of the translation: as PO the texts, as CSV examples and patterns."""
    path = tmp / f"{NEW}.po"
    assert export_messages.run([NEW, str(path), "--data", str(data)]) == 0
    with path.open("rb") as file:
        catalog = read_po(file)
    for message in catalog:
        if message.id:
            limited = ".buttons." in str(message.context)
            message.string = message.id if limited and len(message.id) > 40 - len(MARK) else f"{message.id}{MARK}"
    with path.open("wb") as file:
        write_po(file, catalog)
    assert import_messages.run([NEW, str(path), "--data", str(data)]) == 0
    rows = [{"kind": PATTERN, "name": "negations", NEW: "not"}]
    for name in ("crisis_suicide", "crisis_urge", "child_in_danger", "victim_abuse", "victim_sextortion"):
        rows.append({"kind": PATTERN, "name": f"safety.{name}", NEW: f"{name.replace('_', ' ')} (now|soon)"})
    for examples in sorted((data / "languages" / BASE / "nlu").glob("*.yml")):
        for block in read_yaml(examples, root=data)["nlu"]:
            lines = [line.removeprefix("- ") for line in block["examples"].splitlines()][:30]
            rows += [{"kind": EXAMPLE, "name": block["intent"], NEW: f"{line} {MARK}"} for line in lines]
    table = tmp / f"{NEW}.csv"
    table.write_text(write_table(("kind", "name", NEW), rows), encoding="utf-8")
    assert import_messages.run([NEW, str(table), "--data", str(data)]) == 0


def test_filled_in_it_is_usable_and_spoken(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(data, tmp_path)
    found = progress(load_content(data, begun=True), NEW)
    assert found.lacking(REQUIRED) == () and found.lacking(USABLE) == () and not found.reached(COMPLETE)
    assert found.states == {"missing": 0, "stale": 0, "draft": len(load_content(data).base), "approved": 0}
    capsys.readouterr()
    assert status.run([NEW, "--data", str(data), "--html", str(tmp_path / "status.html")]) == 0
    assert f"ready: {NEW} is usable" in capsys.readouterr().out
    page = (tmp_path / "status.html").read_text(encoding="utf-8")
    assert "100 %" in page and "languages.yml: address" in page and "http" not in page and "<script" not in page
    register = data / "languages.yml"
    register.write_text(register.read_text(encoding="utf-8").replace('address: "", begun: true', "address: chi"), encoding="utf-8")
    content = load_content(data)
    assert NEW in content.languages
    assert [problem for problem in problems(content) if f"/{NEW}/" in problem or "half-spoken" in problem] == []
    values = {name: "x" for entry in content.base.values() for name in entry.placeholders}
    for key in content.base:
        for under_18 in (False, True):
            spoken = speak(content, key, Visitor("IE", NEW, under_18=under_18), NOW, values)
            assert spoken.language == NEW and MARK in spoken.text and "{" not in spoken.text, key
    assert check(["--data", str(data), "--language", NEW, "--only", "half-spoken", "placeholders", "length", "register", "few-examples"]) == 0


def test_a_spoken_language_that_is_half_translated_is_an_error(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(data, copy)
    path = copy / "languages" / NEW / "messages" / "own.yml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document["messages"] = {}
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    register = copy / "languages.yml"
    register.write_text(register.read_text(encoding="utf-8").replace(", begun: true", ""), encoding="utf-8")
    content = load_content(copy)
    assert any("half-spoken" in problem for problem in problems(content))
