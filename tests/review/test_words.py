"""The tool's own words: every key that pages name is there, and every language has the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.review import registry
from bot.review.words import FOLDER, Words, catalogue, choose, languages

REVIEW = FOLDER.parent
_NAMED = re.compile(r"""\b(?:t|words_of\(request\))\(\s*["']([a-z_]+\.[a-z_]+)["']\s*[,)]""")


def test_every_key_that_is_named_exists() -> None:
    known = catalogue("en")
    for path in [*REVIEW.rglob("*.html"), *REVIEW.rglob("*.py")]:
        for key in _NAMED.findall(path.read_text(encoding="utf-8")):
            assert key in known, f"{path.name}: {key} is not in words/en"


def test_every_page_has_its_words() -> None:
    for page in registry.menu():
        assert Words().has(f"{page.name}.menu") and Words().has(f"{page.name}.about"), page.name


@pytest.mark.parametrize("code", languages())
def test_every_language_says_the_same(code: str) -> None:
    english, other = catalogue("en"), catalogue(code)
    assert set(other) <= set(english)
    for key, value in other.items():
        texts = value.values() if isinstance(value, dict) else [value]
        wanted = english[key].values() if isinstance(english[key], dict) else [english[key]]
        allowed = {name for text in wanted for name in re.findall(r"{(\w+)}", str(text))}
        for text in texts:
            assert set(re.findall(r"{(\w+)}", str(text))) <= allowed, key


def test_a_new_language_is_a_folder(tmp_path: Path) -> None:
    for code, text in (("en", 'hello: Hello\nleft:\n  one: One left\n  other: "{count} left"\n'), ("ar", "hello: مرحبا\n")):
        (tmp_path / code).mkdir()
        (tmp_path / code / "layout.yml").write_text(text, encoding="utf-8")
    words = Words("ar", tmp_path)
    assert (words("layout.hello"), words.direction) == ("مرحبا", "rtl")
    assert words("layout.left", count=3) == "3 left", "what is missing is said in English"
    assert Words("en", tmp_path)("layout.left", count=1) == "One left"
    assert choose(None, "fr-CH, ar-EG;q=0.8", tmp_path) == "ar" and choose("en", "ar", tmp_path) == "en" and choose(None, None, tmp_path) == "en"
