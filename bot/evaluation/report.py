"""The figures as tables for people and as JSON for programs; neither holds a message."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from bot.evaluation.metrics import Bin, Figures, IntentFigures, Outcome, Rate, calibration_bins, confusions, figures, intent_figures
from bot.evaluation.peer import NAME as PEER

ALL = "all"
CONFUSIONS = 20
TEST_DATA = (
    "The test messages (`tests/nlu`) were written apart from the training data, by somebody who had not seen it. No setting was chosen by them and nobody who "
    "wrote training data saw one; but which languages and intents were given more examples was decided by looking at earlier tables of this page, so they are "
    "not as blind as a set that nobody here has seen. They are machine drafts that native speakers have not read yet."
)
# What each language is to reach: name, figure, share wanted, whether at least or at most that.
AIMS = (
    ("intent accuracy", "accuracy", 0.80, "at least"),
    ("immediate-safety recall", "safety_recall", 0.97, "at least"),
    ("false alarms", "false_alarms", 0.015, "at most"),
    ("out-of-scope recall", "out_of_scope_recall", 0.75, "at least"),
    ("in-scope turned away", "turned_away", 0.04, "at most"),
)
PICTURES = {
    "evaluation-languages.svg": "Accuracy, recall of dangers and false alarms of each language with 95 % intervals; the tables below have the numbers",
    "evaluation-calibration.svg": "How often an answer of a confidence is right",
}


@dataclass(frozen=True)
class Report:
    """All figures of one run. `page`: whether the page's language was said with each message; `surroundings`: model and machine, in words."""

    languages: dict[str, Figures]
    total: Figures
    intents: dict[str, IntentFigures]
    confusions: list[tuple[str, str, int]]
    calibration: list[Bin]
    page: bool
    surroundings: str


def make_report(outcomes: Sequence[Outcome], seen: dict[str, int], order: Iterable[str], safety: Collection[str], *, page: bool, surroundings: str) -> Report:
    """The report on some answers. `seen`: messages left out, by language; `order`: the intents as docs/intents.md lists them."""
    by_language = {code: [outcome for outcome in outcomes if outcome.language == code] for code in seen}
    pairs = [(outcome.gold, outcome.predicted) for outcome in outcomes]
    found = intent_figures(pairs)
    return Report(
        languages={code: figures(part, safety, seen[code]) for code, part in by_language.items()},
        total=figures(outcomes, safety, sum(seen.values())),
        intents={intent: found[intent] for intent in order if intent in found},
        confusions=confusions(pairs, CONFUSIONS),
        calibration=calibration_bins((outcome.confidence, outcome.gold == outcome.predicted) for outcome in outcomes),
        page=page,
        surroundings=surroundings,
    )


def percent(value: float | None) -> str:
    """A proportion in per cent with one decimal, or a dash."""
    return "-" if value is None else f"{100 * value:.1f}"


def rate(found: Rate) -> str:
    """A proportion in per cent with its 95 % interval, or a dash."""
    return "-" if found.interval is None else f"{percent(found.value)} ({percent(found.interval[0])} to {percent(found.interval[1])})"


def number(value: float | None, decimals: int) -> str:
    """A number with so many decimals, or a dash."""
    return "-" if value is None else f"{value:.{decimals}f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, its columns aligned so that it can be read in a terminal; the first column is text, the others are numbers."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    shown = ["| " + " | ".join(f"{cell:{'<' if not column else '>'}{widths[column]}}" for column, cell in enumerate(line)) + " |" for line in lines]
    rule = "|" + "|".join("-" * (width + 2) if not column else "-" * (width + 1) + ":" for column, width in enumerate(widths)) + "|"
    return "\n".join([shown[0], rule, *shown[1:]])


def _rows(report: Report) -> list[tuple[str, Figures]]:
    return [*report.languages.items(), *([(ALL, report.total)] if len(report.languages) > 1 else [])]


def _understanding(report: Report) -> str:
    head = ("language", "messages", "seen in training", "intent accuracy %", "macro F1 %", "out-of-scope recall %", "in-scope turned away %", "ECE")
    return _table(head, (
        (code, str(found.accuracy.total), str(found.seen), rate(found.accuracy), percent(found.macro_f1), rate(found.out_of_scope_recall),
         rate(found.turned_away), number(found.calibration_error, 3))
        for code, found in _rows(report)
    ))  # fmt: skip


def _safety(report: Report) -> str:
    head = ("language", "safety messages", "recall %", "exact %", "answered or asked back %", "other messages", "false alarms %", "asked back in vain %")
    return _table(head, (
        (
            code, str(found.safety_recall.total), rate(found.safety_recall), rate(found.safety_exact), rate(found.safety_reached),
            str(found.false_alarms.total), rate(found.false_alarms), rate(found.asked_in_vain),
        )
        for code, found in _rows(report)
    ))  # fmt: skip


