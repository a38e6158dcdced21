"""Languages that look alike, and the rules by which a language changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.files import DATA, read_yaml
from bot.content.language_id import CANDIDATES, Py3langid, identifier, identify
from bot.content.language_signs import LATIN_ARABIC, alphabets, by_letters, by_words, function_words

ALIKE = [
    ("jeg vet ikke hva jeg skal gjøre nå", "nb"),
    ("jeg ved ikke hvad jeg skal gøre nu", "da"),
    ("jag vet inte vad jag ska göra nu", "sv"),
    ("nevím co mám teď dělat", "cs"),
    ("neviem čo mám teraz robiť", "sk"),
    ("ne znam što trebam učiniti", "hr"),
    ("ne vem kaj naj naredim", "sl"),
    ("не знам какво да правя сега", "bg"),
    ("я не знаю что мне делать", "ru"),
    ("я не знаю що мені робити", "uk"),
    ("não sei o que fazer agora", "pt"),
    ("no sé qué hacer ahora", "es"),
    ("ma nafx x'għandi nagħmel", "mt"),
    ("níl a fhios agam cad ba cheart dom a dhéanamh", "ga"),
    ("ég veit ekki hvað ég á að gera", "is"),
    ("لا أعرف ماذا أفعل", "ar"),
]


@pytest.mark.parametrize(("text", "code"), ALIKE)
def test_near_languages(text: str, code: str) -> None:
    assert identify(text)[0] == code
    assert identify(text, page="en")[0] == code


@pytest.mark.parametrize("page", CANDIDATES)
def test_a_text_without_words_keeps_the_page(page: str) -> None:
    assert identify("?? 12", page=page) == (page, 1.0)


def test_the_same_answer_every_time() -> None:
    assert len({identify("i need help", page="nl") for _ in range(20)}) == 1
    assert identify("i need help")[0] == "en"


def test_every_language_of_the_word_lists_is_a_candidate() -> None:
    words, listed = function_words(CANDIDATES)
    assert listed <= set(CANDIDATES)
    assert {"da", "nb", "mt"} <= listed
    assert words["ikke"].keys() >= {"da", "nb"}
    assert alphabets().keys() <= set(CANDIDATES)


@pytest.mark.parametrize(("text", "code"), [
    ("nem tudom hogy miert", "hu"), ("nevim co mam delat", "cs"), ("nao sei o que fazer", "pt"), ("ich weiss nicht fuer wen", "de"),
    ("jeg ved ikke hvad jeg goer nu", "da"), ("nie wiem juz co mam robic", "pl"), ("ne yapacagimi bilmiyorum cok korkuyorum", "tr"),
    ("jag vet inte vad jag ska gora nar han ar har", "sv"),
])  # fmt: skip
def test_typed_without_diacritics(text: str, code: str) -> None:
    assert identify(text)[0] == code
    assert identify(text, page="en")[0] == code


def test_small_words_count_less_without_their_diacritics() -> None:
    full, plain, other = (by_words(word, CANDIDATES)["hu"] for word in ("miért", "miert", "mirt"))
    assert full > plain > other == 0


def test_a_letter_that_a_language_lacks_speaks_against_it_once() -> None:
    against = by_letters("ő és ű", CANDIDATES)
    assert against["hu"] == 0 > against["en"] == against["fi"] == by_letters("ő", CANDIDATES)["en"]
    assert not any(by_letters("no letters but a to z", CANDIDATES).values())
    # A name does not make a message foreign.
    assert identify("my friend Zoë told me about Jürgen", page="en")[0] == "en"
    assert identify("mein Freund André hat mir etwas erzählt", page="de")[0] == "de"


@pytest.mark.parametrize(("text", "page", "code"), [
    ("ana 5ayef men nafsi", "ar", "ar"), ("3andi so2al", "ar", "ar"), ("mesh 3aref a3mel eh", "ar", "ar"),
    ("where is the 2nd page", "ar", "en"), ("ana 5ayef men nafsi wa 3andi so2al", "en", "not ar"),
])  # fmt: skip
def test_arabic_in_latin_letters_where_the_page_is_arabic(text: str, page: str, code: str) -> None:
    found = identify(text, page=page)[0]
    assert found == code or (code == "not ar" and found != "ar")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Py3langid:
    """The identifier as training writes it and a server reads it."""
    path = tmp_path_factory.mktemp("identifier") / "languages.npz"
    np.savez(path, **Py3langid().arrays())
    assert path.stat().st_size < 12_000_000
    return Py3langid(arrays=dict(np.load(path)))


@given(st.one_of(st.sampled_from([text for text, _ in ALIKE]), st.text(max_size=80), st.text(st.characters(max_codepoint=0x24F), max_size=80)))
@settings(deadline=None, max_examples=300)
def test_the_small_identifier_is_the_same(small: Py3langid, text: str) -> None:
    assert small.probabilities(text) == identifier().probabilities(text)


@pytest.mark.parametrize(("text", "page", "code"), [
    ("salam khouya", "ar", "ar"), ("shu hayda el chat", "ar", "ar"), ("wach kayn chi wahed hna", "fr", "ar"), ("kifak inta, shu hayda", "en", "ar"),
    ("merci", "fr", "fr"), ("wallah jag är hungrig", "sv", "sv"), ("bla bla bla", "en", "en"), ("i need help with my thoughts", "ar", "en"),
    ("salam", "fr", "fr"),
])  # fmt: skip
def test_arabic_in_latin_letters_is_known_by_its_words(text: str, page: str, code: str) -> None:
    assert identify(text, page=page)[0] == code


def test_words_of_arabic_in_latin_letters_are_no_words_of_other_languages() -> None:
    words, _ = function_words(CANDIDATES)
    mine = str(read_yaml(DATA / "function_words.yml")[LATIN_ARABIC]).split()
    # Maltese is near, and has short words like them; several together decide.
    taken = {word for word in mine if set(words.get(word, {})) - {"mt"}}
    assert not taken
