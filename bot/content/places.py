"""Countries and languages that a message names, in any of the guide's languages, from CLDR and `patterns.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.content.locales import countries, country_name, names, normalise_language, own_name
from bot.content.normalise import fold
from bot.content.patterns import LanguagePatterns

# Names in CLDR that are everyday words or first names too: they count alone, or after a word that points to a place.
_EVERYDAY = {"chad", "jersey", "jordan", "georgia", "guinea", "man", "oman", "peru", "mali", "togo", "usa", "katar", "dania", "czad", "того"}
_POINTING = re.compile(r"\b(?:in|from|to|the|en|de|los|las|desde|aus|nach|die|den|au|aux|du|pays|country|land|i|w|we|do|z|ze|na|nos|dos|negli|dagli|в|из)\s+$")
_TOO_SHORT = 4


@dataclass(frozen=True)
class _Names:
    expression: re.Pattern[str]
    codes: dict[str, str]
    prefixes: tuple[tuple[str, str], ...]

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, code) of each name in a folded text, longest first at each place."""
        found = []
        for match in self.expression.finditer(text):
            name = re.sub(r"\s+", " ", match.group())
            code = self.codes.get(name) or next((code for prefix, code in self.prefixes if name.startswith(prefix)), None)
            if code:
                found.append((match.start(), match.end(), code))
        return found


def _compile(names: Mapping[str, Iterable[str]]) -> _Names:
    codes: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for code, forms in names.items():
        for form in forms:
            form = re.sub(r"\s+", " ", re.sub(r"[^\w\s*'&-]", " ", form)).strip()
            if form.endswith("*"):
                prefixes.setdefault(form.rstrip("*"), code)
            elif form:
                codes.setdefault(form, code)
    ordered = sorted(prefixes.items(), key=lambda item: -len(item[0]))
    options = sorted([*codes, *(f"{prefix}*" for prefix in prefixes)], key=len, reverse=True)
    parts = [re.escape(option.rstrip("*")).replace(r"\ ", r"\s+") + (r"\w*" if option.endswith("*") else "") for option in options]
    return _Names(re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)" if parts else r"(?!)"), codes, tuple(ordered))


class Places:
    """Finds what a message says about country and language. Built once from the patterns of all languages."""

    def __init__(self, patterns: Mapping[str, LanguagePatterns]) -> None:
        self._countries = {code: _compile(self._country_names(code, entry)) for code, entry in patterns.items()}
        self._languages = {code: _compile(self._language_names(code, entry)) for code, entry in patterns.items()}

    @staticmethod
    def _country_names(language: str, patterns: LanguagePatterns) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {code: list(forms) for code, forms in patterns.countries.items()}
        for code in countries():
            name = fold(country_name(code, language))
            if len(name) >= _TOO_SHORT:
                found.setdefault(code, []).append(name)
        return found

    @staticmethod
    def _language_names(language: str, patterns: LanguagePatterns) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, forms in patterns.languages.items():
            found.setdefault(normalise_language(code) or code, []).extend(forms)
        for code, name in names(language).languages.items():
            base = normalise_language(code)
            if base and "_" not in code and len(code) == 2 and len(name) >= _TOO_SHORT:
                found.setdefault(base, []).append(fold(name))
                own = own_name(code) if code in _COMMON else None
                if own:
                    found[base].append(fold(own))
        return found

    def _search(self, text: str, language: str, table: dict[str, _Names], everyday: bool) -> str | None:
        folded = fold(text)
        alone = re.sub(r"[^\w\s]", "", folded).strip()
        for code in dict.fromkeys((language, "en")):
            names = table.get(code)
            found = names.find(folded) if names else []
            found = [item for item in found if not everyday or _is_place(folded, item, alone)]
            if found:
                return found[-1][2]
        return None

    def country(self, text: str, language: str) -> str | None:
        """The country that a message in `language` names, by ISO code; the last one where it names several ("from Poland, now in Sweden")."""
        return self._search(text, language, self._countries, everyday=True)

    def language(self, text: str, language: str) -> str | None:
        """The language that a message in `language` names, by BCP 47 code."""
        return self._search(text, language, self._languages, everyday=False)


def _is_place(text: str, found: tuple[int, int, str], alone: str) -> bool:
    name = text[found[0] : found[1]]
    return name not in _EVERYDAY or name == alone or bool(_POINTING.search(text[: found[0]]))


# Languages whose own name counts too ("suomi", "polski").
_COMMON = frozenset(
    "ar bg cs da de el en es et fa fi fr ga he hi hr hu is it ja ko lt lv mt nb nl pl pt ro ru sk sl so sq sr sv tr uk ur vi zh".split()  # noqa: SIM905
)
