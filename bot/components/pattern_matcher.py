"""The patterns of one language as spaCy Matchers over normalised words.

One Matcher over some two thousand readings took 15 to 20 ms a message, since every pattern is tried at every word. So each reading hangs on its
two rarest words, its anchors, and only the small Matchers run both of whose anchors the message has.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.content.patterns import GAP, LanguagePatterns, Pattern, Slot

FUZZY_LENGTH = 6
NEGATION_WINDOW = 3
ANY_AGE = ("age", "")
# Matchers that a language keeps: some KB each, made again in 0.1 ms. All of twelve languages would be 100 MB.
KEPT = 256
Form = tuple[str, str]
Reading = tuple[int, tuple[Slot, ...]]
# The second anchor of a reading that has but one required word.
ALONE = ("alone", "")


class PatternMatcher:
    """Finds which groups of patterns a message fits. One per language, built once; the Matcher of an anchor is built when it is needed."""

    def __init__(self, patterns: LanguagePatterns) -> None:
        self._vocab = Vocab()
        self._negations, self._numbers, self._not_years = patterns.negations, patterns.numbers, patterns.not_years
        self._patterns: list[tuple[str, Pattern, frozenset[str]]] = []
        readings: list[Reading] = []
        for group, lines in (*patterns.safety.items(), *patterns.steps.items(), ("minors", patterns.minors), ("ages", patterns.ages)):
            for line in lines:
                own = frozenset(text for variant in line.variants for slot in variant for _, text in slot.forms)
                readings += [(len(self._patterns), variant) for variant in line.variants]
                self._patterns.append((group, line, own))
        self._anchored = self._anchor(readings)
        self._matcher = functools.lru_cache(maxsize=KEPT)(self._make)
        self._token = functools.cache(self._spelled)
        self._anchors = {ALONE, *self._anchored, *(second for seconds in self._anchored.values() for second in seconds)}
        self._longest = max((len(text) for kind, text in self._anchors if kind in ("prefix", "suffix")), default=0)
        self._parts = [form for form in self._anchors if form[0] == "part"]
        known = {text for _, _, own in self._patterns for text in own}
        self._known = known
        self._forgiven: dict[tuple[str, int], list[str]] = defaultdict(list)
        for text in sorted(known):
            if len(text) >= FUZZY_LENGTH:
                self._forgiven[text[0], len(text)].append(text)

    @staticmethod
    def _anchor(readings: list[Reading]) -> dict[Form, dict[Form, list[Reading]]]:
        """Each reading under the forms of the two required places that fewest readings share: those of the rarest, and under each those of the next."""
        common = Counter(form for _, variant in readings for slot in variant for form in slot.forms)
        anchored: dict[Form, dict[Form, list[Reading]]] = defaultdict(lambda: defaultdict(list))
        for reading in readings:
            places = [slot.forms or (ANY_AGE,) for slot in reading[1] if slot.kind in ("words", "age") and not slot.optional]
            first, second, *_ = *sorted(places, key=lambda forms: sum(common[form] for form in forms)), (ALONE,)
            for form in first:
                for other in second:
                    anchored[form][other].append(reading)
        return {form: dict(seconds) for form, seconds in anchored.items()}

    def _spelled(self, slot: Slot) -> dict[str, Any]:
        """A place in the Matcher's terms; Matchers share it."""
        if slot.kind == "any":
            return {}
        if slot.kind == "gap":
            return {"OP": f"{{0,{GAP}}}"}
        extra = {"OP": "?"} if slot.optional else {}
        if slot.kind == "age":
            return {"ORTH": {"REGEX": r"^(?:\d{1,2}" + "".join(f"|{word}" for word in self._numbers) + ")$"}}
        if all(kind == "word" for kind, _ in slot.forms):
            texts = [text for _, text in slot.forms]
            return {"ORTH": texts[0] if len(texts) == 1 else {"IN": texts}, **extra}
        parts = ["^" * (kind in ("word", "prefix")) + text + "$" * (kind in ("word", "suffix")) for kind, text in slot.forms]
        return {"ORTH": {"REGEX": "|".join(parts)}, **extra}

    def _make(self, first: Form, second: Form) -> Matcher:
        matcher = Matcher(self._vocab, validate=False)
        readings: dict[int, list[list[dict[str, Any]]]] = defaultdict(list)
        for index, variant in self._anchored[first][second]:
            readings[index].append([self._token(slot) for slot in variant])
        for index, spelled in readings.items():
            matcher.add(str(index), spelled)
        return matcher

    def _corrected(self, word: str) -> str:
        """A word as the patterns spell it, if it is one of theirs with one wrong, missing, doubled or swapped letter; the first letter must be right."""
        if len(word) < FUZZY_LENGTH - 1 or word in self._known or word in self._numbers:
            return word
        near = [text for length in (len(word) - 1, len(word), len(word) + 1) for text in self._forgiven.get((word[0], length), ())]
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=1)
        return best[0] if best else word

    def _forms(self, word: str) -> Iterable[Form]:
        """Every form that could stand for the word."""
        yield "word", word
        if word.isdecimal() or word in self._numbers:
            yield ANY_AGE
        for length in range(1, min(len(word), self._longest) + 1):
            yield "prefix", word[:length]
            yield "suffix", word[-length:]
        yield from (form for form in self._parts if form[1] in word)

    def find(self, words: tuple[str, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
        """(group, line, words matched) of each pattern that the words fit and that no negation takes back, in the order of the words."""
        spelled = [self._corrected(word) for word in words]
        anchors = dict.fromkeys((ALONE, *(form for word in dict.fromkeys(spelled) for form in self._forms(word) if form in self._anchors)))
        pairs = [(first, second) for first in anchors for second in self._anchored.get(first, ()) if second in anchors]
        if not pairs:
            return []
        matchers = [self._matcher(*pair) for pair in pairs]
        found: set[tuple[int, int, int]] = set()
        # Inside the zone only what is typed is added to the vocabulary, and forgotten at its end.
        with self._vocab.memory_zone():
            document = Doc(self._vocab, words=spelled)
            for matcher in matchers:
                for key, start, end in matcher(document):
                    found.add((start, end, int(self._vocab.strings[key])))
        result = []
        for start, end, index in sorted(found):
            group, pattern, own = self._patterns[index]
            if group == "ages" and self._not_years.intersection(spelled[end : end + 2]):
                continue
            if pattern.keep or not self._negated(spelled, start, end, own):
                result.append((group, pattern.line, tuple(spelled[start:end])))
        return result

    def _negated(self, words: list[str], start: int, end: int, own: frozenset[str]) -> bool:
        around = (*words[max(0, start - NEGATION_WINDOW) : start], *words[start:end])
        return any(word in self._negations and word not in own for word in around)

    def age(self, found: Iterable[tuple[str, str, tuple[str, ...]]]) -> int | None:
        """The age in years that the writer gives for themself, from what `find` found."""
        for group, _, matched in found:
            for word in matched if group == "ages" else ():
                if word.isdecimal() and 4 <= int(word) <= 99:
                    return int(word)
                if word in self._numbers:
                    return self._numbers[word]
        return None
