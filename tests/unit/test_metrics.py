"""The figures of `signpost evaluate`, against cases worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.content.problems import ContentError
from bot.content.topics import load_topics
from bot.evaluation.ask import ask
from bot.evaluation.data import Sample, load_samples
from bot.evaluation.metrics import Outcome, Rate, calibration_error, confusions, figures, intent_figures, macro_f1, median, percentile, wilson
from bot.evaluation.report import as_json, make_report, page

SAFETY = {"crisis_suicide", "victim_abuse"}
# Two right, one taken for b, and one b taken for out_of_scope.
PAIRS = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("b", "out_of_scope")]


def outcome(gold: str, predicted: str, *, confidence: float = 0.5, alone: str = "en", milliseconds: float = 1.0) -> Outcome:
    return Outcome("en", gold, predicted, confidence, False, "en", alone, milliseconds, 0.5)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        # z^2 = 3.8415: none of 10 gives 0 to z^2 / (10 + z^2); all of 10 the mirror image; 5 of 10 is 0.5 +- z sqrt(0.025 + z^2/400) / (1 + z^2/10).
        (0, 10, 0.0, 0.27753),
        (10, 10, 0.72247, 1.0),
        (5, 10, 0.23659, 0.76341),
        (81, 263, 0.25525, 0.36620),  # Newcombe 1998, table I
        (15, 148, 0.06238, 0.16053),
    ],
)
def test_wilson(hits: int, total: int, low: float, high: float) -> None:
    assert wilson(hits, total) == pytest.approx((low, high), abs=1e-4)


def test_rate_of_nothing_is_unknown() -> None:
    assert Rate(0, 0).value is None and Rate(0, 0).interval is None
    assert Rate(1, 4).value == 0.25


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([3, 1, 2], 50, 2), (range(1, 101), 99, 99), (range(1, 201), 99, 198), ([7], 99, 7), ([1, 2], 99, 2), ([5, 4], 0, 4), ([], 99, None)],
)
def test_percentile_is_the_nearest_rank(values: list[float], percent: float, expected: float | None) -> None:
    assert percentile(values, percent) == expected


def test_median() -> None:
    assert median([3, 1, 2]) == 2
    assert median([4, 1, 2, 3]) == 2.5
    assert median([]) is None


def test_intent_figures() -> None:
    found = intent_figures(PAIRS)
    assert (found["a"].n, found["a"].precision, found["a"].recall, found["a"].f1) == (3, 1.0, pytest.approx(2 / 3), pytest.approx(0.8))
    assert (found["b"].n, found["b"].precision, found["b"].recall, found["b"].f1) == (2, 0.5, 0.5, 0.5)
    assert (found["out_of_scope"].n, found["out_of_scope"].precision, found["out_of_scope"].recall, found["out_of_scope"].f1) == (0, 0.0, None, 0.0)


def test_intent_never_answered_has_no_precision() -> None:
    found = intent_figures([("a", "b")])["a"]
    assert (found.precision, found.recall, found.f1) == (None, 0.0, 0.0)


def test_macro_f1_is_the_mean_over_gold_intents() -> None:
    assert macro_f1(PAIRS) == pytest.approx((0.8 + 0.5) / 2)
    assert macro_f1([]) is None


def test_confusions_are_sorted_by_number_then_name() -> None:
    pairs = [("b", "a"), ("a", "b"), ("c", "a"), ("c", "a"), ("a", "a")]
    assert confusions(pairs) == [("c", "a", 2), ("a", "b", 1), ("b", "a", 1)]
    assert confusions(pairs, 1) == [("c", "a", 2)]


def test_calibration_error() -> None:
    # Bin (0.8, 0.9]: 2 answers, 1 right, mean 0.85, gap 0.35. Bin (0.1, 0.2]: 2 answers, none right, mean 0.2, gap 0.2. Half and half: 0.275.
    assert calibration_error([(0.9, True), (0.8000001, False), (0.2, False), (0.2, False)]) == pytest.approx(0.275, abs=1e-6)
    assert calibration_error([(1.0, True), (0.0, False)]) == 0.0
    assert calibration_error([]) is None


def test_calibration_error_puts_a_border_into_the_lower_bin() -> None:
    # 0.7 and 0.61 share the bin (0.6, 0.7]: |1 - 1.31| / 2. In two bins it would be (0.3 + 0.61) / 2.
    assert calibration_error([(0.7, True), (0.61, False)]) == pytest.approx(0.155)


def test_figures() -> None:
    outcomes = [
        outcome("crisis_suicide", "crisis_suicide", confidence=1.0, milliseconds=1.0),
        outcome("crisis_suicide", "victim_abuse", milliseconds=2.0),
        outcome("victim_abuse", "greet", alone="fi", milliseconds=3.0),
        outcome("greet", "greet", confidence=1.0, milliseconds=4.0),
        outcome("greet", "crisis_suicide", milliseconds=5.0),
        outcome("greet", "out_of_scope", milliseconds=6.0),
        outcome("out_of_scope", "out_of_scope", milliseconds=7.0),
        outcome("out_of_scope", "greet", alone="fi", milliseconds=100.0),
    ]
    found = figures(outcomes, SAFETY, seen=3)
    assert found.seen == 3
    assert found.accuracy == Rate(3, 8)
    assert found.safety_recall == Rate(2, 3)
    assert found.safety_exact == Rate(1, 3)
    assert found.false_alarms == Rate(1, 5)
    assert found.out_of_scope_recall == Rate(1, 2)
    assert found.turned_away == Rate(1, 6)
    assert found.language_with_page == Rate(8, 8)
    assert found.language_without_page == Rate(6, 8)
    assert (found.median, found.p99, found.peer_median) == (4.5, 100.0, 0.5)
    # F1: crisis_suicide 2/4, victim_abuse 0, greet 2/6, out_of_scope 2/4.
    assert found.macro_f1 == pytest.approx((0.5 + 0 + 1 / 3 + 0.5) / 4)
    # Bin (0.9, 1]: 2 answers, both right, gap 0. Bin (0.4, 0.5]: 6 answers, 1 right, gap 1/2 - 1/6; times 6/8.
    assert found.calibration_error == pytest.approx((0.5 - 1 / 6) * 6 / 8)


def test_report_holds_every_language_and_no_message() -> None:
    report = make_report([outcome("greet", "greet")], {"en": 2, "fi": 0}, ["thanks", "greet"], SAFETY, page=True, surroundings="Model: m.")
    hard = make_report([outcome("greet", "thanks")], {"en": 0}, ["thanks", "greet"], SAFETY, page=True, surroundings="Model: m.")
    text = page(report, [hard], "signpost evaluate --write")
    assert "0.0" in text.partition("## Adversarial messages")[2] and "## Adversarial" not in page(report, [], "signpost evaluate --write")
    assert "`signpost evaluate --write`" in text and "| fi " in text and "| greet " in text
    found = json.loads(json.dumps(as_json(report)))
    assert found["languages"]["en"]["accuracy"] == {"hits": 1, "total": 1, "value": 1.0, "interval": pytest.approx([0.2065, 1.0], abs=1e-4)}
    assert found["languages"]["fi"]["accuracy"]["value"] is None
    assert found["languages"]["all"]["peer_ratio"] == 2.0


def write(folder: Path, intent: str, *lines: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    examples = "".join(f"    - {line}\n" for line in lines)
    (folder / f"{intent}.yml").write_text(f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n{examples}', encoding="utf-8")


def test_messages_are_found_by_folder_and_those_seen_in_training_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.evaluation.data.training_lines", lambda code: [("greet", "Héllo!"), ("greet", "🙂")] if code == "en" else [])
    write(tmp_path / "en", "greet", "hello", "🙂", "🙃", "good day")
    write(tmp_path / "fi", "inform_country", "asun [Suomessa](country)", "hello")
    write(tmp_path / "_notes", "greet", "not a language")
    found = load_samples(tmp_path, load_topics())
    assert found.seen == {"en": 2, "fi": 0}
    assert [message.text for message in found.messages["en"]] == ["🙃", "good day"]
    assert [message.text for message in found.messages["fi"]] == ["asun Suomessa", "hello"]
    assert list(load_samples(tmp_path, load_topics(), ["fi"]).messages) == ["fi"]


def test_unknown_intent_and_missing_language_are_said_without_the_message(tmp_path: Path) -> None:
    write(tmp_path / "en", "greeet", "a private line")
    with pytest.raises(ContentError) as raised:
        load_samples(tmp_path, load_topics(), ["en", "xx"])
    assert len(raised.value.problems) == 2
    assert "greeet" in str(raised.value) and "xx" in str(raised.value) and "private" not in str(raised.value)


def test_the_page_names_the_languages_that_fall_short_of_an_aim() -> None:
    missed = [outcome("crisis_suicide", "greet"), *[outcome("greet", "greet")] * 9, *[outcome("thanks", "thanks")] * 40]
    text = page(make_report(missed, {"en": 0, "fi": 0}, ["greet"], SAFETY, page=True, surroundings=""), [], "signpost evaluate --write")
    aims = {
        line.split("|")[1].strip(): line.split("|")[3].strip()
        for line in text.partition("## Against the aims")[2].partition("##")[0].splitlines()
        if "|" in line
    }
    assert aims["immediate-safety recall"] == "en 0.0"
    assert aims["intent accuracy"] == aims["false alarms"] == aims["out-of-scope recall"] == "none"


async def test_ask_parses_with_and_without_the_page() -> None:
    asked: list[str | None] = []

    async def parse(text: str, language: str | None) -> dict[str, Any]:
        asked.append(language)
        return {"intent": {"name": "step_x", "confidence": 0.4}, "language": language or "sv"}

    messages = [Sample("fi", "greet", "moi"), Sample("fi", "greet", "hei")]
    found = await ask(messages, parse, lambda text: 0.1, {"step_x": "greet"}, pages=("fi",), asks_back=lambda _: False)
    assert asked == ["fi", "fi", None, "fi", None]  # once to warm up
    assert [(item.predicted, item.with_page, item.without_page) for item in found] == [("greet", "fi", "sv")] * 2
    alone = await ask(messages, parse, lambda text: 0.1, {}, pages=("sv",), asks_back=lambda _: False)
    assert {(item.predicted, item.with_page, item.without_page) for item in alone} == {("out_of_scope", None, "sv")}
