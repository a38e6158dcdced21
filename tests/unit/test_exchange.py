"""Texts, examples and patterns go out as PO or CSV and come back: nothing lost, nothing half written, every fault named."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from bot.commands import export_messages, import_messages, status
from bot.content.approvals import state
from bot.content.exchange import po, table
from bot.content.exchange.cells import guard, write_table
from bot.content.exchange.context import VALUES
from bot.content.exchange.merge import merge
from bot.content.exchange.units import units
from bot.content.files import DATA
from bot.content.library import Content, load_content
from bot.content.locales import load_languages
from bot.content.messages import BASE, load_language
from bot.content.sources import changed, load_sources

LANGUAGES = [code for code in load_languages() if code != BASE]
KEY = "utter_own_stop_next"
FORMATS = {"po": po, "csv": table}


@pytest.fixture(scope="module")
def all_content() -> Content:
    return load_content(begun=True)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy to change: all texts, and the examples of English and Finnish."""
    folder = tmp_path / "bot" / "data"
    shutil.copytree(DATA, folder, ignore=lambda path, names: ["nlu"] if "nlu" in names and Path(path).name not in (BASE, "fi") else [])
    return folder


def export(data: Path, path: Path, *more: str, language: str = "fi") -> str:
    assert export_messages.run([language, str(path), "--data", str(data), *more]) == 0
    return path.read_text(encoding="utf-8")


