"""Figures about answers. Proportions are between 0 and 1, times in milliseconds; a figure without anything to count is None."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

OUT_OF_SCOPE = "out_of_scope"
# Standard normal quantile of a two-sided 95 % interval.
Z = 1.959963984540054


@dataclass(frozen=True)
class Outcome:
    """How one message was answered; the message itself is not kept.

    `confidence` is between 0 and 1, as reported with the intent. `asked_back`: no danger was answered, but it was so likely that the guide asks, with the
    numbers in the same answer. `with_page` and `without_page` are the languages identified when the page's language is
    right and when it is not known; `with_page` is None where that was not asked. `milliseconds` is the time of one parse, `peer_milliseconds` the peer's.
    """

    language: str
    gold: str
    predicted: str
    confidence: float
    asked_back: bool
    with_page: str | None
    without_page: str | None
    milliseconds: float
    peer_milliseconds: float


@dataclass(frozen=True)
class Rate:
    """A proportion: `hits` of `total` messages."""

    hits: int
    total: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1."""
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval, between 0 and 1."""
        return wilson(self.hits, self.total) if self.total else None


@dataclass(frozen=True)
class IntentFigures:
    """How one intent fares: `n` messages that have it; precision, recall and F1 between 0 and 1. Precision is None where the intent is never answered."""

    n: int
    precision: float | None
    recall: float | None
    f1: float


@dataclass(frozen=True)
class Figures:
    """What the page says about one language, or about all of them together; `calibration_error` between 0 and 1, times in milliseconds."""

    seen: int
    accuracy: Rate
    macro_f1: float | None
    safety_recall: Rate
    safety_exact: Rate
    safety_reached: Rate
    false_alarms: Rate
    asked_in_vain: Rate
    out_of_scope_recall: Rate
    turned_away: Rate
    language_with_page: Rate
    language_without_page: Rate
    calibration_error: float | None
    median: float | None
    p99: float | None
    peer_median: float | None
    peer_p99: float | None


def wilson(hits: int, total: int, z: float = Z) -> tuple[float, float]:
    """Wilson's score interval of a proportion, between 0 and 1; `total` is at least 1."""
    share = hits / total
    scale = 1 + z * z / total
    middle = (share + z * z / (2 * total)) / scale
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


def percentile(values: Iterable[float], percent: float) -> float | None:
    """The smallest value that at least `percent` % of the values do not exceed (nearest rank), in the unit of the values."""
    ordered = sorted(values)
    return ordered[max(1, math.ceil(percent / 100 * len(ordered))) - 1] if ordered else None


def median(values: Iterable[float]) -> float | None:
    """The middle value, or the mean of the two middle ones, in the unit of the values."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(frozen=True)
class Bin:
    """The answers whose confidence lies in one range: how many, their mean confidence and the share of them that is right, between 0 and 1."""

    count: int
    confidence: float
    accuracy: float


def calibration_bins(answers: Iterable[tuple[float, bool]], bins: int = 10) -> list[Bin]:
    """(confidence, right or wrong) in ranges of equal width, the upper border belonging to the range; empty ranges are left out."""
    filled: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in answers:
        # Rounded first: 0.7 * 10 is a little more than 7, and would fall into the next range.
        number = min(bins, max(1, math.ceil(round(confidence * bins, 9))))
        filled.setdefault(number, []).append((confidence, right))
    return [
        Bin(len(found), sum(confidence for confidence, _ in found) / len(found), sum(right for _, right in found) / len(found))
        for _, found in sorted(filled.items())
    ]


def calibration_error(answers: Sequence[tuple[float, bool]], bins: int = 10) -> float | None:
    """Expected calibration error of (confidence, right or wrong), between 0 and 1: |accuracy - mean confidence| of each range, by its share of the answers."""
    if not answers:
        return None
    return sum(found.count * abs(found.accuracy - found.confidence) for found in calibration_bins(answers, bins)) / len(answers)


def intent_figures(pairs: Iterable[tuple[str, str]]) -> dict[str, IntentFigures]:
    """Precision, recall and F1 of every intent among (gold, predicted), in alphabetical order."""
    counts = Counter(pairs)
    gold: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    for (wanted, answered), number in counts.items():
        gold[wanted] += number
        predicted[answered] += number
    return {
        intent: IntentFigures(
            n=gold[intent],
            precision=Rate(counts[intent, intent], predicted[intent]).value,
            recall=Rate(counts[intent, intent], gold[intent]).value,
            f1=2 * counts[intent, intent] / (gold[intent] + predicted[intent]),
        )
        for intent in sorted(gold | predicted)
    }


def macro_f1(pairs: Iterable[tuple[str, str]]) -> float | None:
    """The mean F1, between 0 and 1, of the intents that occur as gold: each counts the same, however many messages it has."""
    scores = [figures.f1 for figures in intent_figures(pairs).values() if figures.n]
    return sum(scores) / len(scores) if scores else None


def confusions(pairs: Iterable[tuple[str, str]], most: int = 20) -> list[tuple[str, str, int]]:
    """The most frequent (gold, predicted, number of messages) that differ; equal numbers in alphabetical order."""
    counts = Counter((gold, predicted) for gold, predicted in pairs if gold != predicted)
    return [(gold, predicted, number) for (gold, predicted), number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]]


def _rate(hits: Iterable[bool]) -> Rate:
    found = list(hits)
    return Rate(sum(found), len(found))


def figures(outcomes: Sequence[Outcome], safety: Collection[str], seen: int = 0) -> Figures:
    """All figures of some answers. `safety`: the immediate-safety intents; `seen`: messages left out because the training data hold them."""
    pairs = [(outcome.gold, outcome.predicted) for outcome in outcomes]
    times = [outcome.milliseconds for outcome in outcomes]
    peer = [outcome.peer_milliseconds for outcome in outcomes]
    return Figures(
        seen=seen,
        accuracy=_rate(gold == predicted for gold, predicted in pairs),
        macro_f1=macro_f1(pairs),
        safety_recall=_rate(predicted in safety for gold, predicted in pairs if gold in safety),
        safety_exact=_rate(predicted == gold for gold, predicted in pairs if gold in safety),
        safety_reached=_rate(outcome.predicted in safety or outcome.asked_back for outcome in outcomes if outcome.gold in safety),
        asked_in_vain=_rate(outcome.asked_back for outcome in outcomes if outcome.gold not in safety),
        false_alarms=_rate(predicted in safety for gold, predicted in pairs if gold not in safety),
        out_of_scope_recall=_rate(predicted == OUT_OF_SCOPE for gold, predicted in pairs if gold == OUT_OF_SCOPE),
        turned_away=_rate(predicted == OUT_OF_SCOPE for gold, predicted in pairs if gold != OUT_OF_SCOPE),
        language_with_page=_rate(outcome.with_page == outcome.language for outcome in outcomes if outcome.with_page is not None),
        language_without_page=_rate(outcome.without_page == outcome.language for outcome in outcomes),
        calibration_error=calibration_error([(outcome.confidence, outcome.gold == outcome.predicted) for outcome in outcomes]),
        median=median(times),
        p99=percentile(times, 99),
        peer_median=median(peer),
        peer_p99=percentile(peer, 99),
    )
