"""The conversation as a graph, made from rules, stories, buttons and what the actions say: steps, ways between them, and what is wrong with them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from bot.content.checks._program import action_hands_off, action_needs_country, action_resumes, action_texts, hand_off_texts, named_keys, named_words
from bot.content.checks.no_next_step import ends_in_a_next_step
from bot.content.choices import Choice
from bot.content.dialogue import SPOKEN, DialogueTurn, read_turns
from bot.content.library import Content
from bot.content.problems import Problem

# The numbers and facts that are those of a country (bot/content/emergency.py, explain.py).
COUNTRY = {"emergency", "crisis_line", "child_line", "country", "penalties", "generated", "child_age", "confidentiality", "duty"}
OPENING = "opening"
_START = "action_session_start"


@dataclass(frozen=True)
class Way:
    """A button: from the step in which the text `key` offers it to the steps of an intent."""

    key: str
    target: str
    intent: str


@dataclass(frozen=True)
class Step:
    """What the guide does after one message, by one rule. `says`: its texts in order; `hand_off`: services are shown; `resumes`: an earlier subject is
    taken up; `country`: what is said depends on it; `dead_end`: nothing is offered at the end.
    """

    id: str
    intents: tuple[str, ...]
    condition: tuple[str, ...]
    file: str
    rule: str
    actions: tuple[str, ...]
    says: tuple[str, ...]
    ways: tuple[Way, ...]
    hand_off: bool
    resumes: bool
    country: bool
    dead_end: bool
    kind: str
    safety: bool

    @property
    def name(self) -> str:
        """The intent that leads here."""
        return self.intents[0] if self.intents else self.id


def _ways(content: Content, says: Iterable[str]) -> tuple[Way, ...]:
    return tuple(Way(key, target, Choice(target, "").intent) for key in says if key in content.base for target in content.base[key].buttons)


def _needs_country(content: Content, actions: Iterable[str], says: Iterable[str]) -> bool:
    named = any(content.base[key].placeholders & COUNTRY for key in says if key in content.base)
    return named or any(action_needs_country(content, action) for action in actions if not action.startswith(SPOKEN))


def _says(content: Content, actions: Iterable[str], intents: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for action in actions:
        found += [action] if action.startswith(SPOKEN) else action_texts(content, action, intents)
    return tuple(dict.fromkeys(found))


def _step(content: Content, turn: DialogueTurn, number: int) -> Step:
    topic = content.topics.get(turn.intents[0])
    says = _says(content, turn.actions, turn.intents)
    name = "+".join((turn.intents[0], *turn.condition))
    return Step(
        id=name if number == 0 else f"{name}~{number}", intents=turn.intents, condition=turn.condition, file=turn.file, rule=turn.rule, actions=turn.actions,
        says=says, ways=_ways(content, says), hand_off=any(action_hands_off(content, action) for action in turn.actions),
        resumes=any(action_resumes(content, action) for action in turn.actions), country=_needs_country(content, turn.actions, says),
        dead_end=not turn.actions or not ends_in_a_next_step(content, turn), kind=topic.kind if topic else "step", safety=bool(topic and topic.safety),
    )  # fmt: skip


def _opening(content: Content) -> Step:
    says = tuple(action_texts(content, _START, ()))
    return Step(
        id=OPENING, intents=(), condition=(), file="../actions/session_start.py", rule=OPENING, actions=(_START,), says=says, ways=_ways(content, says),
        hand_off=False, resumes=False, country=_needs_country(content, (), says), dead_end=False, kind="talk", safety=False,
    )  # fmt: skip


@dataclass(frozen=True)
class Flow:
    """All steps by id, the opening first. `problems`: dialogue files that cannot be read, which are left out."""

    content: Content
    steps: dict[str, Step]
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def by_intent(self) -> dict[str, list[Step]]:
        """The steps that an intent leads to: several where rules have conditions."""
        found: dict[str, list[Step]] = {}
        for step in self.steps.values():
            for intent in step.intents:
                found.setdefault(intent, []).append(step)
        return found

    def after(self, step: Step) -> list[tuple[Way, Step]]:
        """Where the buttons of a step lead."""
        return [(way, target) for way in step.ways for target in self.by_intent.get(way.intent, ())]

    @cached_property
    def saying(self) -> dict[str, list[Step]]:
        """The steps that say a text; those that show services say one of the texts about them."""
        found: dict[str, list[Step]] = {}
        services = hand_off_texts(self.content)
        for step in self.steps.values():
            for key in dict.fromkeys((*step.says, *(services if step.hand_off else ()))):
                found.setdefault(key, []).append(step)
        return found

    @cached_property
    def _before(self) -> dict[str, tuple[str, Way] | None]:
        """For each step that can be reached: the step and button before it on a shortest way from the opening, or from a subject one can write about."""
        roots = [OPENING, *(step.id for step in self.steps.values() if step.kind != "step" and not step.condition)]
        before: dict[str, tuple[str, Way] | None] = {OPENING: None} if OPENING in self.steps else {}
        waiting = deque(before)
        self._spread(waiting, before)
        resumed = {Choice(target, "").intent for key in self._nexts if key in self.content.base for target in self.content.base[key].buttons}
        named = named_words(self.content) & set(self.by_intent)
        roots += [step.id for step in self.steps.values() if set(step.intents) & (resumed | named) and not step.condition]
        for root in roots:  # what no button of the opening leads to is reached by writing
            if root in self.steps and root not in before:
                before[root] = None
                self._spread(deque([root]), before)
        for step in self.steps.values():  # a rule with a condition stands beside the one without
            if step.id not in before and any(self.steps[other].name == step.name for other in list(before)):
                before[step.id] = None
                self._spread(deque([step.id]), before)
        return before

    def _spread(self, waiting: deque[str], before: dict[str, tuple[str, Way] | None]) -> None:
        while waiting:
            step = self.steps[waiting.popleft()]
            for way, target in self.after(step):
                if target.id not in before and not target.condition:
                    before[target.id] = (step.id, way)
                    waiting.append(target.id)

    def way_to(self, step: Step) -> list[tuple[Step, Way]]:
        """The buttons pressed on a shortest way to a step, with the steps where they stand; empty where one begins there or cannot come."""
        path: list[tuple[Step, Way]] = []
        at = step.id
        while found := self._before.get(at):
            at, way = found
            path.insert(0, (self.steps[at], way))
        return path

    @cached_property
    def unreachable(self) -> list[Step]:
        """Steps that no button leads to and nobody can write about."""
        return [step for step in self.steps.values() if step.id not in self._before]

    @cached_property
    def dead_ends(self) -> list[Step]:
        """Steps after which nothing is offered."""
        return [step for step in self.steps.values() if step.dead_end]

    @cached_property
    def unsaid(self) -> list[str]:
        """Texts that no step says and no line of the program names; of those the program puts together (cards, law) only the whole name counts."""
        named = {named.key for named in named_keys(self.content)}
        return [key for key in self.content.base if key.startswith(SPOKEN) and key not in self.saying and key not in named | self._nexts]

    @cached_property
    def _nexts(self) -> set[str]:
        """The texts with which subjects are taken up again."""
        return {key for topic in self.content.topics.values() for key in (topic.next, topic.young_next) if key}

    @cached_property
    def loops(self) -> list[list[Step]]:
        """Rings without a way out: steps that lead only to one another, where no service is ever shown and no subject taken up."""
        rings = []
        for ring in self._components():
            ids = {step.id for step in ring}
            around = len(ring) > 1 or any(target.id in ids for _, target in self.after(ring[0]))
            leaves = any(target.id not in ids for step in ring for _, target in self.after(step))
            if around and not leaves and not any(step.hand_off or step.resumes for step in ring):
                rings.append(ring)
        return rings

    def _components(self) -> list[list[Step]]:
        """Strongly connected components (Tarjan, without recursion)."""
        index: dict[str, int] = {}
        low: dict[str, int] = {}
        stack: list[str] = []
        on_stack: set[str] = set()
        found: list[list[Step]] = []
        for root in self.steps:
            work = [(root, iter([target.id for _, target in self.after(self.steps[root])]))] if root not in index else []
            if work:
                index[root] = low[root] = len(index)
                stack.append(root)
                on_stack.add(root)
            while work:
                at, nexts = work[-1]
                for target in nexts:
                    if target not in index:
                        index[target] = low[target] = len(index)
                        stack.append(target)
                        on_stack.add(target)
                        work.append((target, iter([other.id for _, other in self.after(self.steps[target])])))
                        break
                    if target in on_stack:
                        low[at] = min(low[at], index[target])
                else:
                    work.pop()
                    if work:
                        low[work[-1][0]] = min(low[work[-1][0]], low[at])
                    if low[at] == index[at]:
                        ring = []
                        while True:
                            other = stack.pop()
                            on_stack.discard(other)
                            ring.append(self.steps[other])
                            if other == at:
                                break
                        found.append(ring)
        return found


def flow_of(content: Content) -> Flow:
    """The conversation as the files have it now."""
    turns, problems = read_turns(content)
    steps: dict[str, Step] = {}
    opening = _opening(content)
    if opening.says:
        steps[OPENING] = opening
    for turn in turns:
        if turn.intents:
            number = 0
            step = _step(content, turn, number)
            while step.id in steps:
                number += 1
                step = _step(content, turn, number)
            steps[step.id] = step
    return Flow(content, steps, problems)
