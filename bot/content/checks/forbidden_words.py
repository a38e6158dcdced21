"""Words that no text may use (`languages/<code>/forbidden.yml`: labels for the visitor, words that play abuse down), exclamation marks and emoji.

In `words`, a star stands for any letters: `pervert*`, `*täter`. Capitals, accents and hyphens do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.checks._texts import texts
from bot.content.files import read_yaml
from bot.content.library import Content
from bot.content.normalise import fold
from bot.content.problems import Problem

ID = "forbidden-words"
_EXCLAMATION = re.compile("[!¡！‼⁉]")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u231a\u231b\u23e9-\u23f3\u2b50\u2b55\u20e3\ufe0f]")
_APART = re.compile(r"[\W_]+")


def _plain(text: str) -> str:
    return _APART.sub(" ", fold(text)).strip()


def _pattern(word: str) -> re.Pattern[str]:
    before, after = "" if word.startswith("*") else r"(?<!\w)", "" if word.endswith("*") else r"(?!\w)"
    inner = r"\w*".join(re.escape(_plain(piece)) for piece in word.strip("*").split("*"))
    return re.compile(before + inner + after)


def _lists(content: Content) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """The words of each language that has a list."""
    found = {}
    for language in content.languages:
        path = content.data / "languages" / language / "forbidden.yml"
        if path.exists():
            words = [str(word) for word in read_yaml(path, root=content.data).get("words") or ()]
            found[language] = [(word, _pattern(word)) for word in words if _plain(word)]
    return found


def check(content: Content) -> Iterator[Problem]:
    """Texts with a forbidden word or sign, and languages without a list."""
    lists = _lists(content)
    for language in content.languages:
        if not lists.get(language):
            file = f"languages/{language}/forbidden.yml"
            yield Problem(ID, file, "words", "no list", "the words that no text of this language may use", "Write it after that of English.", warning=True)
    for text in texts(content):
        plain = _plain(text.text)
        for word, pattern in lists.get(text.language, ()):
            if pattern.search(plain):
                fix = "Say what happened or what somebody does, not what somebody is."
                yield Problem(ID, text.file, text.key, f"the word {word!r}", "none of the words of forbidden.yml", fix)
        if _EXCLAMATION.search(text.text):
            yield Problem(ID, text.file, text.key, "an exclamation mark", "a calm sentence", "End it with a full stop.")
        if _EMOJI.search(text.text):
            yield Problem(ID, text.file, text.key, "an emoji", "words alone", "Remove it.")
