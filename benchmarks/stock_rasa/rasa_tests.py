"""Run Rasa's own published tests of what the guide uses, and print a table: passed, failed, skipped, and why what failed did.

`--rasa` is a checkout of Rasa's repository; `--python` an environment in which rasa and the packages that the tests import are installed. The tests run in a
temporary copy without the checkout's code, so against the installed Rasa. `--junit` keeps a run's report and reads it again.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

# Rules, actions, forms, slots, trackers, stores, NLG, processor; importers and training data; graph engine; base classes of NLU components.
FILES = (
    "tests/core/policies/test_rule_policy.py", "tests/core/test_actions.py", "tests/core/test_processor.py", "tests/core/test_agent.py",
    "tests/core/test_ensemble.py", "tests/core/test_tracker_stores.py", "tests/core/test_lock_store.py", "tests/core/nlg", "tests/core/test_nlg.py",
    "tests/core/actions", "tests/shared/core", "tests/shared/importers", "tests/shared/nlu", "tests/engine", "tests/nlu/tokenizers/test_tokenizer.py",
    "tests/nlu/tokenizers/test_whitespace_tokenizer.py", "tests/nlu/tokenizers/test_spacy_tokenizer.py",
    "tests/nlu/featurizers/test_featurizer.py", "tests/nlu/featurizers/test_count_vectors_featurizer.py",
    "tests/nlu/classifiers/test_logistic_regression_classifier.py", "tests/nlu/classifiers/test_sklearn_classifier.py",
    "tests/nlu/classifiers/test_fallback_classifier.py", "tests/nlu/classifiers/test_regex_message_handler.py", "tests/nlu/extractors/test_extractor.py",
    "tests/nlu/extractors/test_regex_entity_extractor.py", "tests/nlu/extractors/test_entity_synonyms.py", "tests/nlu/utils/test_pattern_utils.py",
    "tests/utils/test_endpoints.py", "tests/utils/test_common.py", "tests/test_model_training.py",
)  # fmt: skip

# What a failure's text says about its reason; the first that is found counts.
REASONS = (
    ("TensorFlow component", r"TensorFlow is not installed"),
    ("checkout without git history", r"project_fingerprint"),
    ("package that is not installed", r"ModuleNotFoundError|MissingDependencyException|No module named|currently not installed"),
    ("newer scikit-learn", r"has no attribute 'vocabulary_'"),
    ("newer Python", r"built-in Python logging schema"),
    ("3.6.21 logs otherwise", r"LogCaptureFixture"),
    ("needs a spaCy model", r"\[E050\]|Can't find model|SpacyModelNotFound|en_core_web"),
    ("needs network or a database", r"Connection refused|Connect(ion)?Error|ClientConnector|Name or service|Temporary failure|OperationalError"),
    ("out of time", r"Timeout >"),
    ("newer Sanic", r"\bsanic\b"),
    ("newer aiohttp", r"aioresponses|\baiohttp\b"),
    ("newer numpy", r"numpy"),
)  # fmt: skip


@dataclass
class File:
    """How the tests of one file ended."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str, str]] = field(default_factory=list)


def reason(text: str) -> str:
    """A failure's reason in a phrase, from what pytest reported."""
    return next((phrase for phrase, pattern in REASONS if re.search(pattern, text)), "other")


def last_error(text: str) -> str:
    """The line of a report that names the exception."""
    lines = [line[1:].strip() for line in text.splitlines() if line.startswith("E  ")]
    return (lines[0] if lines else text.strip().partition("\n")[0])[:160]


def path_of(classname: str, checkout: Path) -> str:
    """The file of a test from the dotted name in the report."""
    parts = classname.split(".")
    for end in range(len(parts), 0, -1):
        path = "/".join(parts[:end]) + ".py"
        if (checkout / path).exists():
            return path
    return classname


def read_report(report: Path, checkout: Path) -> dict[str, File]:
    """Results by file, in the report's order."""
    files: dict[str, File] = defaultdict(File)
    # The report was written by the pytest that this script started.
    for case in ET.parse(report).iter("testcase"):  # noqa: S314
        name = case.get("name") or ""
        broken = case.find("failure")
        broken = case.find("error") if broken is None else broken
        collected = bool(case.get("classname"))
        file = files[path_of(case.get("classname") or name, checkout)]
        if broken is not None:
            text = f"{broken.get('message') or ''}\n{broken.text or ''}"
            file.counts["failed" if collected else "not collected"] += 1
            file.failures.append((name, reason(text), last_error(broken.text or "")))
        else:
            file.counts["skipped" if case.find("skipped") is not None else "passed"] += 1
    return files


def table(files: dict[str, File]) -> list[str]:
    """A Markdown table, a row a file, and a last one with the sums."""
    columns = ("passed", "failed", "skipped", "not collected")
    lines = ["| file | " + " | ".join(columns) + " | reasons |", "| --- |" + " ---: |" * len(columns) + " --- |"]
    total: Counter[str] = Counter()
    for path in sorted(files):
        file = files[path]
        total += file.counts
        reasons = Counter(why for _, why, _ in file.failures)
        told = ", ".join(f"{why} {number}" for why, number in reasons.most_common())
        lines.append(f"| {path.removeprefix('tests/')} | " + " | ".join(str(file.counts[column]) for column in columns) + f" | {told} |")
    lines.append("| **all** | " + " | ".join(f"**{total[column]}**" for column in columns) + " | |")
    return lines


def copy_checkout(checkout: Path, folder: Path) -> None:
    """Tests, their data, and the YAML files inside Rasa's package that tests read by path; none of the package's code."""
    for name in ("tests", "data", "examples"):
        shutil.copytree(checkout / name, folder / name)
    for path in [checkout / "pyproject.toml", *(checkout / "rasa").rglob("*.yml")]:
        target = folder / path.relative_to(checkout)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def run_tests(checkout: Path, python: Path, workers: int, report: Path) -> None:
    """Run pytest in a copy of the checkout; its own output goes to standard error."""
    command = [
        str(python.absolute()), "-m", "pytest", "-p", "no:cacheprovider", "-q", "-n", str(workers), "--tb=short", "-o", "log_cli=false", "-o", "timeout=400",
        f"--junitxml={report.absolute()}", *FILES,
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "rasa"
        copy_checkout(checkout, folder)
        environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "RASA_CACHE_DIRECTORY": str(Path(temporary) / "cache"), "TF_CPP_MIN_LOG_LEVEL": "3"}
        environment.pop("PYTHONPATH", None)
        subprocess.run(command, cwd=folder, env=environment, stdout=sys.stderr, check=False)


def main() -> int:
    parser = argparse.ArgumentParser(prog="rasa_tests.py", description=__doc__)
    parser.add_argument("--rasa", type=Path, required=True, help="a checkout of Rasa's repository")
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="the interpreter of the environment to test")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--junit", type=Path, help="read this report if it is there; otherwise write it")
    parser.add_argument("--list", action="store_true", help="name each test that failed, with its error")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = options.junit or Path(folder) / "report.xml"
        if not report.exists():
            run_tests(options.rasa, options.python, options.workers, report)
        if not report.exists():
            print("pytest wrote no report: see its output above", file=sys.stderr)
            return 1
        files = read_report(report, options.rasa)
    print("\n".join(table(files)))
    if options.list:
        for path in sorted(files):
            for name, why, error in files[path].failures:
                print(f"\n{path}::{name}: {why}\n    {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
