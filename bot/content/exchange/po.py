"""Texts as a PO file (gettext), for Poedit, Weblate and their like; read and written by babel.messages.

A piece has its name as context (msgctxt), its English as msgid, and in comments who says it, where it leads and how long it may be. What is stale is
marked fuzzy, with the English it was made from as the previous msgid.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import datetime, timezone

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.content.exchange.incoming import CHECK, Incoming, Read
from bot.content.exchange.units import Unit, fingerprint
from bot.content.problems import ContentError, Problem

FUZZY = "fuzzy"
_AT_EXPORT = re.compile(r"At export: (?P<state>[a-z]+)(?: \((?P<text>[0-9a-f]{8})\))?")


def _locale_code(code: str) -> str:
    return code.replace("-", "_")


def write(found: Iterable[Unit], code: str, name: str) -> str:
    """The PO file of a language."""
    now = datetime.now(timezone.utc)
    catalog = Catalog(
        locale=_locale_code(code), domain="signpost", project="Signpost", version="1", charset="utf-8", fuzzy=False,
        creation_date=now, revision_date=now, msgid_bugs_address="", last_translator="", language_team=name,
        header_comment=f"# Texts of Signpost in {name} ({code}). How to: TRANSLATING.md. Names in braces stay as they are.",
    )  # fmt: skip
    for unit in found:
        state = f"At export: {unit.state}" + (f" ({fingerprint(unit.text)})" if unit.text else "")
        limit = [f"At most {unit.limit}."] if unit.limit else []
        catalog.add(
            unit.english, unit.text, context=unit.key, flags=[FUZZY] if unit.stale else [], auto_comments=[*unit.context, *limit, state],
            locations=[(unit.file, None)], previous_id=[unit.english_before] if unit.english_before else [],
        )  # fmt: skip
    out = io.BytesIO()
    write_po(out, catalog, width=100, include_previous=True)
    return out.getvalue().decode("utf-8")


def read(data: bytes, file: str, code: str) -> Read:
    """The pieces in a PO file. Raises ContentError naming file and line."""
    try:
        catalog = read_po(io.BytesIO(data.removeprefix(b"\xef\xbb\xbf")), ignore_obsolete=True, abort_invalid=True)
    except PoFileError as error:
        found = str(error).rpartition(" on ")[0] or str(error)
        fix = "Open it in Poedit, which shows the place, or export again and carry the translations over."
        raise ContentError([Problem(CHECK, file, f"line {error.lineno + 1}", found, "a PO file", fix)]) from error
    except (UnicodeDecodeError, LookupError) as error:
        raise ContentError([Problem(CHECK, file, "-", f"another encoding ({error})", "UTF-8", "Save it as UTF-8.")]) from error
    except (ValueError, IndexError, AttributeError, TypeError) as error:
        raise ContentError([Problem(CHECK, file, "-", f"no PO file ({error})", "a file of `signpost export-messages`", "Export again.")]) from error
    problems = []
    language = str(catalog.locale_identifier or "").replace("_", "-")
    if language and language.lower() != code.lower():
        problems.append(Problem(CHECK, file, "Language", language, code, f"Import it as `signpost import-messages {language}`, or take the right file."))
    found_pieces: list[Incoming] = []
    for message in catalog:
        if not message.id:
            continue
        place = f"line {message.lineno}"
        if not message.context:
            fix = "Export again: each text needs its msgctxt."
            problems.append(Problem(CHECK, file, place, f"no msgctxt for {str(message.id)[:40]!r}", "the name of a text", fix))
            continue
        if not isinstance(message.id, str) or not isinstance(message.string, str):
            problems.append(Problem(CHECK, file, f"{place}, {message.context}", "plural forms", "one text", "Take msgid_plural out."))
            continue
        match = next((match for match in map(_AT_EXPORT.fullmatch, message.auto_comments) if match), None)
        found_pieces.append(Incoming(
            place=place, key=str(message.context), text=message.string.strip(), english=message.id.strip(), look_again=FUZZY in message.flags,
            before=(match["text"] or "") if match else None,
        ))  # fmt: skip
    if not found_pieces and not problems:
        problems.append(Problem(CHECK, file, "-", "no texts", "a file of `signpost export-messages`", "Export again."))
    if problems:
        raise ContentError(problems)
    return Read(found_pieces)
