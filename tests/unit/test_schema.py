"""The JSON Schema for editors says what the loader and its checks say."""

from __future__ import annotations

import copy
import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.checks import run_checks
from bot.content.edit import CHECKS
from bot.content.files import DATA
from bot.content.library import load_content
from bot.content.schema import helplines_schema, law_schema
from bot.content.services import service_from

CONTENT = load_content()
SCHEMAS = {"helplines": jsonschema.Draft7Validator(helplines_schema()), "law": jsonschema.Draft7Validator(law_schema())}
FILES = [path for kind in SCHEMAS for path in sorted((DATA / kind).glob("*.yml"))]
ENTRY = {
    "id": "fi-line", "name": "Line", "kind": "crisis", "audiences": ["crisis"], "languages": ["fi"],
    "channels": [{"type": "phone", "number": "+358925250111", "display": "09 2525 0111", "reach": "international", "expect": ["recorded"]}],
    "hours": "24/7", "timezone": "Europe/Helsinki", "cost": "free", "on_bill": False, "anonymous": "yes", "age_min": 18,
    "standing": {"basis": "source", "source": "https://example.org", "checked": date(2026, 11, 22)},
}  # fmt: skip
# What may stand in a field by mistake. Numbers and links of a wrong form are the business of the checks alone: a schema cannot know numbering plans.
WRONG = st.one_of(st.sampled_from(["", "yes", "Yes", "helpline", "free of charge", 7, True, ["x"], {"a": 1}, None]), st.text("abc", max_size=5))
ENUMERATED = (
    ("kind",), ("cost",), ("anonymous",), ("audiences",), ("channels", 0, "type"), ("channels", 0, "reach"), ("channels", 0, "expect"), ("standing", "basis"),
)  # fmt: skip


def plain(value: Any) -> Any:
    """As an editor reads YAML: a date is a text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def accepted_by_schema(entry: dict[str, Any]) -> bool:
    return not list(SCHEMAS["helplines"].iter_errors(plain({"country": "FI", "services": [entry]})))


def accepted_by_loader(entry: dict[str, Any], tmp_path: Path) -> bool:
    """Whether it loads and the checks have nothing against it."""
    from bot.content.problems import ContentError
    from bot.content.services import load_services

    (tmp_path / "helplines").mkdir(exist_ok=True)
    (tmp_path / "helplines/FI.yml").write_text(yaml.safe_dump({"country": "FI", "services": [entry]}), encoding="utf-8")
    try:
        services = load_services(tmp_path)
        content = dataclasses.replace(CONTENT, services={**services})
    except ContentError:
        return False
    return not [problem for problem in run_checks(content, only=CHECKS) if not problem.warning]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_file_has_the_form_of_its_schema(path: Path) -> None:
    errors = SCHEMAS[path.parent.name].iter_errors(plain(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert [f"{list(error.absolute_path)}: {error.message[:200]}" for error in errors] == []


def test_the_example_is_accepted_by_both(tmp_path: Path) -> None:
    assert service_from(ENTRY, "FI").is_prevention is False
    assert accepted_by_schema(ENTRY) and accepted_by_loader(ENTRY, tmp_path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("schema")


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(ENUMERATED), wrong=WRONG)
def test_both_accept_and_refuse_the_same_values(folder: Path, place: tuple[Any, ...], wrong: Any) -> None:
    entry = copy.deepcopy(ENTRY)
    target: Any = entry
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = wrong
    assert accepted_by_schema(entry) == accepted_by_loader(entry, folder), (place, wrong)


@pytest.mark.parametrize("name", ["id", "name", "kind", "audiences", "languages", "channels", "standing"])
def test_both_want_the_same_fields(name: str, tmp_path: Path) -> None:
    entry = {key: value for key, value in ENTRY.items() if key != name}
    assert not accepted_by_schema(entry) and not accepted_by_loader(entry, tmp_path)


@pytest.mark.parametrize("place", [(), ("channels", 0), ("standing",)])
def test_both_refuse_a_field_of_another_name(place: tuple[Any, ...], tmp_path: Path) -> None:
    entry = copy.deepcopy(ENTRY)
    target: Any = entry
    for step in place:
        target = target[step]
    target["hourz"] = "24/7"
    assert not accepted_by_schema(entry) and not accepted_by_loader(entry, tmp_path)


def test_the_written_schemas_are_valid() -> None:
    for path in (DATA.parent.parent / "docs/schema").glob("*.json"):
        jsonschema.Draft7Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))