def bring(data: Path, path: Path, *more: str, language: str = "fi") -> int:
    return import_messages.run([language, str(path), "--data", str(data), *more])


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit_rows(path: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    """What a person does in a spreadsheet, which keeps the apostrophes of other cells."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    names = list(rows[0])
    change(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text("\ufeff" + out.getvalue(), encoding="utf-8", newline="")


def row_of(rows: list[dict[str, str]], name: str) -> dict[str, str]:
    return next(row for row in rows if row["name"] == name)


def snapshot(data: Path) -> dict[str, bytes]:
    return {str(path.relative_to(data)): path.read_bytes() for path in data.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_what_goes_out_comes_back_unchanged(all_content: Content, code: str, kind: str) -> None:
    found = units(all_content, code)
    text = po.write(found, code, code) if kind == "po" else table.write(found, all_content, code)
    read = FORMATS[kind].read(text.encode(), f"{code}.{kind}", code)
    assert [(piece.key, piece.text, piece.english) for piece in read.pieces] == [(unit.key, unit.text, unit.english) for unit in found]
    plan = merge(all_content, code, read, "file")
    assert (plan.files, plan.new, plan.changed, plan.lines_changed) == ({}, 0, 0, 0)


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_export_has_everything_with_its_context(all_content: Content, code: str) -> None:
    found = {unit.key: unit for unit in units(all_content, code)}
    for key, base in all_content.base.items():
        assert found[key].english == base.text and found[key].context
        assert all(f"{key}.buttons.{target}" in found for target in base.buttons)
    assert all(f"widget.{name}" in found for name in all_content.texts[BASE].widget)
    lines = found["utter_crisis_suicide"].context
    assert any("I do not want to live any more" in line for line in lines) and any("{emergency} is put in" in line for line in lines)
    assert found["utter_ask_suicide.buttons.crisis_suicide"].limit == "40 characters"


def test_every_placeholder_is_explained(all_content: Content) -> None:
    assert {name for entry in all_content.base.values() for name in entry.placeholders} <= set(VALUES)


def test_gettext_reads_the_po_file(all_content: Content) -> None:
    text = po.write(units(all_content, "fi"), "fi", "Finnish")
    catalog = read_po(io.BytesIO(text.encode()), abort_invalid=True)
    assert str(catalog.locale) == "fi" and all("python-brace-format" in message.flags for message in catalog if "{" in str(message.id))


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_an_editor_wraps_and_sorts_is_the_same(all_content: Content, code: str) -> None:
    """As Poedit and Weblate save it: their own header, lines wrapped elsewhere; with the line ends of Windows."""
    text = po.write(units(all_content, code), code, code)
    out = io.BytesIO()
    write_po(out, read_po(io.BytesIO(text.encode()), abort_invalid=True), width=76, sort_output=True)
    saved = out.getvalue().replace(b'"MIME-Version', b'"X-Generator: Poedit 3.2.2\\n"\n"MIME-Version').replace(b"\n", b"\r\n")
    plan = merge(all_content, code, po.read(saved, "file.po", code), "file")
    assert b"Poedit" in saved and (plan.files, plan.new, plan.changed) == ({}, 0, 0)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_changed_text_is_written_where_it_belongs_and_is_a_draft(data: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    content = load_content(data)
    old = content.texts["fi"].entries[KEY].text
    (data / "approvals").mkdir(exist_ok=True)
    digest = content.texts["fi"].entries[KEY].digest
    (data / "approvals" / "fi.yml").write_text(
        f"language: fi\napprovals:\n- {{message: {KEY}, digest: '{digest}', name: A, role: language, date: 2026-11-22}}\n", encoding="utf-8"
    )
    file = tmp_path / f"fi.{kind}"
    export(data, file)
    replace(file, f'msgstr "{old}"', 'msgstr "Tämä riittää: yksi askel.\\nMikä?"') if kind == "po" else edit_rows(
        file, lambda rows: row_of(rows, KEY).update(fi="Tämä riittää: yksi askel.\nMikä?")
    )
    before = snapshot(data)
    assert bring(data, file) == 0
    after = snapshot(data)
    assert {name for name in after if after[name] != before.get(name)} == {"languages/fi/messages/own.yml"}
    content = load_content(data)
    assert content.texts["fi"].entries[KEY].text == "Tämä riittää: yksi askel.\nMikä?"
    assert state(content.texts["fi"].entries[KEY], content.base[KEY], content.approvals["fi"], "fi") == "draft"
    told = capsys.readouterr().out
    assert "1 changed" in told and f"No longer approved, since they changed: {KEY}" in told
    assert len([1 for a, b in zip(before["languages/fi/messages/own.yml"].splitlines(), after["languages/fi/messages/own.yml"].splitlines()) if a == b]) > 50


@pytest.mark.parametrize("kind", FORMATS)
def test_a_change_of_the_english_is_shown_and_stays_until_somebody_looked(data: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    replace(data / "languages/en/messages/own.yml", "One step is enough for today.", "One small step is enough for tonight.")
    assert status.run(["--data", str(data), "--stale", "fi"]) == 0
    assert "One {+small+} step is enough for [-today.-] {+tonight.+} Which one?" in capsys.readouterr().out
    file = tmp_path / f"fi.{kind}"
    text = export(data, file)
    assert "One step is enough for today. Which one?" in text
    assert ('#| msgid "One step is enough for today. Which one?"' in text and "fuzzy" in text) if kind == "po" else "look again" in text
    assert bring(data, file) == 0
    entry = load_content(data).texts["fi"].entries[KEY]
    assert entry.source != load_content(data).base[KEY].digest, "untouched, it stays stale"
    if kind == "po":
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"#, fuzzy\n", "", text), encoding="utf-8")
    else:
        edit_rows(file, lambda rows: row_of(rows, KEY).update(state=""))
    assert bring(data, file) == 0
    assert load_content(data).texts["fi"].entries[KEY].source == load_content(data).base[KEY].digest
    assert "1 looked at again" in capsys.readouterr().out


@pytest.mark.parametrize("kind", FORMATS)
def test_english_that_changes_while_the_translator_works_leaves_the_text_stale(data: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"fi.{kind}"
    export(data, file)
    old = load_content(data).texts["fi"].entries[KEY].text
    replace(data / "languages/en/messages/own.yml", "One step is enough for today.", "One small step is enough for tonight.")
    replace(file, f'msgstr "{old}"', 'msgstr "Yksi riittää. Mikä?"') if kind == "po" else edit_rows(
        file, lambda rows: row_of(rows, KEY).update(fi="Yksi riittää. Mikä?")
    )
    assert bring(data, file) == 0
    content = load_content(data)
    entry = content.texts["fi"].entries[KEY]
    assert entry.text == "Yksi riittää. Mikä?"
    assert changed(entry.source, content.base[KEY], load_sources(data)) == {
        "text": ("One step is enough for today. Which one?", "One small step is enough for tonight. Which one?")
    }


def test_both_sides_changed_is_named_and_nothing_is_written(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "fi.csv"
    export(data, file)
    old = load_content(data).texts["fi"].entries[KEY].text
    replace(data / "languages/fi/messages/own.yml", old, "Toinen teki tämän.")
    edit_rows(file, lambda rows: row_of(rows, KEY).update(fi="Minä tein tämän."))
    before = snapshot(data)
    assert bring(data, file) == 1
    assert snapshot(data) == before
    assert "also changed here since the export" in capsys.readouterr().err
    edit_rows(file, lambda rows: row_of(rows, KEY).update(fi=old))
    assert bring(data, file) == 0 and snapshot(data) == before, "only our side went on: ours stays"


WRONG = {
    "utter_crisis_suicide": ("Soita 112.", "{crisis_line}, {emergency}"),
    "utter_ask_suicide.buttons.crisis_suicide": ("k" * 41, "at most 40"),
    "utter_own_stop_next": ("sana " * 61, "at most 60"),
    "utter_menu": ("Lopeta nyt!", "an exclamation mark"),
    "utter_thoughts_first": ("Soita 112.", "no number"),
    "utter_removal_under_18": ("Katso example.org.", "takeitdown.ncmec.org"),
    "utter_own_shame": ("\u041cikä askel?", "letters of one script"),
}


def test_wrong_texts_are_all_named_with_their_places_and_nothing_is_written(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "fi.csv"
    rows = [{"kind": "text", "name": name, "fi": text} for name, (text, _) in WRONG.items()]
    file.write_text(write_table(("kind", "name", "fi"), [*rows, {"kind": "text", "name": "utter_own_stop", "fi": "Tämä on kunnossa."}]), encoding="utf-8")
    before = snapshot(data)
    assert bring(data, file) == 1
    told = capsys.readouterr().err
    for line, (name, (_, said)) in enumerate(WRONG.items(), start=2):
        mine = [problem for problem in told.splitlines() if problem.startswith(f"[ERROR] fi.csv: line {line}, {name}: found ")]
        assert any(said in problem for problem in mine), (name, told)
    assert "Nothing was written" in told and "utter_own_stop:" not in told and snapshot(data) == before


def test_examples_and_patterns_are_changed_added_and_removed(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "fi.csv"
    export(data, file)
    content = load_content(data)
    known = {(kind, name): lines for kind, name, lines in table.lists(content, "fi")}
    first, second = known["example", "own_stop"][:2]
    line = known["pattern", "safety.crisis_urge"][0]

    def change(rows: list[dict[str, str]]) -> None:
        row_of([row for row in rows if row["now"] == guard(first)], "own_stop")["fi"] = "ihan uusi viesti tähän väliin"
        row_of([row for row in rows if row["now"] == guard(second)], "own_stop")["fi"] = ""
        rows.append({**dict.fromkeys(rows[0], ""), "kind": "example", "name": "own_stop", "fi": "ja vielä yksi uusi viesti"})
        row_of([row for row in rows if row["now"] == guard(line)], "safety.crisis_urge")["fi"] = "aivan uusi (kuvio|malli)"
        rows.append({**dict.fromkeys(rows[0], ""), "kind": "pattern", "name": "countries.FI", "fi": "Suomenmaa"})

    edit_rows(file, change)
    before = snapshot(data)
    assert bring(data, file) == 0
    after = {(kind, name): lines for kind, name, lines in table.lists(load_content(data), "fi")}
    assert after["example", "own_stop"] == ["ihan uusi viesti tähän väliin", *known["example", "own_stop"][2:], "ja vielä yksi uusi viesti"]
    assert after["pattern", "safety.crisis_urge"] == ["aivan uusi (kuvio|malli)", *known["pattern", "safety.crisis_urge"][1:]]
    assert after["pattern", "countries.FI"] == [*known.get(("pattern", "countries.FI"), []), "Suomenmaa"]
    same = {key for key in known if known[key] == after[key]}
    assert set(known) - same == {("example", "own_stop"), ("pattern", "safety.crisis_urge"), ("pattern", "countries.FI")}
    now = snapshot(data)
    assert {name for name in now if now[name] != before[name]} == {"languages/fi/nlu/own.yml", "languages/fi/patterns.yml"}
    comments = [line for line in before["languages/fi/patterns.yml"].decode().splitlines() if line.lstrip().startswith("#")]
    assert comments == [line for line in now["languages/fi/patterns.yml"].decode().splitlines() if line.lstrip().startswith("#")]


def test_a_part_of_the_table_changes_that_part_alone(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "fi.csv"
    file.write_text("name;kind;fi\nutter_own_stop;text;Voit lopettaa.\n", encoding="utf-8")
    before = load_language("fi", data).entries
    assert bring(data, file) == 0
    after = load_language("fi", data).entries
    assert after["utter_own_stop"].text == "Voit lopettaa."
    assert {key for key in before if before[key] != after[key]} == {"utter_own_stop"}


def test_a_dry_run_writes_nothing(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "fi.csv"
    file.write_text("name,kind,fi\nutter_own_stop,text,Voit lopettaa.\n", encoding="utf-8")
    before = snapshot(data)
    assert bring(data, file, "--dry-run") == 0
    assert snapshot(data) == before and "1 changed" in capsys.readouterr().out


def test_where_a_file_cannot_be_written_nothing_changes(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.content.exchange import trial

    file = tmp_path / "fi.csv"
    file.write_text("name,kind,fi\nutter_own_stop,text,Voit lopettaa.\nutter_menu,text,Mistä haluat puhua?\n", encoding="utf-8")
    before = snapshot(data)
    real = trial.write_whole

    def fail(path: Path, text: str) -> None:
        if path.is_relative_to(data) and path.name != "own.yml":
            raise OSError(28, "No space left on device", str(path))
        real(path, text)

    monkeypatch.setattr(trial, "write_whole", fail)
    assert bring(data, file) == 1
    assert snapshot(data) == before
