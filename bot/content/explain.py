"""What to say about the law of a country: only what is known, with its source, and never that something unknown is legal."""

from __future__ import annotations

from dataclasses import dataclass

from babel.dates import format_date
from babel.units import format_unit

from bot.content.law import CountryLaw, Penalty, parse_duration
from bot.content.library import Content
from bot.content.locales import country_name, locale
from bot.content.messages import fill
from bot.content.services import INTERNATIONAL

OFFENCES_OF = {
    "law_images": ("possession", "accessing_viewing", "distribution"),
    "law_contact": ("contact_abuse",),
    "law_online_contact": ("grooming_solicitation", "live_stream"),
}
EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
    ]
)
_SHOWN = ("source", "known")


@dataclass(frozen=True)
class Explainer:
    """Builds the values of the law texts in one language for one country (None: not known)."""

    content: Content
    language: str
    country: str | None

    @property
    def law(self) -> CountryLaw | None:
        """The law of the country, if the guide has it."""
        return self.content.law.get(self.country) if self.country and self.country != INTERNATIONAL else None

    def _part(self, key: str, **values: str) -> str:
        entry, _ = self.content.entry(f"part_{key}", self.language)
        return fill(entry.text, values)

    def values(self, intent: str) -> dict[str, str]:
        """The placeholders of `utter_<intent>`; lines about what is not known are empty and so left out."""
        return {
            "country": country_name(self.country, self.language) if self.country and self.law else "",
            "penalties": self._penalties(intent),
            "generated": self._part(
                "generated_illegal" if self.law and self.law.generated is True and self._known(self.law.generated_basis) else "generated_unclear"
            ),
            "child_age": str(self.law.child_age) if self.law and self.law.child_age else "18",
            "confidentiality": self._part("confidentiality_everyone" if self.law and self.law.everyone_reports else "confidentiality_general"),
        }

    @staticmethod
    def _known(basis: str) -> bool:
        return basis in _SHOWN

    def _penalties(self, intent: str) -> str:
        lines = []
        for name in OFFENCES_OF.get(intent, ()):
            offence = self.law.offences.get(name) if self.law else None
            if offence and offence.illegal is True and offence.penalty and self._known(offence.basis):
                lines.append(self._part(f"law_{name}", penalty=self._penalty(offence.penalty)))
        if not lines and self.country in EU and intent in OFFENCES_OF:
            lines.append(self._part("law_baseline"))
        return "\n".join(lines)

    def _duration(self, text: str) -> str:
        return " ".join(format_unit(number, f"duration-{unit}", length="long", locale=locale(self.language)) for number, unit in parse_duration(text))

    def _penalty(self, penalty: Penalty) -> str:
        if penalty.life:
            text = self._part("penalty_life")
        elif penalty.max and penalty.min:
            text = self._part("penalty_range", min=self._duration(penalty.min), max=self._duration(penalty.max))
        elif penalty.max:
            text = self._part("penalty_max", max=self._duration(penalty.max))
        else:
            return self._part("penalty_unknown")
        if penalty.more:
            text = self._part("penalty_more", penalty=text)
        return self._part("penalty_fine", penalty=text) if penalty.fine else text

    def source(self) -> str:
        """Where it comes from and how old it is; for an unknown country, that it is not known."""
        if not self.country:
            entry, _ = self.content.entry("utter_law_no_country", self.language)
            return entry.text
        if not self.law:
            return self._part("law_unknown")
        standing = self.law.standing
        date = format_date(standing.checked, "medium", locale=locale(self.language)) if standing.checked else "-"
        if standing.basis == "source" and standing.source:
            return self._part("law_source", year=str(self.law.as_of), date=date, source=_host(standing.source))
        return self._part("law_source_unsure", year=str(self.law.as_of), date=date)


def _host(url: str) -> str:
    return url.split("//", 1)[-1].split("/", 1)[0].removeprefix("www.")
