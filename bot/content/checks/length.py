"""At most 60 words a text, 40 characters a title, five buttons and three bubbles a rule. Sentences of more than 20 words (Finnish: 17) are warnings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.checks._program import action_speaks
from bot.content.checks._texts import Text, message_file, texts
from bot.content.dialogue import SPOKEN, turns
from bot.content.library import Content
from bot.content.problems import Problem

ID = "length"
WORDS, TITLE, BUTTONS, BUBBLES = 60, 40, 5, 3
SENTENCE = 20
# A language that puts into endings what English puts into words says as much in fewer of them.
SHORTER = {"fi": 17}
_WORD = re.compile(r"\S*\w\S*")
_END = re.compile(r"(?<=[.?!…])[\"'”“’»)]*\s+|\n+")


def words_in(text: str) -> list[str]:
    """The words of a text: whatever has a letter or digit in it."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The text at the ends of its sentences and lines."""
    return _END.split(text)


def _bubble(text: Text) -> Iterator[Problem]:
    count = len(words_in(text.text))
    if count > WORDS:
        yield Problem(ID, text.file, text.key, f"{count} words", f"at most {WORDS}", "Shorten it, or make it two texts.")
    most = SHORTER.get(text.language, SENTENCE)
    for sentence in sentences(text.text):
        count = len(words_in(sentence))
        if count > most:
            start = " ".join(sentence.split()[:5])
            yield Problem(ID, text.file, text.key, f"{count} words in the sentence {start!r} ...", f"at most {most}", "Make it two sentences.", warning=True)


def check(content: Content) -> Iterator[Problem]:
    """What is too long to be read in distress."""
    for text in texts(content):
        if text.kind == "bubble":
            yield from _bubble(text)
        elif text.kind == "title" and len(text.text) > TITLE:
            yield Problem(ID, text.file, text.key, f"{len(text.text)} characters", f"at most {TITLE}", "Find a shorter title.")
    for language, in_language in content.texts.items():
        for key, entry in in_language.entries.items():
            if len(entry.buttons) > BUTTONS:
                found = f"{len(entry.buttons)} buttons"
                yield Problem(ID, message_file(language, entry), f"{key}.buttons", found, f"at most {BUTTONS}", "Move some to a second text.")
    for turn in turns(content):
        count = sum(action.startswith(SPOKEN) or action_speaks(content, action) for action in turn.actions)
        if count > BUBBLES:
            yield Problem(ID, turn.file, turn.rule, f"{count} bubbles", f"at most {BUBBLES}", "Leave the rest to a button.")
