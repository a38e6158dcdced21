"""The directory in the review tool: due first, confirmed and hidden with one click, changed with checks, and two people at once."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.edit import Edit
from bot.content.library import Content, load_content
from bot.content.locales import countries
from bot.content.services import Service
from bot.review.form import Form
from bot.review.pages.service import choices, values_of
from bot.review.render import environment
from bot.review.tilemap import SIZE, tiles
from bot.review.words import Words
from tests.review.conftest import Tool, Visit

ID = "fi-riku"


def service(data: Path, name: str = ID) -> Service:
    return next(item for found in load_content(data).services.values() for item in found if item.id == name)


def shown(visit: Visit, name: str = ID) -> dict[str, list[str]]:
    """The fields of the form with a service's facts, as a browser would post them."""
    return fields_of(visit.get(f"/directory/service?id={name}").text)


def fields_of(page: str) -> dict[str, list[str]]:
    form = page[page.index('class="stack facts"') :]
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        values = {key: html.unescape(value) for key, value in re.findall(r'([a-z]+)="([^"]*)"', tag)}
        if values.get("type") != "checkbox" or " checked" in tag:
            fields.setdefault(values["name"], []).append(values.get("value", ""))
    for found, options in re.findall(r'<select id="[^"]*" name="([^"]*)">(.*?)</select>', form, re.S):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        fields[found] = [(chosen.group(1) or chosen.group(2)) if chosen else (re.search(r'<option(?: value="([^"]*)")?>([^<]*)', options) or [""] * 3)[1] or ""]
    fields.pop("csrf", None)
    return fields


def test_due_first_and_filtered(tool: Tool) -> None:
    page = tool.by().get("/directory?country=FI").text
    assert "fi-riku" in page and "de-" not in re.sub(r"<select.*?</select>", "", page, flags=re.S)
    assert tool.by().get("/directory?q=riku").text.count("<tr") == 2


def test_confirm_with_one_click(tool: Tool, data: Path) -> None:
    visit = tool.by()
    page = visit.get("/directory?country=FI").text
    seen = re.search(rf'value="{ID}"><input type="hidden" name="seen" value="([0-9a-f]+)"', page)
    assert seen
    answer = visit.post("/directory/confirm", {"id": ID, "seen": seen.group(1), "back": "/directory"})
    assert f"{ID} is confirmed" in answer.text
    standing = service(data).standing
    assert (standing.confirmed_by, standing.confirmed_on) == ("Aino Virta", date.today())


def test_hide_and_show_again(tool: Tool, data: Path) -> None:
    visit = tool.by()
    known = shown(visit)
    visit.post("/directory/hide", {"id": ID, "seen": known["seen"][0], "why": "number <out> of service"})
    assert service(data).hidden and service(data).standing.doubt == "Hidden: number <out> of service"
    visit.post("/directory/unhide", {"id": ID, "seen": shown(visit)["seen"][0]})
    assert not service(data).hidden and service(data).standing.doubt is None


def test_form_that_changes_nothing_changes_nothing(content: Content) -> None:
    """Every service of the directory through the form and back."""
    template = environment().get_template("service.html")
    for country, services in content.services.items():
        edit = Edit(content, content.data / "helplines")
        for item in services:
            form = Form(tuple((name, value) for name, values in fields_of(template.render(values_for(item))).items() for value in values))
            edit.change(country, item.id, values_of(form, item))
        assert not services or not edit.changed(), country


def values_for(item: Service) -> dict[str, Any]:
    return {
        "t": Words(), "title": "", "account": None, "session": None, "notices": [], "menu": [], "here": "/", "problems": [], "commits": False, "csrf": "x",
        "spoken": [], "service": item, "due": None, "seen": "x", "country": "", **choices(item),
    }  # fmt: skip


def test_changed_facts_are_checked_and_no_longer_confirmed(tool: Tool, data: Path) -> None:
    visit = tool.by()
    visit.post("/directory/confirm", {"id": ID, "seen": shown(visit)["seen"][0]})
    fields = shown(visit)
    number = next(name for name, values in fields.items() if name.endswith("-display") and values[0])
    wrong = visit.post("/directory/service", {**fields, number.replace("display", "number"): ["+358 none"], "hours": ["sometimes"]})
    assert wrong.status_code == 409 and "Nothing was written" in wrong.text and service(data).standing.confirmed_on
    visit.post("/directory/service", {**shown(visit), "summary": ['A better summary: with "quotes" # and signs'], "audiences": ["survivor", "child"]})
    changed = service(data)
    assert changed.summary == 'A better summary: with "quotes" # and signs' and changed.audiences == {"survivor", "child"}
    assert changed.standing.confirmed_on is None and changed.standing.confirmed_by is None


def test_two_at_once_do_not_overwrite_each_other(tool: Tool, data: Path) -> None:
    one, other = tool.by("Aino Virta"), tool.by("Bo Lund")
    first, second = shown(one), shown(other)
    assert one.post("/directory/service", {**first, "summary": ["By Aino"]}).status_code == 200
    answer = other.post("/directory/service", {**second, "summary": ["By Bo"]})
    assert answer.status_code == 409 and "Somebody else has changed" in answer.text and service(data).summary == "By Aino"


def test_what_is_not_there_is_told(tool: Tool) -> None:
    visit = tool.by()
    assert visit.get("/directory/service?id=<b>").status_code == 404 and "<b>" not in visit.last.text  # type: ignore[union-attr]
    visit.get("/directory")
    assert visit.post("/directory/hide", {"id": "xx-nobody", "seen": "", "why": "x"}).status_code == 409
    assert visit.post("/directory/law/confirm", {"country": "../../etc"}).status_code == 409


def test_law_is_confirmed_and_keeps_its_comments(tool: Tool, data: Path) -> None:
    path = data / "law/FI.yml"
    before = path.read_text(encoding="utf-8")
    visit = tool.by()
    visit.get("/directory/law")
    assert "FI is confirmed" in visit.post("/directory/law/confirm", {"country": "FI"}).text
    after = path.read_text(encoding="utf-8")
    assert yaml.safe_load(after)["standing"]["confirmed_by"] == "Aino Virta"
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert all(re.match(r"  (confirmed_by|confirmed_on|checked):", line) for line in changed), changed


def test_map_has_every_country_once(tool: Tool) -> None:
    found = {tile.country for tile in tiles()}
    assert len({(tile.x, tile.y) for tile in tiles()}) == len(tiles()) == len(found) > 230 and found <= set(countries())
    assert all(tile.x % SIZE == 0 and tile.y % SIZE == 0 for tile in tiles())
    page = tool.by().get("/directory/coverage?kind=crisis").text
    assert page.count("<rect x=") == len(tiles()) and "Finland:" in page


@pytest.mark.parametrize("broken", ["services: [", "services: [{id: fi-x}]"])
def test_bad_file_does_not_stop_it(tool: Tool, data: Path, broken: str) -> None:
    (data / "helplines/FI.yml").write_text(f"country: FI\n{broken}\n", encoding="utf-8")
    tool.app.ctx.desk.read(now=True)  # which it does once a second by itself
    visit = tool.by()
    assert visit.get("/directory").status_code == 200 and "cannot be read" in visit.get("/directory").text
