"""A telephone number is read in the order in which it is dialled, in every language."""

from __future__ import annotations

import pytest

from bot.content.bidi import in_order
from bot.content.library import Content, load_content
from bot.content.messages import fill

ISOLATED = [
    ("الاتصال بالرقم 116 111", "116 111"), ("0800 111 0 111 هنا", "0800 111 0 111"), ("الرقم +49 30 123", "+49 30 123"), ("أو +491234", "+491234"),
    ("*123# ثم", "*123#"), ("(0800) 22 55 555 رقم", "(0800) 22 55 555"), ("اتصل 1-800-273-8255 الآن", "1-800-273-8255"), ("התקשרו 1201 100", "1201 100"),
]  # fmt: skip
AS_THEY_ARE = ["call 116 111", "اتصل 112", "112, 911 في", "في 22 نوفمبر 2026", "عام 2026. 48 ساعة", "14:00-20:00 من", "نعم \u2066116 111\u2069", ""]


@pytest.mark.parametrize(("text", "number"), ISOLATED)
def test_a_number_among_letters_from_right_to_left_is_isolated(text: str, number: str) -> None:
    assert in_order(text) == text.replace(number, f"\u2066{number}\u2069")
    assert in_order(in_order(text)) == in_order(text)


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_the_rest_stays(text: str) -> None:
    assert in_order(text) == text


def test_what_is_put_in_is_isolated_once() -> None:
    inner = fill("الرقم {number}", {"number": "116 111"})
    assert fill("هنا: {line}.", {"line": inner}) == "هنا: الرقم \u2066116 111\u2069."


def test_every_number_of_the_directory_is_isolated_whole_in_an_arabic_label() -> None:
    content: Content = load_content()
    label = content.entry("part_channel_phone", "ar")[0].text
    services = [service for country in content.services.values() for service in country]
    shown = {channel.display for service in services for channel in service.channels if channel.type == "phone" and channel.display}
    grouped = [display for display in shown if sum(char.isdigit() for char in display) != len(display)]
    assert len(grouped) > 100
    for display in grouped:
        filled = fill(label, {"number": display})
        assert f"\u2066{display}\u2069" in filled, display
