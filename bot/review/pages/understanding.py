"""How well the guide understands each language: figures by intent, confusions with the examples that may cause them, and an example added where it belongs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from sanic import Blueprint, HTTPResponse

from bot.content.examples import Objection, add_example, objections
from bot.content.library import Content, instead
from bot.content.problems import ContentError
from bot.content.training_examples import examples
from bot.engine.model import RulesError
from bot.engine.trial import NoModelError
from bot.evaluation.confused import Measured, measure
from bot.evaluation.data import TESTS, load_samples, read_lines, tested_languages
from bot.review.context import ReviewRequest, account_of, session_of
from bot.review.form import read_form
from bot.review.pages.simulator import trial_of
from bot.review.registry import Page
from bot.review.render import go, page, words_of
from bot.review.trouble import TroubleError

PAGE = Page("understanding", "/understanding", order=50)
blueprint = Blueprint("review-understanding")


@dataclass
class Run:
    """A measurement under way or done."""

    total: int
    done: int = 0
    found: Measured | None = None
    task: asyncio.Task[None] | None = None


def _runs(request: ReviewRequest) -> dict[str, Run]:
    runs: dict[str, Run] = request.app.ctx.shelf.setdefault("understanding", {})
    return runs


def folder_of(request: ReviewRequest) -> Path:
    """The messages to measure with: those beside the data, else the guide's own."""
    beside: Path = request.app.ctx.settings.root / "tests" / "nlu"
    return beside if beside.is_dir() else TESTS


def _tested(request: ReviewRequest, language: str) -> list[str]:
    folder = tested_languages(folder_of(request)).get(language)
    return [text for path in sorted(folder.glob("*.yml")) for _, text in read_lines(path, folder)] if folder else []


@blueprint.get("/understanding")
async def show(request: ReviewRequest) -> HTTPResponse:
    """One language: its figures if they were measured, its intents, a form for an example."""
    content, code = request.app.ctx.desk.content, request.args.get("language") or ""
    code = code if code in content.languages else next(iter(content.languages), "en")
    return _page(request, code, intent=request.args.get("intent") or "", text=request.args.get("text") or "")


def _page(
    request: ReviewRequest, code: str, *, intent: str = "", text: str = "", against: list[Objection] | None = None, status: int = 200
) -> HTTPResponse:  # fmt: skip
    content = request.app.ctx.desk.content
    counted: dict[str, int] = {name: 0 for name, topic in content.topics.items() if topic.kind != "step"}
    try:
        for example in examples(content, code):
            counted[example.intent] = counted.get(example.intent, 0) + 1
    except ContentError as error:
        raise TroubleError("understanding_file", 409, found="; ".join(map(str, error.problems))) from error
    chosen = [example for example in examples(content, code) if example.intent == intent]
    run = _runs(request).get(code)
    return page(
        request, "understanding.html", "understanding.title", status=status, language=code, languages=content.languages, run=run,
        measured=run.found if run else None, counted=counted, intent=intent, text=text, chosen=chosen, against=against or [],
        stale=trial_of(request).stale, tested=code in tested_languages(folder_of(request)), running=bool(run and run.task and not run.task.done()),
    )  # fmt: skip


@blueprint.post("/understanding/measure")
async def begin(request: ReviewRequest) -> HTTPResponse:
    """Put all test messages of a language to the guide; goes on in the background, one language at a time."""
    content, code, runs = request.app.ctx.desk.content, read_form(request).text("language"), _runs(request)
    if any(run.task and not run.task.done() for run in runs.values()):
        raise TroubleError("understanding_busy", 409)
    try:
        guide = await trial_of(request).guide()
        messages = load_samples(folder_of(request), content.topics, [code]).messages.get(code, [])
    except NoModelError:
        raise TroubleError("simulator_model", 409) from None
    except RulesError as error:
        raise TroubleError("simulator_rules", 409, found=str(error)) from error
    except ContentError as error:
        raise TroubleError("understanding_file", 409, found="; ".join(map(str, error.problems))) from error
    run = runs[code] = Run(len(messages))

    async def work() -> None:
        def done(number: int) -> None:
            run.done = number

        with instead(content):
            run.found = await measure(content, code, messages, guide.parse, done)

    run.task = asyncio.ensure_future(work())
    return go(f"/understanding?language={code}")


@blueprint.post("/understanding/add")
async def add(request: ReviewRequest) -> HTTPResponse:
    """An example where it belongs, unless something speaks against it; what only gives to think is asked about once."""
    form, ctx = read_form(request), request.app.ctx
    code, intent, text = form.text("language"), form.text("intent"), " ".join(form.text("text").split())
    topics = ctx.desk.content.topics
    if code not in ctx.desk.content.languages or intent not in topics or topics[intent].kind == "step":
        raise TroubleError("bad_form", 400)
    found = await asyncio.to_thread(objections, ctx.desk.content, code, intent, text, _tested(request, code))
    sure = form.text("sure") == "yes" and form.text("sure_of") == text
    if any(not item.warning for item in found) or (found and not sure):
        return _page(request, code, intent=intent, text=text, against=found, status=409)

    def write(content: Content) -> list[Path]:
        try:
            # Somebody else may have added the same line meanwhile.
            if any(not item.warning for item in objections(content, code, intent, text)):
                raise TroubleError("understanding_meanwhile", 409)
            return [add_example(content, code, intent, text)]
        except ContentError as error:
            raise TroubleError("understanding_file", 409, found="; ".join(map(str, error.problems))) from error

    await asyncio.to_thread(ctx.desk.change, account_of(request).name, f"{code}: an example of {intent}", write)
    session_of(request).say(words_of(request)("understanding.added", intent=intent))
    return go(f"/understanding?language={code}&intent={intent}")
