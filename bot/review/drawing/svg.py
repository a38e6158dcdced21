"""Boxes, lines and words as SVG. Colours are classes (review.css), so that light, dark and print each have their own; there is no style in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from bot.review.drawing.layout import Laid, Line


def tag(name: str, content: str = "", **attributes: object) -> str:
    """An element; `class_` and names with underscores become `class` and names with hyphens."""
    pairs = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{pairs}>{content}</{name}>"


def number(value: float) -> str:
    """A coordinate with one place behind the point."""
    return f"{value:.1f}".removesuffix(".0")


def words(x: float, y: float, lines: Iterable[str], *, step: float, room: float, class_: str, rtl: bool = False) -> str:
    """Lines of text from (x, y) down, in a box of width `room`; from right to left they begin at its right side."""
    return "".join(
        tag("text", escape(line), x=number(x + room if rtl else x), y=number(y + index * step), class_=class_, direction="rtl" if rtl else None)
        for index, line in enumerate(lines)
    )  # fmt: skip


def link(href: str, content: str, label: str) -> str:
    """A part of the picture that leads somewhere."""
    return tag("a", content, href=href, aria_label=label)


def lines(laid: Laid, left: float, top: float, strong: Callable[[Line], bool] = lambda _: True) -> str:
    """The ways as curves with an arrow; those that are not strong are pale and lie below."""
    drawn = []
    for line in sorted(laid.lines, key=strong):
        class_ = "" if strong(line) else " pale"
        x1, y1, x2, y2 = line.x1 + left, line.y1 + top, line.x2 + left, line.y2 + top
        bend = max(36.0, (x2 - x1) / 2)
        path = f"M{number(x1)} {number(y1)}C{number(x1 + bend)} {number(y1)} {number(x2 - bend)} {number(y2)} {number(x2 - 6)} {number(y2)}"
        head = f"M{number(x2)} {number(y2)}l-8 -4.5v9z"
        drawn.append(tag("path", d=path, class_=f"way{class_}") + tag("path", d=head, class_=f"head{class_}"))
    return "".join(drawn)


def picture(content: str, width: float, height: float, title: str, language: str) -> str:
    """The whole, with its name for who cannot see it."""
    return tag(
        "svg", tag("title", escape(title)) + content, xmlns="http://www.w3.org/2000/svg", class_="flow", role="group", lang=language,
        viewBox=f"0 0 {number(width)} {number(height)}", width=number(width), height=number(height), aria_label=title,
    )  # fmt: skip
