"""The register of intents: `bot/data/topics.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.content.files import DATA, read_yaml, relative
from bot.content.problems import ContentError, Problem

KINDS = ("topic", "step", "talk")
AUDIENCES = ("self", "other", "survivor", "young", "professional")


@dataclass(frozen=True)
class Topic:
    """What one intent is about; the fields are explained at the head of `topics.yml`."""

    name: str
    kind: str
    parent: str | None = None
    audience: str | None = None
    need: str | None = None
    next: str | None = None
    young_next: str | None = None
    safety: bool = False
    under_18: bool = False
    tells_age: bool = False
    within: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    @property
    def public(self) -> str:
        """The intent of `intents.md` under which a message of this kind is reported."""
        return self.parent or self.name


def load_topics(data: Path = DATA) -> dict[str, Topic]:
    """Every intent by name, in order of precedence. Raises ContentError."""
    path = data / "topics.yml"
    topics: dict[str, Topic] = {}
    problems: list[Problem] = []
    name = relative(path, data)
    for key, fields in read_yaml(path, root=data).get("topics", {}).items():
        try:
            topic = Topic(**{**fields, "name": key, "within": tuple(fields.get("within") or ()), "only": tuple(fields.get("only") or ())})
        except TypeError as error:
            problems.append(Problem("topics", name, key, str(error), "the fields named at the head of the file", "Remove or rename the field."))
            continue
        if topic.kind not in KINDS:
            problems.append(Problem("topics", name, key, f"kind {topic.kind!r}", " or ".join(KINDS), "Correct the kind."))
        if topic.kind == "step" and not topic.parent:
            problems.append(Problem("topics", name, key, "no parent", "the intent under which this step is reported", "Add parent."))
        if topic.audience is not None and topic.audience not in AUDIENCES:
            problems.append(Problem("topics", name, key, f"audience {topic.audience!r}", ", ".join(AUDIENCES), "Correct the audience."))
        if set(topic.only) - set(AUDIENCES):
            problems.append(Problem("topics", name, key, f"only {', '.join(topic.only)}", ", ".join(AUDIENCES), "Correct the audiences."))
        topics[key] = topic
    for topic in topics.values():
        if topic.parent and (topic.parent not in topics or topics[topic.parent].kind == "step"):
            problems.append(Problem("topics", name, topic.name, f"parent {topic.parent!r}", "an intent that is not a step", "Correct the parent."))
        for other in topic.within:
            if other not in topics:
                problems.append(Problem("topics", name, topic.name, f"within {other!r}", "a name of this file", "Correct it."))
    if problems:
        raise ContentError(problems)
    return topics
