"""Which language a short message is in: what its letters show, weighed with the language of the page and of the conversation.

Identification is py3langid's (Naive Bayes over byte n-grams); langdetect, whose own profiles are scored once instead of sampled, is the alternative.
A second voice are small frequent words and the letters of each alphabet (`language_signs.py`), which tell near languages apart where n-grams do not; a third
the guide's own examples (`language_examples.py`), where a model has learnt them.
posterior ~ max(p, 1e-5) ** 1.2 * exp(1.5 * such words - 3 if a letter is foreign + what the examples say) * prior.
`benchmarks/language_id` has the comparison and docs/understanding.md its result.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from bot.content.files import DATA
from bot.content.language_examples import Voice
from bot.content.language_signs import by_letters, by_words, is_latin_arabic
from bot.content.locales import normalise_language
from bot.content.normalise import clean

# What the guide can name: the 24 official languages of the EU, the languages of people who live there, and every language with a folder.
_NAMED = tuple(
    "ar bg bn cs da de el en es et fa fi fr ga he hi hr hu id is it ja ko lt lv mt nb nl pl pt ro ru sk sl sq sr sv sw th tl tr uk ur vi zh".split()  # noqa: SIM905
)
CANDIDATES = tuple(dict.fromkeys((*_NAMED, *sorted(path.name for path in (DATA / "languages").iterdir() if path.is_dir()))))
# Those above that are neither official in the EU nor Norwegian, Icelandic, Ukrainian, Russian, Turkish or Arabic: fewer of our visitors write them.
RARER = frozenset("bn fa he hi id ja ko sq sr sw th tl ur vi zh".split())  # noqa: SIM905
RARER_WEIGHT = 0.3
EXPONENT = 1.2
FLOOR = 1e-5
CHOSEN, CONVERSATION, PAGE = 0.9, 0.8, 0.7


class Identifier(Protocol):
    """Gives each candidate language a probability."""

    def probabilities(self, text: str) -> dict[str, float]: ...


class Py3langid:
    """py3langid, restricted to the candidates. Deterministic."""

    def __init__(self, candidates: tuple[str, ...] = CANDIDATES, arrays: Mapping[str, Any] | None = None) -> None:
        """`arrays`: what `arrays()` made of such an identifier before; without it py3langid's own file is read, which takes a second."""
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        from bot.content.language_automaton import SmallIdentifier

        self._identifier = SmallIdentifier(arrays) if arrays else LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        known = set(self._identifier.labels)
        self._labels = {("no" if code == "nb" and "nb" not in known else code): code for code in candidates}
        if not arrays:
            self._identifier.set_languages([label for label in self._labels if label in known])

    def arrays(self) -> dict[str, Any]:
        """What is needed to make it again, without what py3langid knows of other languages."""
        from bot.content.language_automaton import compact

        return compact(self._identifier)

    def probabilities(self, text: str) -> dict[str, float]:
        result: dict[str, float] = {}
        for label, probability in self._identifier.rank(text):
            code = self._labels.get(label)
            if code:
                result[code] = result.get(code, 0.0) + float(probability)
        return result


class Langdetect:
    """langdetect's profiles as a Naive Bayes model, scored once over all n-grams: it gives the same answer every time, unlike its sampling."""

    def __init__(self, candidates: tuple[str, ...] = CANDIDATES) -> None:
        from langdetect import detector_factory
        from langdetect.detector import Detector

        detector_factory.init_factory()
        factory: Any = detector_factory._factory
        self._make, self._factory = Detector, factory
        codes = [normalise_language(code.split("-")[0]) for code in factory.langlist]
        self._columns = [(index, code) for index, code in enumerate(codes) if code in candidates]

    def probabilities(self, text: str) -> dict[str, float]:
        detector: Any = self._make(self._factory)
        detector.append(text + " ")
        rows = [self._factory.word_lang_prob_map[ngram] for ngram in detector._extract_ngrams()]
        if not rows:
            return {}
        table = np.asarray(rows)[:, [index for index, _ in self._columns]]
        scores = np.log(table + 1e-6).sum(axis=0) * 0.5
        weights = np.exp(scores - scores.max())
        weights /= weights.sum()
        result: dict[str, float] = {}
        for (_, code), weight in zip(self._columns, weights):
            result[str(code)] = result.get(str(code), 0.0) + float(weight)
        return result


BACKENDS: dict[str, Callable[[], Identifier]] = {"py3langid": Py3langid, "langdetect": Langdetect}


@functools.lru_cache(maxsize=2)
def identifier(backend: str = "py3langid") -> Identifier:
    """The identifier of a name in BACKENDS, loaded once per process."""
    return BACKENDS[backend]()


def known_to_identifier(code: str) -> bool:
    """Whether py3langid can tell a language at all."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    labels = set(LanguageIdentifier.from_model_file(MODEL_FILE).labels)
    return code in labels or (code == "nb" and "no" in labels)


def prior(*, chosen: str | None, conversation: str | None, page: str | None) -> dict[str, float]:
    """How likely each language is before reading: the visitor's choice, else the conversation's, else the page's; the rest share what is left."""
    weights = {code: RARER_WEIGHT if code in RARER else 1.0 for code in CANDIDATES}
    for code, share in ((chosen, CHOSEN), (conversation, CONVERSATION), (page, PAGE)):
        if code and code in weights:
            weights[code] = share / (1 - share) * (sum(weights.values()) - weights[code])
            break
    scale = sum(weights.values())
    return {code: weight / scale for code, weight in weights.items()}


# Arabic in Latin letters, with digits for the sounds that Latin lacks ("3andi", "7aga", "wa2t"). No identifier knows it, so it takes the page or the
# conversation to be Arabic too, or several words of our list; ordinals and the like ("2nd", "3d", "5g") are no such words.
ARABIC = "ar"
ARABIZI_SURE = 0.9
_ARABIZI = re.compile(r"\b(?!\d(?:nd|rd|th|st|d|g|x)\b)(?=[a-z0-9]*[a-z][a-z0-9]*[a-z])(?:[a-z]+[235679][a-z]*|[235679][a-z]{2,}[a-z0-9]*)\b")


def identify(
    text: str,
    *,
    identified_by: Identifier | None = None,
    voice: Voice | None = None,
    chosen: str | None = None,
    conversation: str | None = None,
    page: str | None = None,
) -> tuple[str, float]:
    """The language of a message and how sure that is (0 to 1). Without letters the language stays what it was. `identified_by`: py3langid, if not given.

    `voice`: what the guide's own examples say, if a model knows it.
    """
    text = clean(text)
    fallback = chosen or conversation or page or "en"
    if not any(char.isalpha() for char in text):
        return fallback, 1.0
    lowered = text.lower()
    expected = ARABIC in (chosen, conversation, page)
    if (expected and _ARABIZI.search(lowered)) or is_latin_arabic(lowered, expected=expected):
        return ARABIC, ARABIZI_SURE
    probabilities = (identified_by or identifier()).probabilities(lowered)
    words, letters = by_words(lowered, CANDIDATES), by_letters(lowered, CANDIDATES)
    examples = voice.says(lowered, CANDIDATES) if voice else dict.fromkeys(CANDIDATES, 0.0)
    before = prior(chosen=chosen, conversation=conversation, page=page)
    logs = {
        code: EXPONENT * math.log(max(probabilities.get(code, 0.0), FLOOR)) + words[code] + letters[code] + examples[code] + math.log(weight)
        for code, weight in before.items()
    }
    best = max(logs, key=lambda code: logs[code])
    return best, 1 / sum(math.exp(value - logs[best]) for value in logs.values())
