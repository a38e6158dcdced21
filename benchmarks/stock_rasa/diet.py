"""The same training messages through stock Rasa's recommended pipeline (DIET), asked the messages of tests/nlu, beside ours in one table.

Run with this project's Python; `--stock` is the Python of the environment that README.md makes. Training takes long (about 20 minutes a language of 7,000
messages on one core), so `--language` chooses which languages' messages are learnt together and asked.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from bot.content.library import content_store
from bot.evaluation.data import TESTS, drawn, load_samples, training_lines
from bot.evaluation.metrics import OUT_OF_SCOPE, Rate
from bot.evaluation.report import rate

# https://rasa.com/docs/rasa/tuning-your-model, "How to choose a pipeline": the configuration without pre-trained vectors, with its fallback.
CONFIG = {
    "recipe": "default.v1",
    "language": "xx",
    "assistant_id": "diet",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True, "entity_recognition": False, "random_seed": 1},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
}
ASK = """
import asyncio, json, sys, time
from rasa.core.agent import Agent
async def main():
    agent = Agent.load(sys.argv[1])
    for number, line in enumerate(sys.stdin):
        started = time.perf_counter()
        parsed = await agent.parse_message(json.loads(line))
        print("@" + json.dumps([parsed["intent"]["name"], (time.perf_counter() - started) * 1000]), flush=True)
asyncio.run(main())
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stock", type=Path, required=True)
    parser.add_argument("--language", nargs="+", default=["en"])
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--most", type=int, default=1000, help="examples of an intent and language, at most; drawn as for curves.py")
    chosen = parser.parse_args()
    content = content_store().current
    safety = {name for name, topic in content.topics.items() if topic.safety}
    CONFIG["pipeline"][5]["epochs"] = chosen.epochs  # type: ignore[index]
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        by_intent: dict[str, list[str]] = {}
        for code in chosen.language:
            lines = [(intent, text) for intent, text in training_lines(code) if intent in content.topics and content.topics[intent].kind != "step"]
            for intent, text in drawn(lines, chosen.most):
                by_intent.setdefault(intent, []).append(text)
        blocks = [{"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in by_intent.items()]
        (folder / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=10_000), encoding="utf-8")
        (folder / "config.yml").write_text(yaml.safe_dump(CONFIG, sort_keys=False), encoding="utf-8")
        train = [str(chosen.stock), "-m", "rasa", "train", "nlu", "--nlu", "nlu.yml", "--config", "config.yml", "--out", "models"]
        done = subprocess.run(train, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr[-3000:])
        model = next((folder / "models").glob("*.tar.gz"))
        print("| language | messages | intent accuracy % | danger found % | false alarms % | out of scope found % | in-scope turned away % | median ms |")
        print("|---|---|---|---|---|---|---|---|")
        for code in chosen.language:
            samples = load_samples(TESTS, content.topics, [code]).messages[code]
            typed = "".join(json.dumps(sample.text) + "\n" for sample in samples)
            command = [str(chosen.stock), "-c", ASK, str(model)]
            told = subprocess.run(command, cwd=folder, env=environment, input=typed, capture_output=True, text=True, check=False)
            found = [json.loads(line[1:]) for line in told.stdout.splitlines() if line.startswith("@")]
            if len(found) != len(samples):
                sys.exit(told.stderr[-3000:])
            answers = [OUT_OF_SCOPE if answer == "nlu_fallback" else answer for answer, _ in found]
            pairs = list(zip(answers, (sample.intent for sample in samples), strict=True))

            def share(hits: list[bool]) -> str:
                return rate(Rate(sum(hits), len(hits)))

            milliseconds = sorted(time for _, time in found)[len(found) // 2]
            columns = [
                share([answer == gold for answer, gold in pairs]),
                share([answer in safety for answer, gold in pairs if gold in safety]),
                share([answer in safety for answer, gold in pairs if gold not in safety]),
                share([answer == gold for answer, gold in pairs if gold == OUT_OF_SCOPE]),
                share([answer == OUT_OF_SCOPE for answer, gold in pairs if gold != OUT_OF_SCOPE]),
                f"{milliseconds:.1f}",
            ]
            print(f"| {code} | {len(samples)} | {' | '.join(columns)} |", flush=True)


if __name__ == "__main__":
    main()
