"""Which buttons of a text a visitor is shown: none that asks what they have said, leads where they stand, or is meant for somebody else."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content.choices import Choice
from bot.content.messages import Entry
from bot.content.rank import Visitor
from bot.content.topics import Topic

# The texts of this subject speak to people under 18 alone, so none of their buttons asks for the age.
YOUNG = "young"


def suits(topic: Topic, visitor: Visitor, *, speaks_to_young: bool = False) -> bool:
    """Whether a button to the topic asks nothing that the visitor has said (`speaks_to_young`: the text has said it for them) and is meant for them."""
    if topic.tells_age and visitor.under_18 and not speaks_to_young:
        return False
    return not topic.only or visitor.audience is None or visitor.audience in topic.only


def offered(base: Entry, topics: Mapping[str, Topic], visitor: Visitor, intent: str | None = None) -> list[str]:
    """The targets of the buttons of a text, in order; all of them where none would be left. `intent` is what is being answered."""

    def fits(target: str) -> bool:
        topic = topics.get(Choice(target, "").intent)
        if target == intent:
            return False
        return topic is None or suits(topic, visitor, speaks_to_young=base.topic == YOUNG)

    return [target for target in base.buttons if fits(target)] or list(base.buttons)
