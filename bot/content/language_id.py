"""Which language a short message is in: what its letters show, weighed with the language of the page and of the conversation.

Identification is py3langid's (Naive Bayes over byte n-grams); langdetect, whose own profiles are scored once instead of sampled, is the alternative.
`docs/understanding.md` compares them. posterior ~ max(p, 1e-5) ** 1.67 * prior, the calibration measured there.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from bot.content.locales import normalise_language
from bot.content.normalise import clean

# What the guide can name: the 24 official languages of the EU and the languages of people who live there.
CANDIDATES = tuple(
    "ar bg bn cs da de el en es et fa fi fr ga he hi hr hu id is it ja ko lt lv mt nb nl pl pt ro ru sk sl sq sr sv sw th tl tr uk ur vi zh".split()  # noqa: SIM905
)
EXPONENT = 1.67
FLOOR = 1e-5
CHOSEN, CONVERSATION, PAGE = 0.9, 0.8, 0.7


class Identifier(Protocol):
    """Gives each candidate language a probability."""

    def probabilities(self, text: str) -> dict[str, float]: ...


class Py3langid:
    """py3langid, restricted to the candidates. Deterministic."""

    def __init__(self, candidates: tuple[str, ...] = CANDIDATES) -> None:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        self._identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        known = set(self._identifier.labels)
        self._labels = {("no" if code == "nb" and "nb" not in known else code): code for code in candidates}
        self._identifier.set_languages([label for label in self._labels if label in known])

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


@functools.lru_cache(maxsize=4)
def identifier(backend: str) -> Identifier:
    """The identifier of a name in BACKENDS, loaded once per process."""
    return BACKENDS[backend]()


def prior(*, chosen: str | None, conversation: str | None, page: str | None) -> dict[str, float]:
    """How likely each language is before reading: the visitor's choice, else the conversation's, else the page's; the rest share what is left."""
    weights = dict.fromkeys(CANDIDATES, 1.0)
    total = sum(weights.values())
    for code, share in ((chosen, CHOSEN), (conversation, CONVERSATION), (page, PAGE)):
        if code and code in weights:
            weights[code] = share / (1 - share) * (total - 1)
            break
    scale = sum(weights.values())
    return {code: weight / scale for code, weight in weights.items()}


def identify(
    text: str,
    *,
    backend: str = "py3langid",
    chosen: str | None = None,
    conversation: str | None = None,
    page: str | None = None,
    hints: Mapping[str, float] | None = None,
) -> tuple[str, float]:
    """The language of a message and how sure that is (0 to 1).

    `hints` multiply the evidence of languages whose own words were recognised. Without letters the language stays what it was.
    """
    text = clean(text)
    fallback = chosen or conversation or page or "en"
    if not any(char.isalpha() for char in text):
        return fallback, 1.0
    probabilities = identifier(backend).probabilities(text.lower())
    before = prior(chosen=chosen, conversation=conversation, page=page)
    scores = {code: max(probabilities.get(code, 0.0), FLOOR) ** EXPONENT * weight * (hints or {}).get(code, 1.0) for code, weight in before.items()}
    total = sum(scores.values())
    best = max(scores, key=lambda code: scores[code])
    return best, scores[best] / total
