"""How far each language is: required, usable, complete; texts missing, stale, draft, approved; examples; the model."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.commands._status_page import status_page
from bot.content.approvals import state
from bot.content.files import DATA
from bot.content.library import Content, load_content
from bot.content.locales import language_name
from bot.content.messages import BASE, WIDGET, Entry, widget_entry
from bot.content.problems import ContentError
from bot.content.progress import LEVELS, REQUIRED, STATES, USABLE, Progress, all_progress
from bot.content.served import is_safety, last_approved
from bot.content.sources import changed, difference, load_sources, parts
from bot.content.write import write_whole
from bot.engine.model import is_trained, model_path

TESTS = DATA.parent.parent / "tests" / "nlu"
SHOWN = 3


def _changes(source: str | None, base: Entry, translation: dict[str, str], kept: dict[str, dict[str, str]]) -> list[str]:
    """What changed in the English since a translation was made, part by part, with the translation below."""
    found = changed(source, base, kept)
    if found is None:
        why = "the translation names no English (`source`)" if not source else f"the English it was made from ({source}) is not kept"
        return [f"  {why}; the English now: {base.text}", f"  translation: {translation.get('text', '')}"]
    lines = []
    for name, (old, new) in found.items():
        if old is None:
            lines.append(f"  {name}: new in English: {new}")
        elif new is None:
            lines.append(f"  {name}: no longer in English: {old}")
        else:
            lines.append(f"  {name}: {difference(old, new)}")
        lines.append(f"    translation: {translation.get(name) or 'none'}")
    return lines or ["  only the order of the buttons changed"]


def _stale(content: Content, only: str | None) -> None:
    """Each translation that is behind the English: what changed, and what visitors read in the meantime."""
    kept = load_sources(content.data)
    for code in content.languages:
        if code == BASE or only not in (None, code):
            continue
        texts, approvals = content.texts[code], content.approvals.get(code, ())
        for key, base in content.base.items():
            entry = texts.entries.get(key)
            if entry is None or state(entry, base, approvals, code) != "stale":
                continue
            if not is_safety(base):
                shown = "it stays in use"
            elif last_approved(key, entry, approvals):
                shown = "shown: the wording approved last"
            else:
                shown = "shown: this draft (numbers alone where a site shows approved texts only)"
            print(f"\n{code} {key} ({base.topic}.yml): {shown}")
            print("\n".join(_changes(entry.source, base, parts(entry), kept)))
        page = widget_entry(content.texts[BASE].widget)
        if texts.widget and texts.widget_source != page.digest:
            print(f"\n{code} {WIDGET} (widget.yml): it stays in use")
            print("\n".join(_changes(texts.widget_source, page, parts(widget_entry(texts.widget)), kept)))


def _table(found: list[Progress]) -> None:
    heads = " ".join(f"{name:>9}" for name in (*LEVELS, *STATES, "examples", "patterns"))
    names = [one.name or language_name(one.code, BASE) for one in found]
    wide = max([12, *map(len, names)])
    print(f"{'language':10} {'name':{wide}} {'standing':10} {heads}")
    for one, name in zip(found, names, strict=True):
        shares = " ".join(f"{_percent(one.share(level)):>9}" for level in LEVELS)
        states = " ".join(f"{one.states[name]:9}" for name in STATES)
        print(f"{one.code:10} {name:{wide}} {one.standing:10} {shares} {states} {one.examples:9} {one.patterns:9}")


def _percent(share: float) -> str:
    """Whole percent, 100 only when nothing is lacking."""
    return f"{int(share * 100)} %"


def _lacking(one: Progress, level: str) -> str:
    lacking = one.lacking(level)
    return f"{len(lacking)} lacking of what is {level} ({', '.join(lacking[:SHOWN])}{' ...' if len(lacking) > SHOWN else ''})"


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost status", description=__doc__)
    parser.add_argument("language", nargs="?", help="one language alone, with everything that it lacks")
    parser.add_argument("--stale", action="store_true", help="each translation that is older than the English: what changed, and what is shown meanwhile")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the table as a page with bars that needs nothing else")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the data folder (default: that of this program)")
    options = parser.parse_args(arguments)
    try:
        content = load_content(options.data, begun=True)
    except ContentError as error:
        print(f"{error}\n`signpost check` shows this file by file.", file=sys.stderr)
        return 1
    found = all_progress(content, TESTS if options.data == DATA else options.data.parent.parent / "tests" / "nlu")
    if options.language and options.language not in [one.code for one in found]:
        print(f"signpost status: there is no language {options.language!r}; there are {', '.join(one.code for one in found)}", file=sys.stderr)
        return 2
    shown = [one for one in found if options.language in (None, one.code)]
    _table(shown)
    if options.stale:
        _stale(content, options.language)
    if options.html:
        try:
            write_whole(options.html, status_page(shown))
        except OSError as error:
            print(f"signpost status: {options.html} cannot be written: {error.strerror}", file=sys.stderr)
            return 2
        print(f"written: {options.html}")
    if options.language:
        for level in LEVELS:
            own = [item.name for item in shown[0].items if item.level == level and not item.done]
            print(f"\n{level}: {'nothing is lacking' if not own else f'{len(own)} lacking'}" + "".join(f"\n  {name}" for name in own))
    trained = options.data != DATA or is_trained(model_path())
    print(f"model: {'up to date' if trained else 'has to be trained (signpost train)'}")
    unready = [one for one in shown if one.standing == "spoken" and not one.reached(REQUIRED)]
    for one in shown:
        if one.standing == "begun" and one.reached(USABLE):
            print(f"ready: {one.code} is usable; to have it spoken, take `begun: true` from its line in languages.yml and run `signpost check`")
        elif one.standing == "spoken" and one.reached(REQUIRED) and not one.reached(USABLE):
            print(f"wanted: {one.code}: {_lacking(one, USABLE)}")
    for one in unready:
        print(f"required: {one.code}: {_lacking(one, REQUIRED)}")
    return 1 if unready or not trained else 0
