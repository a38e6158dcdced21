"""Every response that a rule, topics.yml or the program names exists in English, and every English response is said by one of them (warning)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._program import built_keys, named_keys
from bot.content.checks._texts import message_file
from bot.content.dialogue import SPOKEN, turns
from bot.content.library import Content
from bot.content.messages import BASE
from bot.content.problems import Problem

ID = "unknown-response"
SPEAKERS = ("../actions/", "../content/")
WANTED, FIX = "a key of languages/en/messages", "Correct the key or write the text."


def check(content: Content) -> Iterator[Problem]:
    """Keys without a text, and texts that nothing says."""
    said: set[str] = set()
    all_turns = turns(content)
    for turn in all_turns:
        for action in turn.actions:
            if action.startswith(SPOKEN):
                said.add(action)
                if action not in content.base:
                    yield Problem(ID, turn.file, turn.rule, action, WANTED, FIX)
    for topic in content.topics.values():
        for field, key in (("next", topic.next), ("young_next", topic.young_next)):
            if key:
                said.add(key)
                if key not in content.base:
                    yield Problem(ID, "topics.yml", f"{topic.name}.{field}", key, WANTED, FIX)
    for named in named_keys(content):
        keys = built_keys(named, all_turns) if named.key == SPOKEN else {named.key}
        said |= keys
        # Elsewhere in the program such a string can be something else; counted as said it does no harm.
        for key in sorted(keys - set(content.base)) if named.file.startswith(SPEAKERS) else ():
            yield Problem(ID, named.file, f"line {named.line}", key, WANTED, FIX)
    for key, entry in content.base.items():
        if key.startswith(SPOKEN) and key not in said:
            fix = "Say it, or remove it in every language."
            yield Problem(ID, message_file(BASE, entry), key, "a text that nothing says", "a rule, a topic or an action that says it", fix, warning=True)
