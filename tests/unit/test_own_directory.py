"""An organisation's own directory over ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.helplines import run
from bot.content.checks import run_checks
from bot.content.files import DATA
from bot.content.library import Content, ContentStore, load_content
from bot.content.needs import Visitor
from bot.content.own_directory import own_folder
from bot.content.problems import ContentError
from bot.content.rank import rank
from bot.engine.watch import snapshot
from tests.unit.test_hours import at

LINE = """country: FI
services:
- id: {id}
  name: Our line
  kind: prevention
  audiences: [self_thoughts]
  languages: [fi]
  channels:
  - {{type: phone, number: "{number}", display: "09 2525 0111", reach: international}}
  hours: "24/7"
  timezone: Europe/Helsinki
  anonymous: "yes"
  standing: {{basis: known, checked: 2026-11-22}}
"""


def own(folder: Path, settings: str = "", line: str | None = None, number: str = "+358925250111") -> Path:
    (folder / "helplines").mkdir(exist_ok=True)
    if settings:
        (folder / "directory.yml").write_text(settings, encoding="utf-8")
    if line:
        (folder / "helplines/FI.yml").write_text(LINE.format(id=line, number=number), encoding="utf-8")
    return folder


def ids(content: Content, country: str) -> set[str]:
    return {service.id for service in content.services[country]}


def test_it_adds_replaces_and_hides(tmp_path: Path) -> None:
    ours = load_content()
    added = load_content(own=own(tmp_path, "hide: [fi-riku, ee-lasteabi]\n", "fi-our-line"))
    assert ids(added, "FI") == ids(ours, "FI") - {"fi-riku"} | {"fi-our-line"}
    assert "ee-lasteabi" not in ids(added, "EE")
    replaced = load_content(own=own(tmp_path, "hide: []\n", "fi-serie"))
    assert [service.name for service in replaced.services["FI"] if service.id == "fi-serie"] == ["Our line"]
    assert "fi-our-line" in [item.service.id for item in rank(added.services, Visitor("FI", "fi"), "self", at("2026-11-24T12:00:00+00:00"))]


def test_it_limits_the_countries_and_keeps_emergency_numbers(tmp_path: Path) -> None:
    content = load_content(own=own(tmp_path, "countries: [FI, SE]\n"))
    assert ids(content, "FI") == ids(load_content(), "FI")
    assert ids(content, "DE") == {"de-emergency-112"}
    found = rank(content.services, Visitor("DE", "de"), "suicide", at("2026-11-24T12:00:00+00:00"))
    assert found[0].service.id == "de-emergency-112" and found[1].service.country == "ZZ"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("hide: [fi-rikku]\n", "found fi-rikku; wanted the id of a service"),
        ("hide: fi-riku\n", "wanted a list"),
        ("countries: [FI, Sweden]\n", "found Sweden; wanted an ISO 3166-1 code"),
        ("countries: [NO]\n", "wanted a list"),
        ("country: [FI]\n", "a field of another name"),
        ("hide: [\n", "directory.yml"),
        ("countries: [SE]\n", "found FI; wanted one of countries"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, settings: str, said: str) -> None:
    with pytest.raises(ContentError) as error:
        load_content(own=own(tmp_path, settings, "fi-our-line"))
    assert said in str(error.value) and str(tmp_path) in str(error.value)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="SIGNPOST_DIRECTORY"):
        load_content(own=tmp_path / "nowhere")


def test_it_passes_the_same_checks(tmp_path: Path) -> None:
    content = load_content(own=own(tmp_path, "", "fi-our-line", number="+35892525011"))
    problems = [str(problem) for problem in run_checks(content, trained=False) if not problem.warning]
    assert len(problems) == 1 and str(tmp_path / "helplines/FI.yml") in problems[0] and "phone-number" in problems[0]


def test_a_change_of_it_is_noticed_and_a_bad_one_refused(tmp_path: Path) -> None:
    store = ContentStore(DATA, own=own(tmp_path, "", "fi-our-line"), check=lambda content: run_checks(content, trained=False))
    before, seen = store.current, snapshot(*store.folders)
    own(tmp_path, "hide: [fi-nothing]\n")
    assert snapshot(*store.folders) != seen
    assert "fi-nothing" in str(store.reload()[0]) and store.current is before
    own(tmp_path, "hide: [fi-riku]\n")
    assert not [problem for problem in store.reload() if not problem.warning] and "fi-riku" not in ids(store.current, "FI")


def test_the_setting_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert own_folder({}) is None and own_folder({"SIGNPOST_DIRECTORY": "  "}) is None
    monkeypatch.setenv("SIGNPOST_DIRECTORY", str(own(tmp_path, "", "fi-our-line")))
    assert run(["list", "--country", "FI"]) == 0
    assert "fi-our-line" in capsys.readouterr().out
    assert run(["confirm", "fi-our-line", "--by", "Anna"]) == 0
    assert "confirmed_by: Anna" in (tmp_path / "helplines/FI.yml").read_text(encoding="utf-8")
    assert run(["hide", "fi-riku", "--why", "closed"]) == 2
    assert "directory.yml" in capsys.readouterr().err
