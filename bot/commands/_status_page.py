"""The table of `signpost status` as one HTML file with bars: no script, nothing fetched, readable without colours."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment

from bot.content.locales import language_name
from bot.content.messages import BASE
from bot.content.progress import LEVELS, STATES, Progress

TEMPLATE = Path(__file__).with_name("status_page.html")


def status_page(found: list[Progress]) -> str:
    """The page for these languages."""
    rows = [
        {
            "code": one.code, "name": one.name, "english": language_name(one.code, BASE), "standing": one.standing, "states": one.states,
            "examples": one.examples, "patterns": one.patterns,
            "levels": [
                {"percent": int(one.share(level) * 100), "lacking": [item.name for item in one.items if item.level == level and not item.done]}
                for level in LEVELS
            ],
        }
        for one in found
    ]  # fmt: skip
    template = Environment(autoescape=True, trim_blocks=True).from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(found=rows, levels=LEVELS, states=STATES)
