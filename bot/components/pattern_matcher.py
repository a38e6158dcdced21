"""The patterns of one language as a spaCy Matcher over normalised words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rapidfuzz.distance import OSA
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.content.patterns import GAP, LanguagePatterns, Pattern, Slot

FUZZY_LENGTH = 6
NEGATION_WINDOW = 3


def forgiving(word: str, wanted: str, _limit: int = -1) -> bool:
    """Whether a word is the wanted one, one wrong, missing, doubled or swapped letter forgiven from six letters on; the first letter must be right."""
    if word == wanted:
        return True
    return len(wanted) >= FUZZY_LENGTH and word[:1] == wanted[:1] and OSA.distance(word, wanted, score_cutoff=1) <= 1


def _tokens(slot: Slot, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """The ways to say a slot in the Matcher's terms: forgiven words and regular expressions cannot stand in one."""
    if slot.kind == "any":
        return [{}]
    if slot.kind == "gap":
        return [{"OP": f"{{0,{GAP}}}"}]
    if slot.kind == "age":
        return [{"ORTH": {"REGEX": r"^(?:\d{1,2}" + "".join(f"|{word}" for word in numbers) + ")$"}}]
    extra = {"OP": "?"} if slot.optional else {}
    exact = [text for kind, text in slot.forms if kind == "word"]
    regex = ["^" * (kind == "prefix") + text + "$" * (kind == "suffix") for kind, text in slot.forms if kind != "word"]
    ways: list[dict[str, Any]] = []
    if exact:
        ways.append({"ORTH": {"FUZZY1": {"IN": exact}}, **extra})
    if regex:
        ways.append({"ORTH": {"REGEX": "|".join(regex)}, **extra})
    return ways


class PatternMatcher:
    """Finds which groups of patterns a message fits. One per language, built once."""

    def __init__(self, patterns: LanguagePatterns) -> None:
        self._vocab = Vocab()
        self._negations, self._numbers = patterns.negations, patterns.numbers
        self._patterns: list[tuple[str, Pattern]] = []
        self._matcher = Matcher(self._vocab, validate=False, fuzzy_compare=forgiving)
        for group, lines in (*patterns.safety.items(), *patterns.steps.items(), ("minors", patterns.minors), ("ages", patterns.ages)):
            self._add(group, lines)

    def _add(self, group: str, lines: Iterable[Pattern]) -> None:
        for pattern in lines:
            ways: list[list[dict[str, Any]]] = []
            for variant in pattern.variants:
                spelled: list[list[dict[str, Any]]] = [[]]
                for slot in variant:
                    spelled = [[*before, token] for before in spelled for token in _tokens(slot, self._numbers)]
                ways += spelled
            self._matcher.add(str(len(self._patterns)), ways)
            self._patterns.append((group, pattern))

    def find(self, words: tuple[str, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
        """(group, line, words matched) of each pattern that the words fit and that no negation takes back."""
        document = Doc(self._vocab, words=list(words))
        found = []
        for key, start, end in self._matcher(document):
            group, pattern = self._patterns[int(self._vocab.strings[key])]
            if pattern.keep or not self._negated(words, start, end, pattern):
                found.append((group, pattern.line, words[start:end]))
        return found

    def _negated(self, words: tuple[str, ...], start: int, end: int, pattern: Pattern) -> bool:
        own = {text for variant in pattern.variants for slot in variant for _, text in slot.forms}
        around = (*words[max(0, start - NEGATION_WINDOW) : start], *words[start:end])
        return any(word in self._negations and word not in own for word in around)

    def age(self, words: tuple[str, ...]) -> int | None:
        """The age that the writer gives for themself, in years, if the message says one."""
        for group, _, matched in self.find(words):
            for word in matched if group == "ages" else ():
                if word.isdigit() and 4 <= int(word) <= 99:
                    return int(word)
                if word in self._numbers:
                    return self._numbers[word]
        return None
