"""How well a language is understood that has no examples of its own: the classifier is fitted on all others and asked that language's messages.

`python benchmarks/understanding/leave_out.py --language it ar [--most 60]`. Only a language that the encoder was not fine-tuned on either is left out
wholly (it, ar: `bot/encoder/model/README.md`); for the others the figures are too good. The last column has the same classifier with the language's own
examples, as many of an intent as of the others. Before patterns, which are written for each language.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline import Understanding

from bot.content.library import content_store
from bot.encoder.encoder import SentenceEncoder, Vectors
from bot.evaluation.data import TESTS, drawn, load_samples, training_lines
from bot.evaluation.metrics import Rate
from bot.evaluation.report import rate


class Remembering(SentenceEncoder):
    """The encoder, which keeps the vectors of the examples: each is fitted on several times."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._kept: dict[str, Vectors] = {}

    def _vector(self, text: str) -> Vectors:
        if text not in self._kept:
            self._kept[text] = super()._vector(text)
        return self._kept[text]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", nargs="+", default=["it", "ar"])
    parser.add_argument("--most", type=int, default=60, help="examples of an intent and language, at most")
    chosen = parser.parse_args()
    content = content_store().current
    safety = {name for name, topic in content.topics.items() if topic.safety}
    known = {name for name, topic in content.topics.items() if topic.kind != "step"}
    lines = {code: drawn([line for line in training_lines(code) if line[0] in known], chosen.most) for code in content.languages}
    encoder = Remembering(Path("bot/encoder/model"))
    whole = Understanding(encoder, [(text, intent) for found in lines.values() for intent, text in found])
    print("| language | messages | accuracy without | danger found without | false alarms without | accuracy with | danger found with | false alarms with |")
    print("|---|---|---|---|---|---|---|---|")
    for code in chosen.language:
        samples = load_samples(TESTS, content.topics, [code]).messages[code]
        gold = [sample.intent for sample in samples]
        without = Understanding(encoder, [(text, intent) for other, found in lines.items() if other != code for intent, text in found])
        columns: list[str] = []
        for understanding in (without, whole):
            answers = understanding.ask([sample.text for sample in samples])[0]
            pairs = list(zip(answers, gold, strict=True))
            danger = [answer in safety for answer, meant in pairs if meant in safety]
            alarms = [answer in safety for answer, meant in pairs if meant not in safety]
            right = Rate(sum(answer == meant for answer, meant in pairs), len(pairs))
            columns += [rate(found) for found in (right, Rate(sum(danger), len(danger)), Rate(sum(alarms), len(alarms)))]
        print(f"| {code} | {len(samples)} | {' | '.join(columns)} |", flush=True)


if __name__ == "__main__":
    main()
