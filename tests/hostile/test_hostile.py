"""A short campaign over every layer; `python -m tests.hostile.campaign` runs a long one. And that a campaign finds what it looks for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings

from bot.content.normalise import clean
from tests.hostile import strategies as hostile
from tests.hostile.campaign import BrokenError, silence, throw
from tests.hostile.guided import RAW, Fed
from tests.hostile.layers import LAYERS, Layer, normalising, notation
from tests.hostile.served import FILE_LAYERS, Harmless, layers

NAMES = [layer.name for layer in (*LAYERS, *FILE_LAYERS)] + ["requests to the server", "messages to the guide"]


@pytest.fixture(scope="module")
def every(request: pytest.FixtureRequest) -> Iterator[dict[str, Layer]]:
    with layers(lambda: request.getfixturevalue("guide")) as found:
        yield {layer.name: layer for layer in found}


@pytest.mark.parametrize("name", [*NAMES[:-1], pytest.param(NAMES[-1], marks=pytest.mark.model)])
def test_layer(every: dict[str, Layer], name: str) -> None:
    layer = every[name]
    with silence():
        throw(layer, layer.few, seed=82)


def test_every_layer_is_tried(every: dict[str, Layer]) -> None:
    assert set(every) == set(NAMES) and abs(sum(layer.share for layer in every.values()) - 1) < 0.01


@settings(max_examples=150, deadline=None)
@given(hostile.from_random(hostile.text))
def test_text(text: str) -> None:
    normalising(text)
    notation(text)
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("name", RAW)
def test_layer_takes_what_a_fuzzer_gives(every: dict[str, Layer], name: str) -> None:
    random = Random(5)
    for length in (0, 1, 7, 60, 900):
        data = random.randbytes(length)
        every[name].check(every[name].make(Fed(data)))
        every[name].check(RAW[name](data))


def test_every_choice_comes_from_the_fuzzers_bytes() -> None:
    random = Random(7)
    assert len({hostile.text(Fed(random.randbytes(60))) for _ in range(60)}) > 30
    assert hostile.text(Fed(b"abc" * 40)) == hostile.text(Fed(b"abc" * 40))
    assert Fed(b"").random() == 0 and Fed(b"\xff\xff").getrandbits(16) == 65535 and Fed(b"").choice("xyz") == "x"


def test_the_same_seed_throws_the_same() -> None:
    assert [hostile.text(Random(f"1/x/{number}")) for number in range(50)] == [hostile.text(Random(f"1/x/{number}")) for number in range(50)]


def test_what_breaks_is_named_so_that_it_can_be_thrown_again() -> None:
    def check(value: int) -> None:
        if value > 990:
            raise ValueError("too much")

    layer = Layer("example", lambda random: random.randrange(1000), check, 1)
    with pytest.raises(BrokenError, match=r"example: input (\d+) of seed 3: ValueError: too much"):
        throw(layer, 1000, seed=3)


def test_words_on_standard_error_are_noticed() -> None:
    with pytest.raises(AssertionError, match="written to standard"), silence():
        os.write(2, f"a log with {hostile.MARK}".encode())


@pytest.mark.parametrize(
    "markup", [text for text in hostile.MARKUP if text.startswith("<") and "<!--" not in text and "\x00" not in text and "form" not in text]
)
def test_markup_on_a_page_is_noticed(markup: str) -> None:
    with pytest.raises(AssertionError):
        Harmless(f"<html><p>{markup}</p></html>")
