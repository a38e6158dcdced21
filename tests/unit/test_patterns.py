"""The pattern language, and the net it makes."""

from __future__ import annotations

import pytest

from bot.components.pattern_matcher import PatternMatcher
from bot.content.files import DATA
from bot.content.normalise import words
from bot.content.patterns import PatternError, PatternFiles, load_patterns, parse, patterns_from


def matcher(**sections: object) -> PatternMatcher:
    patterns, errors = patterns_from({"negations": ["not", "never", "no", "dont"], **sections}, "en")
    assert not errors
    return PatternMatcher(patterns)


def groups(net: PatternMatcher, text: str) -> set[str]:
    return {group for group, _, _ in net.find(words(text))}


@pytest.mark.parametrize(
    ("line", "fits", "not_fits"),
    [
        ("want to die", "i want to die", "i want to diet"),
        ("(want|wish) to die", "i wish to die", "i hope to die"),
        ("suicid*", "feeling suicidal", "deciding"),
        ("*mord", "selbstmord", "mörder"),
        ("want ... die", "i want so much to die", "want one two three four die"),
        ("kill _ self", "kill my self", "kill self"),
        ("want [to] die", "want die", "want to not"),
        ("(end it|finish) all", "end it all", "end all of it"),
        ("kill myself", "i will kill myslef", "i will kill time myself"),
    ],
)
def test_notation(line: str, fits: str, not_fits: str) -> None:
    net = matcher(safety={"crisis_suicide": [line]})
    assert groups(net, fits) == {"crisis_suicide"}
    assert groups(net, not_fits) == set()


def test_negation_takes_a_match_back_unless_the_line_says_no() -> None:
    net = matcher(safety={"crisis_suicide": ["want to die", "! dont want to live"]})
    assert groups(net, "i do not want to die") == set()
    assert groups(net, "i dont want to live") == {"crisis_suicide"}


@pytest.mark.parametrize("line", ["(a|b", "a)", "[a", "...", "_", "| a"])
def test_bad_lines_say_what_is_wrong(line: str) -> None:
    with pytest.raises(PatternError):
        parse(line)


def test_ages() -> None:
    net = matcher(ages=["i am {age}", "{age} years old"], numbers={15: ["fifteen"]}, not_years=["days"])
    assert net.age(net.find(words("i am fifteen"))) == 15
    assert net.age(net.find(words("i am 16 years old"))) == 16
    assert net.age(net.find(words("i am 14 days clean"))) is None


# Crisis in ways that must never be missed, whatever the classifier is; written for this test alone, in plain words.
@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "I want to die"), ("en", "my friend wants to kill herself"), ("en", "i wanna k m s"), ("en", "I am going to KILL MYSELF"),
        ("de", "ich will nicht mehr leben"), ("de", "ich bringe mich um"), ("de", "er will sich umbringen"),
        ("fi", "haluan kuolla"), ("fi", "aion tappaa itseni"), ("fi", "en halua enää elää"),
        ("fr", "je veux mourir"), ("fr", "je vais me suicider"), ("fr", "je ne veux plus vivre"),
        ("es", "quiero morirme"), ("es", "me quiero suicidar"), ("es", "no quiero vivir más"),
    ],
)  # fmt: skip
def test_plain_words_of_suicide_are_caught(code: str, text: str) -> None:
    net = PatternMatcher(load_patterns(code)[0])
    assert "crisis_suicide" in groups(net, text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "is it a crime to look at images"), ("en", "thank you for your help"), ("en", "who answers when i call"),
        ("de", "ist das anonym"), ("de", "danke für die hilfe"), ("fi", "kiitos avusta"), ("fi", "onko tämä nimetöntä"),
        ("fr", "merci pour votre aide"), ("fr", "est-ce que c'est anonyme"), ("es", "gracias por la ayuda"), ("es", "es anónimo esto"),
    ],
)  # fmt: skip
def test_ordinary_questions_are_not_raised(code: str, text: str) -> None:
    net = PatternMatcher(load_patterns(code)[0])
    assert not {group for group in groups(net, text) if not group.startswith("step_")}


def test_files_are_read_when_asked_for() -> None:
    files = PatternFiles(["en", "fi"])
    assert list(files) == ["en", "fi"] and len(files) == 2
    assert files["fi"] == load_patterns("fi")[0] and files["fi"] is files["fi"]
    assert "de" not in files and files.get("de") is None


@pytest.mark.parametrize("code", ["en", "fi", "ar"])
def test_few_matchers_in_memory_find_what_all_do(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has seen every word must not hold a matcher for each."""
    patterns, _ = load_patterns(code)
    texts = [line.strip(" -") for line in (DATA / "languages" / code / "nlu/safety.yml").read_text("utf-8").splitlines()[::9]]
    all_of_them = PatternMatcher(patterns)
    monkeypatch.setattr("bot.components.pattern_matcher.KEPT", 3)
    few = PatternMatcher(patterns)
    assert [few.find(words(text)) for text in texts] == [all_of_them.find(words(text)) for text in texts]
    assert few._matcher.cache_info().currsize == 3 < all_of_them._matcher.cache_info().currsize
