"""Language identification on the test data of lingua: single words, word pairs and sentences, the guide's against its peers and lingua's published figures.

`python benchmarks/language_id/lingua_data.py --data FOLDER [--sample N]`. FOLDER is a copy of github.com/pemistahl/lingua-py (Apache 2.0; its texts are of the
Leipzig corpora): `language-testdata/{single-words,word-pairs,sentences}/<code>.txt` are read, and for the figures lingua publishes
`accuracy-reports/*-accuracy-values.csv`. Lingua itself is measured if it is installed: `pip install --target PEERS lingua-language-detector`, then PEERS in
PYTHONPATH. All identifiers choose among the guide's candidates; what lingua published was chosen among 75 languages. Times are of the processor, one text
after another.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from compare import PAGE_RIGHT, THIRTY, langdetect_seeded, ours

from bot.content import language_id
from bot.content.language_id import CANDIDATES, PAGE, Identifier

KINDS = ("single-words", "word-pairs", "sentences")
# How lingua's reports name the thirty languages.
NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian",
    "fi": "Finnish", "fr": "French", "ga": "Irish", "hr": "Croatian", "hu": "Hungarian", "is": "Icelandic", "it": "Italian", "lt": "Lithuanian",
    "lv": "Latvian", "nb": "Bokmal", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovene",
    "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian",
}  # fmt: skip
PUBLISHED = ("langid", "langdetect", "lingua-low-accuracy", "lingua-high-accuracy")
Texts = dict[str, list[str]]
Guess = Callable[[str, str], str | None]


def read(folder: Path, kind: str, sample: int | None) -> Texts:
    """code -> the texts of a kind, for those of the thirty languages that lingua has texts of."""
    found = {}
    for code in sorted(THIRTY):
        path = folder / "language-testdata" / kind / f"{code}.txt"
        if path.exists():
            lines = [line.strip() for line in path.open(encoding="utf-8") if line.strip()]
            found[code] = random.Random(7).sample(lines, sample) if sample and sample < len(lines) else lines  # noqa: S311
    if not found:
        raise SystemExit(f"{folder}: no language-testdata/{kind}/<code>.txt in it; wanted a copy of github.com/pemistahl/lingua-py")
    return found


def published(folder: Path, column: str, kind: str, codes: list[str]) -> float | None:
    """The mean over the languages in lingua's own report, 0 to 1; None where it has no such figures."""
    path = folder / "accuracy-reports" / f"{kind}-accuracy-values.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["language"]: row for row in csv.DictReader(file)}
    if any(column not in rows.get(NAMES[code], {}) for code in codes):
        return None
    # A detector that does not know a language has no figure there: nothing recognised.
    values = {name: 0.0 if row[column] in ("", "NaN") else float(row[column]) for name, row in rows.items()}
    return sum(values[NAMES[code]] for code in codes) / len(codes) / 100


def alone(text: str, code: str) -> str:
    return ours(text, None)


def with_page() -> Guess:
    draw = random.Random(11)  # noqa: S311

    def guess(text: str, code: str) -> str:
        return ours(text, code if draw.random() < PAGE_RIGHT else draw.choice([other for other in CANDIDATES if other != code]))

    return guess


def surest(identifier: Identifier) -> Guess:
    def guess(text: str, code: str) -> str | None:
        found = identifier.probabilities(text)
        return max(found, key=lambda code: found[code]) if found else None

    return guess


def sampled() -> Guess:
    detect = langdetect_seeded()
    return lambda text, code: detect(text, None)


def lingua(*, low: bool) -> Guess:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    known = [code for name in dir(IsoCode639_1) if not name.startswith("_") and (code := getattr(IsoCode639_1, name)) and name.lower() in CANDIDATES]
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*known)
    detector: Any = (builder.with_low_accuracy_mode() if low else builder).with_preloaded_language_models().build()

    def guess(text: str, code: str) -> str | None:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else None

    return guess


PEERS: dict[str, Callable[[], Guess]] = {
    "the guide's": lambda: alone,
    f"the guide's, with a page that is right in {PAGE_RIGHT:.0%}": with_page,
    "py3langid": lambda: surest(language_id.identifier("py3langid")),
    "langdetect scored once": lambda: surest(language_id.identifier("langdetect")),
    "langdetect, seed 0": sampled,
    "lingua, low accuracy": lambda: lingua(low=True),
    "lingua, high accuracy": lambda: lingua(low=False),
}


def row(name: str, guess: Guess, data: dict[str, Texts]) -> str:
    macro, times, pairs = [], [], {}
    for kind, texts in data.items():
        right = {}
        for code, lines in texts.items():
            hits = 0
            for text in lines:
                started = time.thread_time()
                hits += guess(text, code) == code
                times.append((time.thread_time() - started) * 1000)
            right[code] = hits / len(lines)
        macro.append(sum(right.values()) / len(right))
        pairs = right if kind == "word-pairs" else pairs
    times.sort()
    lowest = " ".join(f"{code} {pairs[code]:.2f}" for code in sorted(pairs, key=lambda code: pairs[code])[:5])
    figures = " | ".join(f"{figure:.3f}" for figure in (*macro, sum(macro) / len(macro)))
    return f"| {name} | {figures} | {times[len(times) // 2]:.2f} | {times[int(len(times) * 0.99)]:.2f} | {lowest} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sample", type=int, help="texts of a language and kind, drawn with a fixed seed; all of them, if not given")
    parser.add_argument("--only", action="append", choices=list(PEERS), help="one identifier; all of them, if not given")
    chosen = parser.parse_args()
    data = {kind: read(chosen.data, kind, chosen.sample) for kind in KINDS}
    codes = sorted(data[KINDS[0]])
    print(f"{sum(len(lines) for texts in data.values() for lines in texts.values())} texts, {len(codes)} of {len(THIRTY)} languages, page weight {PAGE}")
    print(f"not in lingua's data: {' '.join(sorted(THIRTY - set(codes))) or 'none'}; {len(CANDIDATES)} candidates")
    print("| identifier | single words | word pairs | sentences | mean | median ms | p99 ms | lowest, word pairs |\n|---|---|---|---|---|---|---|---|")
    for name in chosen.only or PEERS:
        try:
            guess = PEERS[name]()
        except ImportError as missing:
            print(f"| {name} | not installed: {missing.name} | | | | | | |")
            continue
        print(row(name, guess, data), flush=True)
    for column in PUBLISHED:
        found = [figure for kind in KINDS if (figure := published(chosen.data, column, kind, codes)) is not None]
        if len(found) == len(KINDS):
            print(f"| {column}, as published, among 75 | {' | '.join(f'{figure:.3f}' for figure in (*found, sum(found) / len(found)))} | - | - | - |")


if __name__ == "__main__":
    main()
