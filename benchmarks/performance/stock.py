"""Stock Rasa with the guide's content: a project folder that unmodified Rasa 3.6.21 trains and serves, in its default and in its lightest configuration.

Domain, rules, actions and texts are the guide's own files; actions run in Rasa's action server, texts come through Rasa's NLG interface, as Rasa's
documentation has it. Only the training examples are fewer (EXAMPLES an intent in each of LANGUAGES) and the neural parts are trained for EPOCHS: what a
message costs depends on neither, and the whole data take stock Rasa's default configuration more than 20 minutes of a processor for each language.
"""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path
from typing import Any

import yaml

from bot.content.topics import load_topics
from bot.evaluation.data import ROOT, training_lines

LANGUAGES = ("en", "de", "es", "fi", "fr")
EXAMPLES = 20
EPOCHS = 3
# `rasa init` and https://rasa.com/docs/rasa/model-configuration: what Rasa uses where config.yml names no pipeline and no policies.
DEFAULT = {
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": EPOCHS, "constrain_similarities": True},
        {"name": "EntitySynonymMapper"},
        {"name": "ResponseSelector", "epochs": EPOCHS, "constrain_similarities": True},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": EPOCHS},
        {"name": "TEDPolicy", "max_history": 5, "epochs": EPOCHS, "constrain_similarities": True},
    ],
}
# The least that Rasa's own components allow: words, one linear model, rules.
LIGHTEST = {
    "pipeline": [{"name": "WhitespaceTokenizer"}, {"name": "CountVectorsFeaturizer"}, {"name": "LogisticRegressionClassifier"}],
    "policies": [{"name": "RulePolicy"}],
}
KINDS = {"default": DEFAULT, "lightest": LIGHTEST}


def examples() -> dict[str, dict[str, list[str]]]:
    """The same few examples every time: language -> intent -> texts."""
    topics = load_topics()
    drawn = random.Random(8)  # noqa: S311 (a sample, no secret)
    found: dict[str, dict[str, list[str]]] = {}
    for code in LANGUAGES:
        by_intent: dict[str, list[str]] = {}
        for intent, text in training_lines(code):
            if topics[intent].kind != "step":
                by_intent.setdefault(intent, []).append(text)
        found[code] = {intent: drawn.sample(texts, min(EXAMPLES, len(texts))) for intent, texts in by_intent.items()}
    return found


def stories(count: int = 60, turns: int = 4) -> dict[str, Any]:
    """Some stories along the rules, without which the policies of the default configuration that learn would have nothing to learn from, and stay silent."""
    rules = [rule for path in sorted((ROOT / "bot/data/dialogue").glob("*.yml")) for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]]
    plain = [rule["steps"] for rule in rules if "condition" not in rule and "intent" in rule["steps"][0]]
    drawn = random.Random(8)  # noqa: S311
    return {
        "version": "3.1",
        "stories": [{"story": f"story {number}", "steps": [step for rule in drawn.sample(plain, turns) for step in rule]} for number in range(count)],
    }


def write_project(folder: Path, kind: str, actions_port: int) -> None:
    """Everything that `rasa train` and `rasa run` read."""
    shutil.rmtree(folder, ignore_errors=True)
    for code, by_intent in examples().items():
        target = folder / "data" / "languages" / code / "nlu"
        target.mkdir(parents=True)
        blocks = [{"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in by_intent.items()]
        (target / "few.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=10_000), encoding="utf-8")
    shutil.copytree(ROOT / "bot/data/dialogue", folder / "data/dialogue")
    if kind == "default":
        # Its FallbackClassifier calls a message it is not sure of `nlu_fallback`, and Rasa's documentation has the project answer that with a rule.
        fallback = {"rule": "nlu_fallback", "steps": [{"intent": "nlu_fallback"}, {"action": "utter_out_of_scope"}]}
        (folder / "data/fallback.yml").write_text(yaml.safe_dump({"version": "3.1", "rules": [fallback]}, sort_keys=False), encoding="utf-8")
        (folder / "data/stories.yml").write_text(yaml.safe_dump(stories(), sort_keys=False), encoding="utf-8")
    shutil.copy(ROOT / "bot/domain.yml", folder / "domain.yml")
    head = {"recipe": "default.v1", "assistant_id": kind, "language": "en", "importers": [{"name": "bot.importers.SignpostImporter"}]}
    (folder / "config.yml").write_text(yaml.safe_dump({**head, **KINDS[kind]}, sort_keys=False), encoding="utf-8")
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    write_endpoints(folder, actions_port)


def write_endpoints(folder: Path, actions_port: int) -> None:
    """Texts from the guide's content, actions from an action server on that port."""
    endpoints = {"nlg": {"type": "bot.engine.nlg.ContentNlg"}, "action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"}}
    (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints), encoding="utf-8")


def environment(cache: Path) -> dict[str, str]:
    """The guide's content from this checkout, a training cache of its own, quiet TensorFlow."""
    return {
        **os.environ, "PYTHONPATH": str(ROOT), "RASA_CACHE_DIRECTORY": str(cache), "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "-1",
    }  # fmt: skip


def train_command(python: Path) -> list[str]:
    return [str(python), "-m", "rasa", "train", "--force", "--domain", "domain.yml", "--data", "data", "--out", "models", "--fixed-model-name", "stock"]


def serve_command(python: Path, port: int) -> list[str]:
    files = ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml", "--model", "models/stock.tar.gz"]
    return [str(python), "-m", "rasa", "run", *files, "--port", str(port), "--interface", "127.0.0.1"]


def actions_command(python: Path, port: int) -> list[str]:
    return [str(python), "-m", "rasa_sdk", "--actions", "bot.actions", "--port", str(port)]
