"""The files of a language that nobody has translated yet: everything that English has, empty, and what CLDR knows of the language filled in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bot.content.edit import dump, parse
from bot.content.files import read_yaml
from bot.content.library import Content
from bot.content.locales import is_rtl, language_name, load_languages, normalise_language
from bot.content.messages import BASE
from bot.content.problems import ContentError, Problem
from bot.content.write import write_whole

REGISTER = "languages.yml"
CHECK = "add-language"


@dataclass(frozen=True)
class NewLanguage:
    """A language about to be begun: its facts from CLDR and the files to write, by path relative to the data folder; the register is the last."""

    code: str
    name: str
    direction: str
    files: dict[str, str]


def _refuse(code: str, found: str, wanted: str, fix: str) -> ContentError:
    return ContentError([Problem(CHECK, REGISTER, code, found, wanted, fix)])


def _locale(code: str) -> Locale:
    """CLDR's data of a code in canonical form. Raises ContentError saying what is wrong with the code."""
    wanted = "a BCP 47 code of a language that CLDR describes, as cy or pt"
    canonical = normalise_language(code)
    if canonical is None:
        raise _refuse(code, "no language code", wanted, "Look the code up at https://www.iana.org/assignments/language-subtag-registry .")
    if canonical != code:
        raise _refuse(code, f"another spelling of {canonical}", canonical, f"Write `signpost add-language {canonical}`: regions share one language here.")
    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        fix = "Without CLDR the guide has no names of countries and no dates in it: such a language cannot be added by command."
        raise _refuse(code, "a code that CLDR does not describe", wanted, fix) from None


def own_name(code: str, found: Locale) -> str:
    """The language's name in itself, with a capital, as menus show it."""
    name = str(found.languages.get(code.replace("-", "_")) or found.language_name or language_name(code, BASE))
    return name[:1].upper() + name[1:]


def _yaml(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=4096)


def _messages(content: Content, code: str) -> dict[str, str]:
    """A message file for each of English: the same names in the same order, nothing said yet."""
    by_topic: dict[str, dict[str, Any]] = {}
    for key, base in content.base.items():
        fields: dict[str, Any] = {"text": "", **({"young": ""} if base.young else {}), **({"buttons": dict.fromkeys(base.buttons, "")} if base.buttons else {})}
        by_topic.setdefault(base.topic, {})[key] = fields
    head = "# Empty: not translated yet. The English is in languages/en/messages/{0}.yml; both side by side: `signpost export-messages {1}`.\n"
    return {
        f"messages/{topic}.yml": head.format(topic, code) + _yaml({"language": code, "topic": topic, "messages": found}) for topic, found in by_topic.items()
    }


def _examples(content: Content, name: str) -> dict[str, str]:
    """A file of examples for each of English, without any: Rasa takes no intent with an empty list, so the intents stand in comments."""
    files = {}
    for path in sorted((content.data / "languages" / BASE / "nlu").glob("*.yml")):
        intents = [str(block["intent"]) for block in read_yaml(path, root=content.data).get("nlu") or () if "intent" in block]
        lines = "".join(f"# - intent: {intent}\n" for intent in intents)
        files[f"nlu/{path.name}"] = (
            f"# What people write in {name}, as they type it; never translated from English. Put `nlu:` in place of the last line and below it, for each of\n"
            f"# the intents named here (docs/intents.md says what they mean):\n{lines}#   examples: |\n#     - a message\n#     - another\n"
            'version: "3.1"\nnlu: []\n'
        )
    return files


def _patterns(content: Content, code: str) -> str:
    dangers = [name for name, topic in content.topics.items() if topic.safety]
    steps = list(content.patterns[BASE].steps)
    return (
        f"language: {code}\n# The notation is in TRANSLATING.md. Names of countries and languages come from CLDR; here stand other names that people type.\n"
        + _yaml({"negations": [], "safety": {name: [] for name in dangers}, "steps": {name: [] for name in steps}, "ages": [], "minors": []})
        + "# Words for numbers from 7 to 60, where ages are written out: {7: [saith], 8: [wyth]}\n"
        + _yaml({"numbers": {}, "countries": {}, "languages": {}, "not_years": []})
    )


def _glossary(content: Content, code: str) -> str:
    """The terms that most languages explain, empty."""
    terms: Counter[str] = Counter()
    paths = sorted((content.data / "languages").glob("*/glossary.yml"))
    for path in paths:
        terms.update(dict.fromkeys(read_yaml(path, root=content.data).get("terms") or (), 1))
    common = [term for term, count in terms.items() if 2 * count > len(paths)]
    empty: dict[str, dict[str, Any]] = {term: {"use": "", "avoid": [], "why": ""} for term in common}
    return _yaml({"language": code, "address": "", "terms": empty})


def _register(content: Content, code: str, name: str, direction: str) -> str:
    document = parse((content.data / REGISTER).read_text(encoding="utf-8"))
    entry = CommentedMap(name=name, direction=direction, address=DoubleQuotedScalarString(""), begun=True)
    entry.fa.set_flow_style()
    register = document["languages"]
    place = next((number for number, other in enumerate(register) if other != BASE and str(other) > code), len(register))
    register.insert(place, code, entry)
    return dump(document)


def new_language(content: Content, code: str) -> NewLanguage:
    """What `signpost add-language` writes. Files that are there already (a language that is understood only has examples and patterns) stay as they are.

    Raises ContentError for a code that is none, that CLDR does not know, or that is there already.
    """
    found = _locale(code)
    folder = content.data / "languages" / code
    if code in load_languages(content.data) or (folder / "messages").is_dir():
        known = "a language that is begun" if code in content.begun else "a language that is there already"
        raise _refuse(code, known, "a new one", f"Go on with it: `signpost status {code}` says what it lacks.")
    name, direction = own_name(code, found), "rtl" if is_rtl(code) else "ltr"
    files = {
        **_messages(content, code),
        "widget.yml": _yaml({"language": code, "widget": dict.fromkeys(content.texts[BASE].widget, "")}),
        "glossary.yml": _glossary(content, code),
        "forbidden.yml": f"language: {code}\n# What no text may say: labels for the visitor, words that play abuse down. A star: any letters.\nwords: []\n",
        "patterns.yml": _patterns(content, code),
        **_examples(content, name),
    }
    wanted = {f"languages/{code}/{path}": text for path, text in files.items() if not (folder / path).exists()}
    return NewLanguage(code, name, direction, {**wanted, REGISTER: _register(content, code, name, direction)})


def write_new(language: NewLanguage, data: Path) -> None:
    """Write the files; the register last, so that a language is never named before it is whole. What was written goes again if a file cannot be."""
    written: list[Path] = []
    try:
        for path, text in language.files.items():
            if path != REGISTER:
                written.append(data / path)
            write_whole(data / path, text)
    except OSError:
        for file in written:
            file.unlink(missing_ok=True)
        raise
