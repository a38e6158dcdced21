"""Numbers are valid in E.164 form, what people dial is shown and is the same number. A number of another country than the service's is a warning."""

from __future__ import annotations

from collections.abc import Iterator

import phonenumbers

from bot.content.checks._directory import channels
from bot.content.library import Content
from bot.content.problems import Problem
from bot.content.services import INTERNATIONAL

ID = "phone-number"
# So many last digits are the same in every way to write a number: only what stands before them differs at home and from abroad.
LAST = 6


def _elsewhere(number: phonenumbers.PhoneNumber, country: str) -> str | None:
    """The region of a number when it is not `country`. Countries that share a calling code share its free numbers too."""
    region = phonenumbers.region_code_for_number(number)
    if region in (None, "001", country) or country == INTERNATIONAL:
        return None
    shared = country in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(number.country_code or 0, ())
    geographic = phonenumbers.number_type(number) in (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return None if shared and not geographic else str(region)


def _number(file: str, key: str, text: str, display: str, country: str) -> Iterator[Problem]:
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        yield Problem(ID, file, f"{key}.number", text, "E.164, as +358925250111", "Write it with + and the country's code; a short code has number: null.")
        return
    if not phonenumbers.is_valid_number(number):
        fix = "Read it again at its source; a short code has number: null and its digits in display."
        yield Problem(ID, file, f"{key}.number", text, "a number that exists", fix)
        return
    if phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) != text:
        wanted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        yield Problem(ID, file, f"{key}.number", text, wanted, "Write it without spaces and signs.")
    digits = "".join(char for char in display if char.isdigit())
    if digits and not any(char.isalpha() for char in display) and not text.endswith(digits[-LAST:]):
        yield Problem(ID, file, f"{key}.display", display, f"the number {text} as people dial it", "Read at the source which of the two is right.")
    region = _elsewhere(number, country)
    if region:
        fix = "See whether it can be called from the country, and say so in note."
        yield Problem(ID, file, f"{key}.number", f"{text}, a number of {region}", f"a number of {country}", fix, warning=True)


def check(content: Content) -> Iterator[Problem]:
    """Numbers that cannot be dialled as they stand."""
    for file, key, service, channel in channels(content):
        if channel.type == "phone" and not str(channel.display or "").strip():
            yield Problem(ID, file, f"{key}.display", "nothing", "the number as people dial it", "Add display.")
        if channel.number is not None:
            yield from _number(file, key, str(channel.number), str(channel.display or ""), service.country)