def _aims(report: Report) -> str:
    """Each aim with the languages that fall short of it."""

    def short(figure: str, wanted: float, sense: str) -> str:
        values = {code: getattr(found, figure).value for code, found in report.languages.items()}
        missed = [code for code, value in values.items() if value is not None and (value < wanted if sense == "at least" else value > wanted)]
        return ", ".join(f"{code} {percent(values[code])}" for code in missed) or "none"

    return _table(
        ("aim", "in each language", "short of it, %"),
        ((name, f"{sense} {percent(wanted)} %", short(figure, wanted, sense)) for name, figure, wanted, sense in AIMS),
    )


def _languages(report: Report) -> str:
    head = ("language", "page language right %", "no page language %")
    return _table(head, ((code, rate(found.language_with_page), rate(found.language_without_page)) for code, found in _rows(report)))


def ratio(found: Figures) -> float | None:
    """How many times the peer's median time the guide's is."""
    return found.median / found.peer_median if found.median is not None and found.peer_median else None


def _times(report: Report) -> str:
    head = ("language", "median ms", "p99 ms", "peer median ms", "peer p99 ms", "median : peer")
    return _table(head, (
        (code, number(found.median, 2), number(found.p99, 2), number(found.peer_median, 2), number(found.peer_p99, 2), number(ratio(found), 1))
        for code, found in _rows(report)
    ))  # fmt: skip


def _intents(report: Report) -> str:
    head = ("intent", "n", "precision %", "recall %", "F1 %")
    return _table(head, ((name, str(found.n), percent(found.precision), percent(found.recall), percent(found.f1)) for name, found in report.intents.items()))


def tables(report: Report) -> str:
    """Everything in Markdown, for the terminal and the page."""
    said = "The page's language was said with each message, and rightly." if report.page else "No page language was given: the text alone decides."
    parts = [
        "## Understanding",
        f"{said} Intervals are Wilson's, 95 %. The line `all`: all messages together. Macro F1: the mean over the intents that occur. "
        "Turned away: answered as `out_of_scope` though in scope. "
        "ECE: expected calibration error of the reported confidence, between 0 and 1, in ten bins of equal width. A message that stands in the training data "
        "of its language, once case, accents and punctuation are put aside, is counted as seen in training and left out of all figures.",
        _understanding(report),
        "## Immediate safety",
        "Recall: a message of one of the five safety intents, answered as any of the five; exact: as the right one. "
        "False alarms: any other message answered as one of the five, in per cent of those other messages. Asked back: answered otherwise, with a question "
        "whether somebody is in danger and the numbers in the same answer.",
        _safety(report),
        "## Against the aims",
        _aims(report),
        "## Language identified",
        "Share of the messages whose own language was identified.",
        _languages(report),
        "## Time",
        f"One message, from text to intent and entities, one after the other in one process. Peer: {PEER}, on the same text straight after. "
        f"Other work on the machine slows both; the ratio of the medians is what to compare. {report.surroundings}",
        _times(report),
        "## Per intent, all languages",
        _intents(report),
        f"## The {CONFUSIONS} most frequent confusions",
        _table(("gold -> predicted", "messages"), ((f"{gold} -> {predicted}", str(count)) for gold, predicted, count in report.confusions)),
    ]
    return "\n\n".join(parts) + "\n"


def adversarial(report: Report) -> str:
    """What is told of the messages in tests/adversarial."""
    parts = [
        "## Adversarial messages",
        "`tests/adversarial`, written apart in the same way to be hard for software, as people nevertheless type: heavy misspelling, spaced letters, code "
        "words, emoji for words, negation in both directions, quotation, irony, a danger in one clause of a long message, alarming words without danger.",
        _understanding(report),
        _safety(report),
    ]
    return "\n\n".join(parts) + "\n"


def page(report: Report, others: Sequence[Report], command: str) -> str:
    """docs/evaluation.md. `others`: reports on adversarial messages, if any; `command`: what makes this page again."""
    pictures = "\n".join(f"![{words}](images/{name})" for name, words in PICTURES.items())
    figures = "\n".join([tables(report), *map(adversarial, others)])
    return f"# How well the guide understands\n\n{TEST_DATA}\n\nMade by `{command}`.\n\n{pictures}\n\n{figures}"


def _plain(value: Any) -> Any:
    if isinstance(value, Rate):
        return {"hits": value.hits, "total": value.total, "value": value.value, "interval": value.interval}
    return value


def as_json(report: Report) -> dict[str, Any]:
    """All figures unrounded: proportions between 0 and 1, times in milliseconds."""
    return {
        "page_language": report.page,
        "surroundings": report.surroundings,
        "languages": {
            code: {**{field.name: _plain(getattr(found, field.name)) for field in fields(found)}, "peer_ratio": ratio(found)}
            for code, found in [*report.languages.items(), (ALL, report.total)]
        },
        "intents": {name: asdict(found) for name, found in report.intents.items()},
        "calibration": [asdict(found) for found in report.calibration],
        "confusions": [{"gold": gold, "predicted": predicted, "messages": count} for gold, predicted, count in report.confusions],
    }
