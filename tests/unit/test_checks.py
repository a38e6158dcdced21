"""Every check finds what it is for, in the smallest data that are broken so; the real data have no errors.

`tests/broken/<id>/` is laid over a small valid folder (`_base`, with the intents, rules and examples that are built here); `expected.txt` has exactly the
messages that the check then gives. After a change on purpose: `SIGNPOST_UPDATE=1 pytest tests/unit/test_checks.py`, and read the difference.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands.check import run
from bot.content.checks import checks, documentation, run_checks
from bot.content.checks.unknown_intent import TAXONOMY
from bot.content.files import DATA
from bot.content.library import load_content

BROKEN = Path(__file__).resolve().parent.parent / "broken"
SAFETY = ("crisis_suicide", "crisis_urge", "child_in_danger", "victim_abuse", "victim_sextortion")
IDS = sorted(checks())


def write(path: Path, text: str) -> None:
    """A file of the base, where it has none of its own."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid folder of domain, actions and data, as small as one can be."""
    root = tmp_path_factory.mktemp("base") / "bot"
    shutil.copytree(BROKEN / "_base", root)
    data = root / "data"
    write(root / "domain.yml", 'version: "3.1"\nintents:\n' + "".join(f"- {intent}\n" for intent in TAXONOMY))
    write(data / "topics.yml", "topics:\n" + "".join(f"  {intent}: {{kind: topic, safety: {str(intent in SAFETY).lower()}}}\n" for intent in TAXONOMY))
    for intent in TAXONOMY:
        rule = f'version: "3.1"\nrules:\n- rule: {intent}\n  steps:\n  - intent: {intent}\n  - action: utter_menu\n'
        write(data / "dialogue" / f"{intent}.yml", rule)
        for language in ("en", "fi"):
            lines = "".join(f"    - {language} {intent.replace('_', ' ')} {number}\n" for number in range(30))
            write(data / "languages" / language / "nlu" / f"{intent}.yml", f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n{lines}')
    return root


@pytest.fixture
def broken(base: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The data folder of the base with the files of a broken folder over it; the test's parameter names it."""
    root = tmp_path / "bot"
    shutil.copytree(base, root)
    shutil.copytree(BROKEN / request.param, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    return root / "data"


def test_each_check_says_what_it_is() -> None:
    folder = Path(run_checks.__code__.co_filename).parent
    modules = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}
    assert {check.replace("-", "_") for check in IDS} == modules
    for check in checks().values():
        assert documentation(check)


def test_each_check_has_a_broken_folder() -> None:
    assert sorted(path.name for path in BROKEN.iterdir() if not path.name.startswith("_")) == IDS


def test_the_base_has_no_problems(base: Path) -> None:
    assert run_checks(load_content(base / "data")) == []


@pytest.mark.parametrize(("broken", "check"), [(check, check) for check in IDS], indirect=["broken"], ids=IDS)
def test_a_check_finds_exactly_what_is_broken(broken: Path, check: str) -> None:
    problems = run_checks(load_content(broken), only=[check])
    found = [str(problem) for problem in problems]
    expected = BROKEN / check / "expected.txt"
    if os.environ.get("SIGNPOST_UPDATE"):
        expected.write_text("\n".join(found) + "\n", encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8").splitlines()
    assert found


def test_the_real_data_have_no_errors() -> None:
    errors = [str(problem) for problem in run_checks(load_content()) if not problem.warning]
    assert errors == []


@pytest.mark.parametrize("broken", ["example-collision"], indirect=True)
def test_a_reload_leaves_out_what_is_trained(broken: Path) -> None:
    assert run_checks(load_content(broken))
    assert run_checks(load_content(broken), trained=False) == []


def test_the_checks_do_not_import_rasa(base: Path) -> None:
    code = "import sys; from pathlib import Path; from bot.content.checks import run_checks; from bot.content.library import load_content\n"
    code += "assert run_checks(load_content(Path(sys.argv[1]))) == []; assert not {'rasa', 'rasa_sdk', 'sanic'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code, str(base / "data")], check=True, cwd=DATA.parent.parent)


@pytest.mark.parametrize("broken", ["rasa-keys"], indirect=True)
def test_rasa_takes_the_same_files_for_its_own(broken: Path) -> None:
    rasa = pytest.importorskip("rasa.shared.utils.io")
    for data in (broken, DATA):
        found = {problem.file for problem in run_checks(load_content(data), only=["rasa-keys"])}
        for path in data.rglob("*.yml"):
            file = path.relative_to(data).as_posix()
            own = file.startswith("dialogue/") or "/nlu/" in file
            assert rasa.is_key_in_yaml(path, "nlu", "responses", "stories", "rules") == (own or file in found), file


@pytest.mark.parametrize("broken", ["few-examples"], indirect=True)
def test_the_command_folds_warnings_and_fails_on_errors(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--data", str(broken)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "languages/en/nlu/greet.yml"
    assert lines[1].startswith("  [ERROR] greet: found 2 examples")
    assert lines[2:] == ["languages/en/nlu/thanks.yml", "  1 warning: few-examples 1", "1 error, 1 warning"]
    assert run(["--data", str(broken), "--warnings"]) == 1
    assert "[WARNING] thanks: found 10 examples" in capsys.readouterr().out


@pytest.mark.parametrize("broken", ["few-examples"], indirect=True)
def test_the_command_shows_chosen_checks_and_languages(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--data", str(broken), "--language", "fi"]) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings\n"
    assert run(["--data", str(broken), "--only", "register", "length"]) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings\n"
    assert run(["--data", str(broken), "--only", "few-exampels"]) == 2
    assert "few-exampels" in capsys.readouterr().err


@pytest.mark.parametrize("broken", ["register"], indirect=True)
def test_the_command_shows_what_cannot_be_loaded(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (broken / "topics.yml").write_text("topics: [", encoding="utf-8")
    assert run(["--data", str(broken)]) == 1
    assert "topics.yml" in capsys.readouterr().out


@pytest.mark.parametrize("broken", ["service-fields"], indirect=True)
def test_a_check_that_stumbles_is_a_problem_and_the_others_run(broken: Path) -> None:
    found = {problem.check: problem for problem in run_checks(load_content(broken))}
    assert "data of another form" in found["time-zone"].found
    assert "service-fields" in found


def test_the_command_names_data_of_another_form(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(base, tmp_path / "bot")
    (tmp_path / "bot" / "data" / "languages.yml").write_text("languages: {en: English}", encoding="utf-8")
    assert run(["--data", str(tmp_path / "bot" / "data")]) == 1
    assert capsys.readouterr().out.endswith("1 error, 0 warnings\n")


def test_the_command_lists_the_checks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--list"]) == 0
    shown = capsys.readouterr().out
    assert all(check in shown for check in IDS)


def test_the_command_refuses_a_folder_without_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--data", str(tmp_path)]) == 2
    assert "languages.yml" in capsys.readouterr().err
