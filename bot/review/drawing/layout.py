"""Where boxes stand: in columns by the number of presses from the start, each as high as possible near where the ways to it come from.

A way leads from a button of one box to another box. Since a column is the number of presses, a way goes to the next column, or not further: those that go
back or aside are not drawn as lines (`Laid.lines` has the others), their button says where they lead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GAP_X, GAP_Y = 90.0, 22.0
_SWEEPS = 4


@dataclass(frozen=True)
class Box:
    """A box with its size; `ports`: for each button the height of its middle in the box and the boxes it leads to."""

    id: str
    width: float
    height: float
    ports: tuple[tuple[float, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Line:
    """A way as a line, from a button to a box: x and y of both ends."""

    source: str
    port: int
    target: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Laid:
    """The upper left corner of every box, the lines, and the size of it all."""

    at: dict[str, tuple[float, float]]
    lines: tuple[Line, ...]
    width: float
    height: float


def columns(boxes: Mapping[str, Box], starts: Sequence[str]) -> tuple[list[list[str]], list[str]]:
    """The boxes by the number of presses from the starts, and those that cannot be reached."""
    level = dict.fromkeys((start for start in starts if start in boxes), 0)
    waiting = list(level)
    for at in waiting:
        for _, targets in boxes[at].ports:
            for target in targets:
                if target in boxes and target not in level:
                    level[target] = level[at] + 1
                    waiting.append(target)
    found: list[list[str]] = [[] for _ in range(max(level.values(), default=-1) + 1)]
    for name in waiting:
        found[level[name]].append(name)
    rest = [name for name in boxes if name not in level]
    return found, rest


def lay_out(boxes: Sequence[Box], starts: Sequence[str], *, port_y: float = 18.0, gap_y: float = GAP_Y) -> Laid:
    """Boxes in their places; `port_y`: where a line meets its target, from the top; `gap_y`: between boxes of a column."""
    known = {box.id: box for box in boxes}
    order, rest = columns(known, starts)
    order += [rest] if rest else []
    level = {name: number for number, column in enumerate(order) for name in column}
    comes = _coming(known, level)
    y = _stack(known, order, comes, port_y, gap_y)
    for _ in range(_SWEEPS):
        for number, column in enumerate(order[1:], start=1):
            order[number] = sorted(column, key=lambda name: _wanted(name, known, comes, y, port_y))
        y = _stack(known, order, comes, port_y, gap_y)
    x: dict[str, float] = {}
    left = 0.0
    for column in order:
        for name in column:
            x[name] = left
        left += max((known[name].width for name in column), default=0.0) + GAP_X
    lines = tuple(
        Line(name, port, target, x[name] + box.width, y[name] + middle, x[target], y[target] + min(port_y, known[target].height / 2))
        for name, box in known.items() for port, (middle, targets) in enumerate(box.ports) for target in targets
        if target in known and level[target] == level[name] + 1 and (name, port) in comes.get(target, ())
    )  # fmt: skip
    at = {name: (x[name], y[name]) for name in known}
    bottom = max((y[name] + known[name].height for name in known), default=0.0)
    return Laid(at, lines, max(left - GAP_X, 0.0), bottom)


def _coming(known: Mapping[str, Box], level: Mapping[str, int]) -> dict[str, list[tuple[str, int]]]:
    """For each box the buttons of the column before that lead to it."""
    found: dict[str, list[tuple[str, int]]] = {}
    for name, box in known.items():
        for port, (_, targets) in enumerate(box.ports):
            for target in targets:
                if target in known and level[target] == level[name] + 1:
                    found.setdefault(target, []).append((name, port))
    return found


def _wanted(
    name: str, known: Mapping[str, Box], comes: Mapping[str, list[tuple[str, int]]], y: Mapping[str, float], port_y: float
) -> float:  # fmt: skip
    """Where a box would best stand: level with the middle of the buttons that lead to it."""
    sources = [y[source] + known[source].ports[port][0] for source, port in comes.get(name, ()) if source in y]
    return sum(sources) / len(sources) - port_y if sources else y.get(name, 0.0)


def _stack(
    known: Mapping[str, Box], order: list[list[str]], comes: Mapping[str, list[tuple[str, int]]], port_y: float, gap_y: float
) -> dict[str, float]:  # fmt: skip
    y: dict[str, float] = {}
    for column in order:
        free = 0.0
        for name in column:
            y[name] = max(free, _wanted(name, known, comes, y, port_y), 0.0)
            free = y[name] + known[name].height + gap_y
    return y
