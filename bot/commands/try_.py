"""Talk to the guide in one language, one that is only begun too, and see what each message is understood as."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import Any

from bot.commands._talk import talk
from bot.commands.parse import answer
from bot.content.library import content_store
from bot.content.locales import country_of_language, language_name
from bot.content.messages import BASE
from bot.content.problems import ContentError


async def _tell(guide: Any, text: str, language: str) -> None:
    """One line of what was understood, before the answer."""
    topics = content_store().current.topics
    found = answer(await guide.parse(text, language), {name: topic.public for name, topic in topics.items()})
    said = [f"understood: {found['intent']}", f"{found['confidence']:.0%} sure", f"written in {found['language']}"]
    said += [f"country {found['country']}"] if found["country"] else []
    said += [f"wants the language {found['to']}"] if found["to"] else []
    print(f"    · {', '.join(said)}")


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost try", description=__doc__)
    parser.add_argument("language", metavar="xx", help="code of the language (cy)")
    parser.add_argument("--country", help="the page's country, ISO 3166-1 (default: that of the language, where it has one)")
    parser.add_argument("--door", help="self, other, survivor, law or talk")
    options = parser.parse_args(arguments)
    content_store().speak_begun()
    try:
        content = content_store().current
    except ContentError as error:
        print(f"{error}\n`signpost check` shows this file by file.", file=sys.stderr)
        return 1
    if options.language not in content.languages:
        print(f"signpost try: there is no language {options.language!r}; there are {', '.join(content.languages)} (a new one: add-language)", file=sys.stderr)
        return 2
    texts = content.texts[options.language].entries
    print(f"{language_name(options.language, BASE)}: {len(texts)} of {len(content.base)} texts", end="")
    print(". What is missing is English; of texts of safety the numbers alone." if len(texts) < len(content.base) else ".")
    print("Type a message, or [1] for the first button; an empty line asks again, Ctrl-D ends.")
    country = options.country or country_of_language(options.language)
    return asyncio.run(talk(language=options.language, country=country, door=options.door, tell=_tell))
