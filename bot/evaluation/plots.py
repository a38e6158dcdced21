"""The figures of docs/evaluation.md as pictures (SVG), the same bytes for the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.evaluation.metrics import Bin, Figures, Rate
from bot.evaluation.report import Report

# Told apart without colour too: by marker, and by place.
ROWS = (
    ("intent accuracy", "accuracy", "o", "#1b5e8a"),
    ("danger answered as danger", "safety_recall", "s", "#8a3b1b"),
    ("or asked back", "safety_reached", "D", "#555555"),
)
FALSE = (("answered as danger", "false_alarms", "s", "#8a3b1b"), ("asked back in vain", "asked_in_vain", "D", "#555555"))


def _pyplot() -> Any:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "signpost", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9})
    from matplotlib import pyplot

    return pyplot


def _points(axes: Any, languages: dict[str, Figures], kinds: Sequence[tuple[str, str, str, str]]) -> None:
    for offset, (label, name, marker, colour) in enumerate(kinds):
        rates: list[tuple[int, Rate]] = [(row, getattr(found, name)) for row, found in enumerate(languages.values())]
        shown = [(row, rate.value, rate.interval) for row, rate in rates if rate.value is not None and rate.interval is not None]
        y = [row + 0.22 * (offset - (len(kinds) - 1) / 2) for row, _, _ in shown]
        x = [100 * value for _, value, _ in shown]
        # At 0 and 100 % an end of the interval is the value itself, but for rounding.
        left = [max(0.0, 100 * (value - interval[0])) for _, value, interval in shown]
        right = [max(0.0, 100 * (interval[1] - value)) for _, value, interval in shown]
        axes.errorbar(x, y, xerr=[left, right], fmt=marker, color=colour, label=label, markersize=4, linewidth=1, capsize=2)
    axes.set_yticks(range(len(languages)), list(languages))
    axes.invert_yaxis()
    axes.grid(axis="x", color="#dddddd")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=1, frameon=False)


def languages_plot(report: Report, path: Path) -> None:
    """Accuracy, recall of dangers and false alarms of every language, with 95 % intervals."""
    pyplot = _pyplot()
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 1.6 + 0.42 * len(report.languages)), layout="constrained")
    _points(left, report.languages, ROWS)
    left.set_xlabel("% of the messages")
    _points(right, report.languages, FALSE)
    right.set_xlabel("% of the messages without danger")
    right.set_xlim(left=0)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def calibration_plot(bins: Sequence[Bin], path: Path) -> None:
    """How often an answer of a confidence is right; on the diagonal it is as often as it says."""
    pyplot = _pyplot()
    figure, axes = pyplot.subplots(figsize=(4, 3.6), layout="constrained")
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1)
    axes.plot([found.confidence for found in bins], [found.accuracy for found in bins], "o-", color="#1b5e8a", markersize=4)
    for found in bins:
        axes.annotate(str(found.count), (found.confidence, found.accuracy), textcoords="offset points", xytext=(5, -9), fontsize=7)
    axes.set(xlabel="confidence reported", ylabel="share that is right (number: answers)", xlim=(0, 1), ylim=(0, 1))
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
