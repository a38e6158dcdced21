"""Where accuracy comes from: how it grows with the number of examples per intent, with and without the encoder, with and without the patterns.

`python benchmarks/understanding/curves.py --language en fi [--plain FOLDER]`. Fitted on a language's training examples (so many per intent, drawn with a
fixed seed) and asked the messages of tests/nlu, which were written apart. FOLDER holds the encoder before its fine-tuning (convert.py without a checkpoint);
the encoder that comes with the guide was trained on all examples, so its rows show the number of examples of the classifier alone.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline import Understanding

from bot.components.pattern_matcher import PatternMatcher
from bot.content.library import content_store
from bot.content.normalise import words
from bot.encoder.encoder import SentenceEncoder
from bot.evaluation.data import TESTS, drawn, load_samples, training_lines
from bot.evaluation.metrics import Rate
from bot.evaluation.report import rate

SIZES = (10, 20, 40, 80, 150, 400)
MODEL = Path("bot/encoder/model")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", nargs="+", default=["en", "fi"])
    parser.add_argument("--plain", type=Path, help="folder of the encoder as published")
    chosen = parser.parse_args()
    content = content_store().current
    order = {name: position for position, name in enumerate(content.topics)}
    safety = {name for name, topic in content.topics.items() if topic.safety}
    kinds: list[tuple[str, SentenceEncoder | None, bool]] = [("n-grams", None, True)]
    if chosen.plain:
        kinds += [("encoder as published", SentenceEncoder(chosen.plain), False), ("both", SentenceEncoder(chosen.plain), True)]
    kinds += [("both, fine-tuned", SentenceEncoder(MODEL), True)]
    print("| language | examples an intent, at most | examples | features | patterns | intent accuracy % | danger found % | false alarms % |")
    print("|---|---|---|---|---|---|---|---|")
    for code in chosen.language:
        samples = load_samples(TESTS, content.topics, [code]).messages[code]
        gold = [sample.intent for sample in samples]
        matcher = PatternMatcher(content.patterns[code])
        raised = [{group for group, _, _ in matcher.find(words(sample.text)) if group in safety} for sample in samples]
        lines = [(intent, text) for intent, text in training_lines(code) if intent in content.topics and content.topics[intent].kind != "step"]
        largest = max(sum(intent == other for other, _ in lines) for intent in content.topics)
        for size in [size for size in SIZES if size < 2 * largest]:
            train = [(text, intent) for intent, text in drawn(lines, size)]
            for name, encoder, ngrams in kinds:
                found = Understanding(encoder, train, ngrams=ngrams).ask([sample.text for sample in samples])[0]
                for patterns in (False, True):
                    answers = [min([*groups, answer], key=order.__getitem__) if patterns else answer for answer, groups in zip(found, raised, strict=True)]
                    right = Rate(sum(a == g for a, g in zip(answers, gold, strict=True)), len(gold))
                    danger = [a in safety for a, g in zip(answers, gold, strict=True) if g in safety]
                    other = [a in safety for a, g in zip(answers, gold, strict=True) if g not in safety]
                    figures = " | ".join(rate(found) for found in (right, Rate(sum(danger), len(danger)), Rate(sum(other), len(other))))
                    print(f"| {code} | {size} | {len(train)} | {name} | {'with' if patterns else 'without'} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
