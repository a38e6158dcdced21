"""Where a text stands in a conversation, said to a translator: who says it, after what, which buttons lead here, what a button opens."""

from __future__ import annotations

from collections import defaultdict

from bot.content.choices import Choice
from bot.content.dialogue import SPOKEN, turns
from bot.content.library import Content
from bot.content.messages import PLACEHOLDER, WIDGET
from bot.content.sources import TEXT, YOUNG

MOST = 3
SHORT = 60
# What is put in for a name in braces. All of them stand alone: nominative, as CLDR or the directory has them.
VALUES = {
    "country": "a country's name as it stands alone (Germany)",
    "language": "a language's own name",
    "languages": "names of languages, as they stand alone",
    "emergency": "the emergency number; with the country unknown, two numbers and where they work",
    "crisis_line": "name and number of the crisis line",
    "child_line": "name and number of the child helpline",
    "own_line": "name and number of a prevention service for whoever worries about themself",
    "duty": "a whole sentence on the duty to report, or nothing: it has a line of its own",
    "limit": "a number of characters", "number": "a telephone number", "address": "an e-mail address", "digit": "a key of the telephone",
    "word": "a word to be sent as it is", "region": "a region's name as it stands alone", "nearest": "a language's name as it stands alone",
    "min": "a duration as it stands alone (1 year)", "max": "a duration as it stands alone (3 years)", "child_age": "an age in years (18)", "year": "a year",
    "date": "a date", "day": "a day of the week as it stands alone (Monday)", "time": "a time of day", "hours": "opening hours", "zone": "a time zone's name",
    "penalty": "a part of a sentence from the part_penalty texts of this file", "penalties": "whole lines from the part_law texts, or nothing",
    "generated": "a whole sentence from part_generated", "confidentiality": "whole sentences from part_confidentiality", "source": "a line or a web address",
    "review_state": "a whole sentence: whether a native speaker approved the texts",
}  # fmt: skip


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1].rsplit(" ", 1)[0] + " …"


def _button(title: str, keys: list[str]) -> str:
    others = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
    return f"“{title}” in {keys[0]}{others}"


class Context:
    """The dialogue seen from its texts; made once for an export."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._after: dict[str, list[str]] = defaultdict(list)
        self._intents: dict[str, list[str]] = defaultdict(list)
        self._first: dict[str, str] = {}
        self._leading: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for turn in turns(content):
            before = None
            for action in turn.actions:
                if action.startswith(SPOKEN):
                    self._intents[action] += [intent for intent in turn.intents if intent not in self._intents[action]]
                    if before and before not in self._after[action]:
                        self._after[action].append(before)
                    before = action
                    for intent in turn.intents:
                        self._first.setdefault(intent, action)
        for key, base in content.base.items():
            for target, title in base.buttons.items():
                self._leading[Choice(target, title).intent][title].append(key)

    def lines(self, key: str, part: str, *, optional: bool = False) -> tuple[str, ...]:
        """What a translator should know of one piece."""
        if key == WIDGET:
            return (f"On the page around the chat: {part.removeprefix('buttons.')}.", *self._values(self._content.texts["en"].widget[part.partition(".")[2]]))
        base = self._content.base[key]
        if part not in (TEXT, YOUNG):
            return self._button(key, part)
        lines = [self._who(key, part)]
        intents = self._intents.get(key, [])
        if intents:
            lines.append(f"When a visitor's message or button means: {', '.join(intents[:MOST])}{' ...' if len(intents) > MOST else ''} (docs/intents.md).")
        if self._after.get(key):
            lines.append(f"Comes right after: {', '.join(self._after[key][:MOST])}.")
        leading = [_button(title, keys) for intent in intents for title, keys in self._leading.get(intent, {}).items()]
        if leading:
            lines.append(f"Buttons that lead here: {'; '.join(leading[:MOST])}{f'; and {len(leading) - MOST} more' if len(leading) > MOST else ''}.")
        if optional:
            lines.append("Only if your language addresses them otherwise than adults; else leave it empty.")
        if base.note:
            lines.append(f"Note: {base.note}")
        return (*lines, *self._values(base.text))

    @staticmethod
    def _who(key: str, part: str) -> str:
        if not key.startswith(SPOKEN):
            return "A part of a card or of a longer text, or a line in it; it stands alone."
        return "The guide says it to a visitor under 18." if part == YOUNG else "The guide says it to the visitor."

    def _button(self, key: str, part: str) -> tuple[str, ...]:
        target = part.removeprefix("buttons.")
        intent = target.partition(":")[0]
        opens = self._first.get(intent)
        text = self._content.base.get(opens or "")
        answer = f" The answer begins: “{_short(text.text)}”" if text else ""
        return (f"Button under {key} (“{_short(self._content.base[key].text)}”); the visitor says it.", f"Leads to: {intent}.{answer}")

    def _values(self, english: str) -> tuple[str, ...]:
        names = dict.fromkeys(PLACEHOLDER.findall(english))
        return tuple(f"{{{name}}} is put in: {VALUES.get(name, 'a value as it stands alone')}. Keep it as it is written." for name in names)
