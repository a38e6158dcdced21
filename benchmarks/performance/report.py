"""The figures of the last run as tables in docs/performance.md, between its marks, and as plots beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.evaluation.data import ROOT

DOCUMENT = ROOT / "docs/performance.md"
FIGURES = ROOT / "docs/performance.json"
IMAGES = ROOT / "docs/images"
NAMES = {"floor": "a constant answer (Sanic)", "signpost": "Signpost", "lightest": "stock Rasa, lightest", "default": "stock Rasa, default"}
OURS, OTHER = "#1b5e8a", "#8a3b1b"
Figures = dict[str, Any]


def read() -> Figures:
    """The figures of the last run; none if there was none."""
    return dict(json.loads(FIGURES.read_text(encoding="utf-8"))) if FIGURES.exists() else {}


def save(figures: Figures) -> None:
    FIGURES.write_text(json.dumps(_rounded(figures), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value


def _table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---", *["---:"] * (len(head) - 1)], *rows))


def _speed(figures: Figures) -> str:
    found = figures["systems"]
    rows = []
    for name in [name for name in NAMES if name in found]:
        system = found[name]
        medians = [f"{system[kind]['median_ms']:.1f} / {system[kind]['p99_ms']:.0f}" for kind in ("buttons", "typed", "all")]
        memory = " + ".join(f"{part:.0f}" for part in system["memory_mb"])
        start = f"{system['start_seconds']:.0f} ({system['start_processor']:.1f})"
        rows.append([NAMES[name], *medians, f"{system['processor_ms']:.2f}", f"{system['per_core']:.0f}", memory, start])
    head = ["", "button, ms", "typed, ms", "all, ms", "processor, ms", "messages a second and core", "memory, MB", "start, s"]
    loads = " and ".join(f"{load['wanted']} wanting {load['cores']} cores" for load in figures["load"])
    return f"{_table(head, rows)}\n\n{figures['conversations']} conversations with each. Load of the machine before and after: {loads}."


def _aims(figures: Figures) -> str:
    """What was asked for, and what was measured."""
    rows: list[list[str]] = []

    def row(what: str, aim: str, value: float | None, shown: str, met: bool) -> None:
        if value is not None:
            rows.append([what, aim, shown, "yes" if met else "**no**"])

    systems = figures.get("speed", {}).get("systems", {})
    if "signpost" in systems:
        ours = systems["signpost"]
        if "default" in systems:
            times = ours["per_core"] / systems["default"]["per_core"]
            row("messages a second and core, against stock Rasa's default", "10 times", times, f"{times:.1f} times", times >= 10)
        if "lightest" in systems:
            times = ours["per_core"] / systems["lightest"]["per_core"]
            rows.append(["messages a second and core, against stock Rasa's lightest", "-", f"{times:.1f} times", "-"])
        slower = ours["buttons"]["median_ms"] / systems["floor"]["all"]["median_ms"]
        row("a button's median latency, against the constant answer's", "at most 5 times", slower, f"{slower:.1f} times", slower <= 5)
        start = ours["start_seconds"]
        row("start to ready", "at most 6 s", start, f"{start:.1f} s, {ours['start_processor']:.1f} s of the processor", start <= 6)
    for line in figures.get("languages", []):
        if line["languages"] == 30:
            row("memory of a worker with 30 languages", "at most 400 MB", line["memory_mb"], f"{line['memory_mb']:.0f} MB", line["memory_mb"] <= 400)
    if figures.get("growth"):
        each = figures["growth"]["open"][-1]["kb_each"]
        row("memory of an open conversation", "at most 8 KB", each, f"{each:.1f} KB", each <= 8)
        first, last = figures["growth"]["length"][0], figures["growth"]["length"][-1]
        ratio = max(last[kind] / first[kind] for kind in ("buttons", "typed"))
        row("a late turn against an early one", "as long", ratio, f"{ratio:.2f} times", ratio <= 1.3)
    return _table(["", "aim", "measured", "met"], rows)


def _growth(growth: Figures) -> str:
    length = [[f"{row['turn']}", f"{row['buttons']:.2f}", f"{row['typed']:.1f}"] for row in growth["length"]]
    rules = [[f"{row['rules']:,}", f"{row['rasa']:.1f}", f"{row['signpost']:.2f}"] for row in growth["rules"]]
    opened = [[f"{row['open']:,}", f"{row['memory_mb']:.0f}", f"{row['buttons']:.2f}"] for row in growth["open"]]
    return "\n\n".join((
        _table(["turn", "button, ms", "typed, ms"], length),
        _table(["rules", "Rasa's RulePolicy, ms an action", "ours, ms an action"], rules),
        _table(["open conversations", "memory, MB", "button, ms"], opened),
    ))  # fmt: skip


def _languages(rows: list[dict[str, float]]) -> str:
    shown = [
        [f"{row['languages']}", f"{row['memory_start_mb']:.0f}", f"{row['memory_mb']:.0f}", f"{row['start_seconds']:.1f} ({row['start_processor']:.1f})"]
        for row in rows
    ]
    return _table(["languages", "memory at start, MB", "after conversations in 11 languages, MB", "start, s (of the processor)"], shown)


def _training(figures: Figures) -> str:
    rows = []
    for kind, took in figures.get("speed", {}).get("trained", {}).items():
        rows.append([NAMES[kind], f"{took['wall'] / 60:.1f}", f"{took['processor'] / 60:.1f}", f"{took['load']['wanted']}" if took.get("load") else "-"])
    if figures.get("training"):
        took = figures["training"]
        rows.append(["Signpost, all examples", f"{took['wall'] / 60:.1f}", f"{took['processor'] / 60:.1f}", f"{took['load']['wanted']}"])
    return _table(["", "minutes", "minutes of the processor", "load of the machine"], rows)


def _sizes(figures: Figures) -> str:
    rows = [[NAMES.get(name, "stock Rasa"), f"{size:,.0f}"] for name, size in figures["installed_mb"].items()]
    return _table(["environment", "MB"], rows)


def write(figures: Figures) -> None:
    """Put the tables between the marks of the document and draw the plots."""
    parts: dict[str, tuple[Any, Callable[[Any], str]]] = {
        "aims": (figures, _aims), "speed": (figures.get("speed"), _speed), "growth": (figures.get("growth"), _growth),
        "languages": (figures.get("languages"), _languages), "training": (figures, _training), "sizes": (figures.get("speed"), _sizes),
    }  # fmt: skip
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, (found, make) in parts.items():
        if found:
            head, mark, rest = text.partition(f"<!-- {name} -->\n")
            text = head + mark + make(found) + "\n" + rest[rest.index("<!-- end -->") :]
    DOCUMENT.write_text(text, encoding="utf-8")
    draw(figures)


def draw(figures: Figures) -> None:
    """The plots, the same bytes for the same figures."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "signpost", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9})
    from matplotlib import pyplot

    def keep(figure: Any, name: str) -> None:
        figure.tight_layout()
        figure.savefig(IMAGES / f"performance-{name}.svg", metadata={"Date": None})
        pyplot.close(figure)

    if figures.get("speed"):
        systems = figures["speed"]["systems"]
        names = [name for name in NAMES if name in systems and name != "floor"]
        figure, axes = pyplot.subplots(figsize=(6, 0.5 + 0.4 * len(names)))
        bars = axes.barh([NAMES[name] for name in names], [systems[name]["per_core"] for name in names], color=[OURS, *[OTHER] * (len(names) - 1)])
        axes.bar_label(bars, fmt="%.0f", padding=3)
        axes.set_xlabel("messages a second and core")
        axes.invert_yaxis()
        keep(figure, "speed")
    if figures.get("growth"):
        growth = figures["growth"]
        figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 2.8))
        for kind, marker, colour in (("buttons", "o", OURS), ("typed", "s", OTHER)):
            left.plot([row["turn"] for row in growth["length"]], [row[kind] for row in growth["length"]], marker=marker, color=colour, label=kind)
        left.set_ylim(bottom=0)
        left.set_xlabel("turn of the conversation")
        left.set_ylabel("ms of the processor")
        left.legend()
        for kind, label, marker, colour in (("rasa", "Rasa's RulePolicy", "s", OTHER), ("signpost", "ours", "o", OURS)):
            right.loglog([row["rules"] for row in growth["rules"]], [row[kind] for row in growth["rules"]], marker=marker, color=colour, label=label)
        right.set_xlabel("rules")
        right.set_ylabel("ms to choose an action")
        right.legend()
        keep(figure, "growth")
    if figures.get("languages"):
        rows = figures["languages"]
        figure, axes = pyplot.subplots(figsize=(4, 2.6))
        axes.plot([row["languages"] for row in rows], [row["memory_mb"] for row in rows], marker="o", color=OURS)
        axes.axhline(400, color="#555555", linestyle=":", label="aim for 30")
        axes.set_ylim(bottom=0)
        axes.set_xlabel("languages")
        axes.set_ylabel("MB a worker")
        axes.legend()
        keep(figure, "languages")
