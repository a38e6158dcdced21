"""Changing one text of one language by program: checked first, then written into its file, which keeps its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.content.checks import run_checks
from bot.content.checks.rasa_keys import KEYS
from bot.content.edit import dump, parse
from bot.content.library import Content
from bot.content.messages import BASE, Entry, LanguageTexts
from bot.content.problems import ContentError, Problem
from bot.content.sources import FILE, keep
from bot.content.stamp import named_sources
from bot.content.write import write_whole

# The checks that look at texts and buttons.
CHECKS = ("dead-button", "extra-key", "forbidden-words", "length", "no-next-step", "placeholders", "untranslated")
_LONG = 90


@dataclass(frozen=True)
class Wording:
    """What a person typed: `young` empty where there is no second text; `current`: it says what the English says now."""

    text: str
    young: str = ""
    buttons: dict[str, str] | None = None
    current: bool = True


def file_of(content: Content, language: str, key: str) -> Path:
    """The file in which the text stands or belongs."""
    return content.data / "languages" / language / "messages" / f"{content.base[key].topic}.yml"


def changed_entry(content: Content, language: str, key: str, wording: Wording) -> Entry:
    """The entry as it would be. Buttons are those of the English, in their order; one without a title is left out."""
    base = content.base[key]
    texts = content.texts.get(language)
    old = texts.entries.get(key) if texts else None
    typed = wording.buttons or {}
    buttons = {target: " ".join(typed[target].split()) for target in base.buttons if typed.get(target, "").strip()}
    source = None if language == BASE else base.digest if wording.current or old is None else old.source
    entry = old or Entry(key=key, text="", topic=base.topic)
    return replace(entry, text=_tidy(wording.text), young=_tidy(wording.young) or None, buttons=buttons, source=source)


def _tidy(text: str) -> str:
    """Lines without spaces at their ends, no empty lines before, after or in a row."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(line for index, line in enumerate(lines) if line or (index and lines[index - 1])).strip()


def problems_of(content: Content, language: str, entry: Entry) -> list[Problem]:
    """What the checks say of the texts with this entry, as far as it was not wrong before; errors first."""
    name = f"languages/{language}/messages/{entry.topic}.yml"
    if not entry.text:
        return [Problem("messages", name, entry.key, "no text", "what the guide says", "Write the text.")]
    wrong = [
        Problem("rasa-keys", name, entry.key, f"a line that begins with {key}", "a line that begins with another word", "Break the line elsewhere.")
        for text in (entry.text, entry.young or "") for line in text.splitlines() for key in KEYS if line.startswith(key)
    ]  # fmt: skip
    before = set(run_checks(_only(content, language, entry.key), only=CHECKS))
    texts = content.texts.get(language) or LanguageTexts(language, {}, {})
    new = replace(content, texts={**content.texts, language: replace(texts, entries={**texts.entries, entry.key: entry})})
    found = wrong + [problem for problem in run_checks(_only(new, language, entry.key), only=CHECKS) if problem not in before]
    return sorted(found, key=lambda problem: problem.warning)


def _only(content: Content, language: str, key: str) -> Content:
    """The content with this text alone translated: checks take seconds over everything."""
    languages = {code: texts for code, texts in content.texts.items() if code in (BASE, language)}
    if language != BASE:
        texts = languages.get(language) or LanguageTexts(language, {}, {})
        languages[language] = replace(texts, entries={name: entry for name, entry in texts.entries.items() if name == key}, widget={})
    return replace(content, texts=languages)


def write(content: Content, language: str, entry: Entry) -> Path:
    """Write the entry into its file, a new one where there is none. Raises ContentError where the file cannot be read."""
    path = file_of(content, language, entry.key)
    try:
        document = parse(path.read_text(encoding="utf-8")) if path.exists() else CommentedMap(language=language, topic=entry.topic, messages=CommentedMap())
        messages = document["messages"]
    except (OSError, UnicodeDecodeError, YAMLError, KeyError, TypeError) as error:
        name = f"languages/{language}/messages/{entry.topic}.yml"
        found = str(getattr(error, "problem", None) or error)
        raise ContentError([Problem("yaml", name, "-", found, "a readable YAML file", "Mend it first (signpost check).")]) from error
    old = messages.get(entry.key)
    new = CommentedMap() if old is None else old
    _put(new, "text", _scalar(entry.text), after=None)
    _put(new, "young", _scalar(entry.young) if entry.young else None, after="text")
    _put(new, "buttons", entry.buttons or None, after="young")
    _put(new, "source", entry.source, after=None)
    if old is None:
        messages[entry.key] = new
    write_whole(path, dump(document))
    return path


def keep_english(content: Content, keys: Sequence[str]) -> Path:
    """Keep the English wording of these texts, from which a translation was just made, so that a later change can be shown; gives the file."""
    entries = [content.base[key] for key in keys]
    keep(content.data, entries, named_sources(content) | {entry.digest for entry in entries})
    return content.data / FILE


def _scalar(text: str) -> str:
    return LiteralScalarString(text) if "\n" in text or len(text) > _LONG else text


def _put(entry: CommentedMap, name: str, value: object, *, after: str | None) -> None:
    """Set a field, leave it as it is written where it says the same, remove it where there is no value."""
    if value is None:
        entry.pop(name, None)
    elif name == "buttons" and isinstance(value, dict):
        old = entry.get(name)
        if old is None or list(old.items()) != list(value.items()):
            kept = CommentedMap(value)
            if old is None:
                _insert(entry, name, kept, after)
            else:
                entry[name] = kept
    elif name not in entry:
        _insert(entry, name, value, after)
    elif str(entry[name]).strip() != str(value).strip():
        entry[name] = value


def _insert(entry: CommentedMap, name: str, value: object, after: str | None) -> None:
    keys = list(entry)
    before = [key for key in ("text", "young") if key in keys] if after else []
    entry.insert(keys.index(before[-1]) + 1 if before else len(keys), name, value)
