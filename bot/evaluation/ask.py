"""Put test messages to the guide, one after the other, and take the time."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Container, Iterable
from typing import Any

from bot.evaluation.data import Sample
from bot.evaluation.metrics import OUT_OF_SCOPE, Outcome

# `Guide.parse`: text and the page's language in, what Rasa's pipeline says out.
Parse = Callable[[str, str | None], Awaitable[dict[str, Any]]]
# Whether the guide asks back about danger after such a parse.
Doubt = Callable[[dict[str, Any]], bool]
# The peer: a text in, milliseconds out.
Clock = Callable[[str], float]


async def ask(messages: Iterable[Sample], parse: Parse, peer: Clock, public: dict[str, str], *, pages: Container[str], asks_back: Doubt) -> list[Outcome]:
    """The outcome of every message. `public`: intent of the model -> intent reported; `pages`: the languages of pages, each of which is said with its messages.

    The first parse of a message is timed, then the peer; with a page there is a second parse without one, which tells what the text alone shows.
    """
    outcomes: list[Outcome] = []
    for number, message in enumerate(messages):
        language = message.language if message.language in pages else None
        if not number:
            # What a language loads when first used is no part of a message's time.
            await parse(message.text, language)
            peer(message.text)
        started = time.perf_counter()
        parsed = await parse(message.text, language)
        milliseconds = (time.perf_counter() - started) * 1000
        alone = await parse(message.text, None) if language else parsed
        outcomes.append(
            Outcome(
                language=message.language,
                gold=message.intent,
                predicted=public.get(str(parsed["intent"]["name"]), OUT_OF_SCOPE),
                confidence=float(parsed["intent"]["confidence"]),
                asked_back=asks_back(parsed),
                with_page=str(parsed.get("language")) if language else None,
                without_page=alone.get("language"),
                milliseconds=milliseconds,
                peer_milliseconds=peer(message.text),
            )
        )
    return outcomes
