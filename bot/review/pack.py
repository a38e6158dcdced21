"""The review pack for an ethics board: one HTML file that needs nothing else and prints well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.content.due import due_of
from bot.content.flow import OPENING, Flow, Step
from bot.content.library import Content
from bot.content.locales import country_name, language_name
from bot.content.messages import BASE
from bot.content.services import INTERNATIONAL, Channel, Service
from bot.content.standing import Tally, tallies
from bot.review.commit import CommitError, git
from bot.review.drawing.cards import Painter, name_of, subject
from bot.review.markdown import render as markdown
from bot.review.render import HERE, environment
from bot.review.text_view import TextView, places, views
from bot.review.words import Words

# The documents of the pack, by the word that heads them.
DOCUMENTS = {"rules": "safety.md", "evaluation": "evaluation.md", "privacy": "privacy.md"}


@dataclass(frozen=True)
class Drawing:
    """A picture with its name and anchor."""

    anchor: str
    title: str
    svg: str


def state_of(root: Path) -> str:
    """Version and commit of what is shown, "changed" where files differ from the commit."""
    try:
        number = version("signpost")
    except PackageNotFoundError:
        number = "?"
    try:
        commit = git(root, "rev-parse", "--short", "HEAD").strip()
        changed = " (changed since)" if git(root, "status", "--porcelain", "--untracked-files=no").strip() else ""
    except CommitError:
        return number
    return f"{number}, {commit}{changed}"


def begins(flow: Flow) -> list[Step]:
    """The steps that have a picture of their own: the first screen and every subject, dangers first."""
    found = [step for step in flow.steps.values() if step.kind != "step" and not step.condition and step.id != OPENING]
    found.sort(key=lambda step: (not step.safety, step.file))
    return ([flow.steps[OPENING]] if OPENING in flow.steps else []) + found


def drawings(flow: Flow, language: str, t: Words) -> tuple[list[Drawing], str]:
    """The picture of every subject, and that of the whole."""
    steps, anchors = list[Step](), dict[str, str]()
    for step in [*begins(flow), *(step for step in flow.steps.values() if step.kind == "step")]:
        if step.id in anchors and step.kind == "step":
            continue  # drawn inside the picture of a subject
        anchors |= {other.id: f"picture-{step.name}" for other in (step, *flow.by_intent.get(step.name, ()))}
        steps.append(step)
        for inner in subject(flow, step.name):
            anchors.setdefault(inner.id, f"picture-{step.name}")
    painter = Painter(flow, language, t, anchors=anchors)
    found = [Drawing(f"picture-{step.name}", name_of(flow.content, step, language, t), painter.subject(step.name)) for step in steps]
    return found, painter.whole()


def contact(channel: Channel) -> str:
    """How a service is reached, as it stands in the directory."""
    said = channel.display or channel.number or channel.url or channel.address or ""
    notes = [part for part in (channel.use, channel.hours, channel.cost, channel.note) if part]
    return f"{channel.type}: {said}" + (f" ({', '.join(notes)})" if notes else "")


def services(content: Content, country: str) -> list[tuple[str, list[Service]]]:
    """The services of the country, and the international ones."""
    found = [(code, list(content.services.get(code, ()))) for code in dict.fromkeys((country, INTERNATIONAL))]
    return [(code, listed) for code, listed in found if listed]


def _documents(root: Path) -> dict[str, str]:
    found = {}
    for name, file in DOCUMENTS.items():
        path = root / "docs" / file
        found[name] = markdown(path.read_text(encoding="utf-8")) if path.is_file() else ""
    return found


def make(flow: Flow, language: str, country: str, *, root: Path, t: Words, today: date) -> str:
    """The pack for a language and a country. Raises KeyError for a language that the guide does not speak."""
    content = flow.content
    beside = BASE if language != BASE else ""
    drawn, whole = drawings(flow, language, t)
    texts: list[TextView] = views(content, language)
    where = {view.key: places(flow, view.key, language) for view in texts}
    tally: Tally = next(one for one in tallies(content) if one.code == language)
    listed = services(content, country)
    due = {service.id: due_of(service.id, service.standing, today) for _, group in listed for service in group}
    return environment().get_template("pack_file.html").render(
        t=t, content=content, language=content.languages[language], beside=beside, country=country, country_name=_country(country, t), today=today,
        language_name=language_name(language, t.code), state=state_of(root), flow=flow, drawings=drawn, whole=whole, texts=texts, where=where, tally=tally,
        topics=list(dict.fromkeys(view.base.topic for view in texts)), services=listed, contact=contact, due=due, law=content.law.get(country),
        documents=_documents(root), css="".join((HERE / "static" / name).read_text(encoding="utf-8") for name in ("review.css", "pack.css")),
        names={code: _country(code, t) for code, _ in listed}, opening=OPENING,
    )  # fmt: skip


def _country(code: str, t: Words) -> str:
    return t("pack.international") if code == INTERNATIONAL else country_name(code, t.code)
