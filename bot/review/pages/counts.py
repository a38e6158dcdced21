"""What visitors did, as far as it may be shown: weekly totals in tens, a week late; the way from a page to a service."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sanic import Blueprint, HTTPResponse, raw

from bot.content import clock
from bot.content.locales import countries, country_name, language_name
from bot.content.totals import NAMES, Row, TotalsError, as_csv, funnel, read_totals
from bot.review.context import ReviewRequest
from bot.review.registry import Page
from bot.review.render import page, words_of
from bot.review.trouble import TroubleError
from bot.review.words import Words

PAGE = Page("counts", "/counts", order=60)
blueprint = Blueprint("review-counts")
VARIABLE = "SIGNPOST_TOTALS"
_MOST = 30


@dataclass(frozen=True)
class Bar:
    """A bar of a plot: its words, its number, its length in per cent of the longest."""

    label: str
    total: int
    length: float
    note: str = ""


def _file() -> Path | None:
    named = os.environ.get(VARIABLE, "").strip()
    return Path(named).expanduser() if named else None


def _rows() -> list[Row]:
    path = _file()
    if path is None or not path.is_file():
        return []
    try:
        return read_totals(path, clock.now().date())
    except TotalsError as error:
        raise TroubleError("counts_file", 409, found=str(error)) from error


def bars(totals: dict[str, int], notes: dict[str, str] | None = None) -> list[Bar]:
    """The bars of a plot, in the order given."""
    longest = max(totals.values(), default=0) or 1
    return [Bar(label, total, 100 * total / longest, (notes or {}).get(label, "")) for label, total in totals.items()]


def kind_in_words(t: Words, name: str, kind: str) -> str:
    """One kind of a total as people read it."""
    if name == "country" and kind in countries():
        return country_name(kind, t.code)
    if name == "language":
        return language_name(kind, t.code)
    key = f"counts.{name}_{kind}"
    return t(key) if t.has(key) else kind


@blueprint.get("/counts")
async def show(request: ReviewRequest) -> HTTPResponse:
    """Plots and tables, of all weeks or one."""
    t = words_of(request)
    rows = await asyncio.to_thread(_rows)
    weeks = sorted({row[0] for row in rows}, reverse=True)
    week = request.args.get("week") or ""
    week = week if week in weeks else ""
    chosen = [row for row in rows if not week or row[0] == week]
    steps = funnel(chosen)
    way = bars(
        {t(f"counts.step_{step.kind}"): step.total for step in steps},
        {t(f"counts.step_{step.kind}"): t("counts.share", percent=step.share) for step in steps if step.share is not None},
    )
    plots: dict[str, list[Bar]] = {}
    for name in NAMES:
        if name != "step":
            totals: Counter[str] = Counter()
            for _, found, kind, total in chosen:
                if found == name:
                    totals[kind_in_words(t, name, kind)] += total
            plots[name] = bars(dict(totals.most_common(_MOST)))
    by_week = bars({found: sum(row[3] for row in rows if row[:3] == (found, "step", "wrote")) for found in sorted(weeks)})
    return page(
        request, "counts.html", "counts.title", weeks=weeks, week=week, way=way, plots=plots, by_week=by_week, kept=_file() is not None, variable=VARIABLE
    )  # fmt: skip


@blueprint.get("/counts/totals.csv")
async def table(request: ReviewRequest) -> HTTPResponse:
    """All that may be shown, for a spreadsheet."""
    rows = await asyncio.to_thread(_rows)
    headers = {"Content-Disposition": 'attachment; filename="totals.csv"', "Cache-Control": "no-store"}
    return raw(as_csv(rows).encode(), content_type="text/csv; charset=utf-8", headers=headers)
