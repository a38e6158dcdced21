"""The pictures: one subject with every text and button, and the whole conversation in small."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from bot.content.flow import OPENING, Flow, Step
from bot.content.library import Content
from bot.content.served import title_of
from bot.review.drawing import svg
from bot.review.drawing.layout import Box, columns, lay_out
from bot.review.drawing.measure import wrap
from bot.review.text_view import title_of as button_title
from bot.review.words import Words

WIDE, PAD, SIZE, LINE = 300.0, 12.0, 13.0, 17.0
SMALL_WIDE, SMALL_HIGH = 190.0, 40.0
_ROOM = WIDE - 2 * PAD
_ROW = 26.0
_EDGE = 8.0


@dataclass
class Card:
    """A box with its drawing, made from top to bottom."""

    id: str
    class_: str
    height: float = PAD
    parts: list[str] = field(default_factory=list)
    ports: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)


def name_of(content: Content, step: Step, language: str, t: Words) -> str:
    """What a step is called: the opening, or the title of a button that leads there, or its intent."""
    if step.id == OPENING:
        return t("flows.opening")
    return title_of(content, step.name, language) or step.name.replace("_", " ")


def subject(flow: Flow, intent: str, depth: int = 4, most: int = 24) -> list[Step]:
    """The steps of one subject: those the intent leads to, and from there by buttons every step that is no subject and no way round (menu, country)."""
    topics = flow.content.topics
    found = list(flow.by_intent.get(intent, ())) if intent != OPENING else [flow.steps[OPENING]]
    level = {step.id: 0 for step in found}
    for step in found:
        if level[step.id] == depth:
            continue
        for way, target in flow.after(step):
            topic = topics.get(way.intent)
            parent = topics.get(topic.parent or "") if topic else None
            own = intent == OPENING or (topic and topic.kind == "step" and parent and parent.kind != "talk")
            if own and target.id not in level and len(found) < most and not (intent == OPENING and level[step.id] > 0):
                level[target.id] = level[step.id] + 1
                found.append(target)
    return found


class Painter:
    """Draws for one language. Links lead to pages of the tool; with `anchors` (the place of each step by id) inside one file."""

    def __init__(self, flow: Flow, language: str, t: Words, *, anchors: Mapping[str, str] | None = None) -> None:
        self.flow, self.language, self.t, self.anchors = flow, language, t, anchors
        self.content = flow.content
        known = self.content.languages.get(language)
        self.rtl = bool(known and known.direction == "rtl")
        self.rings = {step.id for ring in flow.loops for step in ring}
        self.unreachable = {step.id for step in flow.unreachable}

    def text_link(self, key: str) -> str:
        """Where a text is shown."""
        return f"/texts/{self.language}/{quote(key)}" if self.anchors is None else f"#{quote(key)}"

    def step_link(self, step: Step) -> str:
        """Where a step is drawn."""
        if self.anchors is not None:
            return f"#{quote(self.anchors.get(step.id, ''))}"
        return f"/flows/{quote(step.name)}?language={self.language}#{quote(step.id)}"

    def marks(self, step: Step) -> list[tuple[str, str]]:
        """What is to be known of a step: (class, words)."""
        found = []
        if step.safety:
            found.append(("safety", self.t("flows.safety")))
        if step.country:
            found.append(("country", self.t("flows.country")))
        if step.id in self.unreachable:
            found.append(("wrong", self.t("flows.unreachable")))
        if step.dead_end:
            found.append(("wrong", self.t("flows.dead_end")))
        if step.id in self.rings:
            found.append(("wrong", self.t("flows.loop")))
        return found

    def card(self, step: Step, level: Mapping[str, int]) -> Card:
        """One step with its texts and buttons; `level`: the column of each step of the picture. A way that is no line says whether it goes back."""
        card = Card(step.id, "safety" if step.safety else "wrong" if any(kind == "wrong" for kind, _ in self.marks(step)) else "")
        self._lines(card, name_of(self.content, step, self.language, self.t), "name", rtl=self.rtl)
        names = ", ".join(step.intents) or OPENING
        self._lines(card, names + (f" ({self.t('flows.if')} {', '.join(step.condition)})" if step.condition else ""), "small")
        for kind, mark in self.marks(step):
            self._lines(card, f"● {mark}", f"mark {kind}")
        card.height += 4
        for key in step.says:
            self._text(card, key)
        if step.hand_off:
            self._row(card, f"☎ {self.t('flows.hand_off')}", "hand")
        if step.resumes:
            self._row(card, f"↩ {self.t('flows.resumes')}", "hand")
        for way in step.ways:
            targets = list(self.flow.by_intent.get(way.intent, ()))
            drawn = tuple(target.id for target in targets if level.get(target.id) == level[step.id] + 1)
            sign = "✕" if not targets else "" if drawn else "↩" if any(target.id in level for target in targets) else "→"
            title = button_title(self.content, way, self.language)
            card.ports.append((card.height + self._button(card, title, targets, sign), drawn))
        card.height += PAD - 4
        return card

    def _lines(self, card: Card, text: str, class_: str, *, rtl: bool = False, room: float = _ROOM, left: float = PAD) -> None:
        found = wrap(text, SIZE, room)
        card.parts.append(svg.words(left, card.height + SIZE, found, step=LINE, room=room, class_=class_, rtl=rtl))
        card.height += LINE * len(found)

    def _text(self, card: Card, key: str) -> None:
        texts = self.content.texts.get(self.language)
        entry = texts.entries.get(key) if texts else None
        top = card.height
        said = wrap(entry.text if entry else self.t("flows.missing"), SIZE, _ROOM - 2 * _EDGE)
        high = LINE * len(said) + 2 * _EDGE
        box = svg.tag("rect", x=PAD, y=svg.number(top), width=_ROOM, height=svg.number(high), rx=6, class_="bubble" if entry else "bubble lacks")
        text = svg.words(PAD + _EDGE, top + _EDGE + SIZE - 1, said, step=LINE, room=_ROOM - 2 * _EDGE, class_="said", rtl=self.rtl)
        card.parts.append(svg.link(self.text_link(key), svg.tag("title", escape(key)) + box + text, key))
        card.height += high + 6

    def _row(self, card: Card, text: str, class_: str) -> None:
        found = wrap(text, SIZE, _ROOM)
        card.parts.append(svg.words(PAD, card.height + SIZE + 3, found, step=LINE, room=_ROOM, class_=class_))
        card.height += LINE * len(found) + 8

    def _button(self, card: Card, title: str, targets: list[Step], sign: str) -> float:
        """Draws a button; gives the height of its middle over its top."""
        lines = wrap(title, SIZE, _ROOM - 2 * PAD - 16)
        high = LINE * len(lines) + 9
        box = svg.tag("rect", x=PAD, y=svg.number(card.height), width=_ROOM, height=svg.number(high), rx=svg.number(min(high / 2, 13)), class_="button")
        text = svg.words(2 * PAD, card.height + SIZE + 4, lines, step=LINE, room=_ROOM - 2 * PAD - 16, class_="title", rtl=self.rtl)
        mark = svg.tag("text", sign, x=svg.number(WIDE - PAD - 18), y=svg.number(card.height + SIZE + 4), class_="title" if targets else "mark wrong")
        inner = box + text + mark
        card.parts.append(svg.link(self.step_link(targets[0]), inner, title) if targets else inner)
        middle = high / 2
        card.height += high + 5
        return middle

    def draw(self, cards: list[Card], starts: list[str], title: str) -> str:
        """Cards in their places with the lines between them."""
        laid = lay_out([Box(card.id, WIDE, card.height, tuple(card.ports)) for card in cards], starts, port_y=22.0)
        edge = 12.0
        drawn = svg.lines(laid, edge, edge)
        for card in cards:
            x, y = laid.at[card.id]
            frame = svg.tag("rect", width=WIDE, height=svg.number(card.height), rx=10, class_=f"card {card.class_}".strip())
            drawn += svg.tag(
                "g",
                frame + "".join(card.parts),
                transform=f"translate({svg.number(x + edge)} {svg.number(y + edge)})",
                id=card.id if self.anchors is None else None,
            )
        return svg.picture(drawn, laid.width + 2 * edge, laid.height + 2 * edge, title, self.language)

    def subject(self, intent: str) -> str:
        """The picture of one subject."""
        steps = subject(self.flow, intent)
        starts = [step.id for step in steps if intent in step.intents or step.id == intent]
        plain = {step.id: Box(step.id, 0, 0, tuple((0.0, (target.id,)) for _, target in self.flow.after(step))) for step in steps}
        level = {name: number for number, column in enumerate(columns(plain, starts)[0]) for name in column}
        title = name_of(self.content, steps[0], self.language, self.t)
        return self.draw([self.card(step, level) for step in steps], starts, self.t("flows.picture_of", name=title))

    def whole(self) -> str:
        """The whole conversation, a small box a step: those that buttons lead to from the first screen in columns, the others below them. A way by which a
        step is reached soonest is dark, other ways that lead further are pale, ways back are not drawn.
        """
        small = {step.id: self._small(step) for step in self.flow.steps.values()}
        ways = {
            step.id: tuple((high / 2, (target.id,)) for _, target in self.flow.after(step)) for step, (high, _) in zip(self.flow.steps.values(), small.values())
        }
        boxes = {name: Box(name, SMALL_WIDE, high, ways[name]) for name, (high, _) in small.items()}
        shown = [name for column in columns(boxes, [OPENING])[0] for name in column]
        laid = lay_out([boxes[name] for name in shown], [OPENING], port_y=14.0, gap_y=8.0)
        edge, width = 12.0, max(laid.width, 4 * (SMALL_WIDE + 12))
        before = {step.id: way[-1][0].id for step in self.flow.steps.values() if (way := self.flow.way_to(step))}
        drawn = svg.lines(laid, edge, edge, lambda line: before.get(line.target) == line.source)
        at = {name: (x + edge, y + edge) for name, (x, y) in laid.at.items()}
        top = laid.height + 3 * edge
        drawn += svg.words(edge, top + SIZE, [self.t("flows.by_writing")], step=LINE, room=width, class_="name")
        across = int((width + 12) // (SMALL_WIDE + 12))
        rest = [name for name in boxes if name not in laid.at]
        for number, name in enumerate(rest):
            at[name] = (edge + (number % across) * (SMALL_WIDE + 12), top + 24 + (number // across) * (SMALL_HIGH + 8))
        for name, (x, y) in at.items():
            drawn += svg.tag("g", small[name][1], transform=f"translate({svg.number(x)} {svg.number(y)})")
        height = top + 24 + (len(rest) // across + 1) * (SMALL_HIGH + 8) + edge
        return svg.picture(drawn, width + 2 * edge, height, self.t("flows.whole"), self.language)

    def _small(self, step: Step) -> tuple[float, str]:
        """The height of a small box, and the box."""
        name = name_of(self.content, step, self.language, self.t) + (f" ({', '.join(step.condition)})" if step.condition else "")
        lines = wrap(name, 12.0, SMALL_WIDE - 44)
        lines = lines if len(lines) < 3 else [lines[0], lines[1] + " …"]
        high = SMALL_HIGH if len(lines) > 1 else SMALL_HIGH - 12
        wrong = any(kind == "wrong" for kind, _ in self.marks(step))
        box = svg.tag("rect", width=SMALL_WIDE, height=svg.number(high), rx=6, class_=f"card {'safety' if step.safety else 'wrong' if wrong else ''}".strip())
        label = svg.words(8, 18, lines, step=13, room=SMALL_WIDE - 44, class_="tiny", rtl=self.rtl)
        signs = ("☎" if step.hand_off else "") + ("⚑" if step.country else "")
        sign = svg.tag("text", signs, x=svg.number(SMALL_WIDE - 6), y=18, class_="tiny", text_anchor="end")
        return high, svg.link(self.step_link(step), svg.tag("title", escape(step.name)) + box + label + sign, name)
