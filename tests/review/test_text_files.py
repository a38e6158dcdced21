"""Texts as the files have them: written as they stand, written where they lack, measured and counted."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.content.edit import dump, parse
from bot.content.files import DATA
from bot.content.library import Content, load_content, read_content
from bot.content.progress import STATES
from bot.content.reading import reading
from bot.content.standing import tallies
from bot.content.text_edit import Wording, changed_entry, problems_of, write
from bot.review.text_view import views

PLAIN = "utter_own_stop_next"


def test_every_text_can_be_written_as_it_stands(data: Path) -> None:
    """Putting in each text anew, with all else as it is, gives the file to the byte."""
    content = load_content(data)
    for language in ("fi", "en"):
        for key, entry in list(content.texts[language].entries.items())[::25]:
            wording = Wording(entry.text, entry.young or "", dict(entry.buttons), current=entry.source == content.base[key].digest)
            new = changed_entry(content, language, key, wording)
            assert (new.digest, new.source) == (entry.digest, entry.source), key
            path = data / "languages" / language / "messages" / f"{entry.topic}.yml"
            before = path.read_bytes()
            assert write(content, language, new) == path and path.read_bytes() == before, key


def test_a_missing_translation_can_be_written(data: Path) -> None:
    path = data / "languages/fi/messages/own.yml"
    document = parse(path.read_text(encoding="utf-8"))
    del document["messages"][PLAIN]
    path.write_text(dump(document), encoding="utf-8")
    content = load_content(data)
    assert views(content, "fi", [PLAIN])[0].state == "missing"
    base = content.base[PLAIN]
    buttons = {target: f"Nappi {number}" for number, target in enumerate(base.buttons)}
    entry = changed_entry(content, "fi", PLAIN, Wording("Yksi askel riittää täksi päiväksi. Mikä niistä?", "", buttons))
    assert [problem for problem in problems_of(content, "fi", entry) if not problem.warning] == []
    write(content, "fi", entry)
    written = load_content(data).texts["fi"].entries[PLAIN]
    assert written.digest == entry.digest and written.source == base.digest and list(written.buttons) == list(base.buttons)
    path.unlink()
    content, _ = read_content(data)
    write(content, "fi", entry)
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["topic"] == "own"


def test_reading_measures() -> None:
    found = reading("Call {emergency} now. Stay with somebody until this has passed.", "en")
    assert (found.words, found.sentences, found.longest, found.too_long) == (10, 2, 7, False)
    assert reading("word " * 21, "en").too_long and not reading("word " * 20, "en").too_long and reading("sana " * 18, "fi").too_long
    assert reading("مرحبا بك", "ar").lix is None


def test_the_tallies_are_those_of_every_text(content: Content) -> None:
    for tally in tallies(content):
        assert tally.total == len(content.base) and set(tally.counts) == set(STATES)
    assert (DATA / "languages.yml").exists()
