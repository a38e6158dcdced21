"""Text as people type it, brought to one form for comparing: lower case, no diacritics, no punctuation, letters that stand for others put back.

Nothing here is cached: a cache of texts would keep what visitors wrote beyond their conversation.
"""

from __future__ import annotations

import re
import unicodedata

# Characters that cannot be seen and only serve to hide or to break a word: zero-width, bidirectional controls, soft hyphen, variation selectors.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ud800-\udfff]")
_FOLD = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ħ": "h", "ð": "d", "þ": "th", "ı": "i", "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"}
)
# Arabic letters that are typed for one another, and its own digits; the stretching stroke is no letter.
_FOLD.update(str.maketrans({"ى": "ي", "ة": "ه", "ـ": "", **dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True))}))
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_WORD = re.compile(r"\w+(?:'\w+)*", re.UNICODE)
_MIXED = re.compile(r"(?=[\w@$!]*[^\W\d_])(?=[\w@$!]*[0134578@$!])[\w@$!]*[\w@$]")
_SPACED = re.compile(r"(?<!\w)[^\W\d_]([ .\-_*])\w(?:\1\w)+(?!\w)")
_REPEATED = re.compile(r"(\w)\1{2,}")
# A digit or sign between Latin letters: somebody types so on purpose. Then what stands at an end of a word is meant so, too: but "13yo" and "2nd" are numbers.
_LEETED = re.compile(r"(?<=[a-zA-Z])[013457@$]+(?=[a-zA-Z])")
_LEET_WORD = re.compile(r"(?<![\w@$])(?!\d{2}|\d[a-zA-Z]{0,2}(?![\w@$]))(?=[\w@$]*[a-zA-Z])[\w@$]*[013457@$][\w@$]*")
_AGE = re.compile(r"\b(\d{2})([^\W\d_]+)\b")
MAX_CHARACTERS = 1000
# The first of Unicode's combining marks: what comes before need not be looked up.
FIRST_MARK = "\u0300"


def clean(text: str, limit: int = MAX_CHARACTERS) -> str:
    """What a visitor typed without control and invisible characters, in NFC, single-spaced, at most `limit` characters (the beginning and the end are kept)."""
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if len(text) > limit:
        half = limit // 2
        text = text[:half] + " " + text[-half:]
    return text


def fold(text: str) -> str:
    """Lower case without diacritics: "Käyttäjä" -> "kayttaja". Letters of other scripts keep their form, but for Arabic ones typed for one another."""
    lowered = text.lower().translate(_FOLD)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFD", lowered)
    return unicodedata.normalize("NFC", "".join([char for char in decomposed if char < FIRST_MARK or unicodedata.category(char) != "Mn"]))


def unleet(word: str) -> str:
    """Digits and signs that stand for letters put back in a word that mixes both: "su1c1de" -> "suicide". A plain number stays."""
    return word.translate(_LEET) if (_MIXED.fullmatch(word) and not word[0].isdigit()) or any(char in word for char in "@$") else word


def join_spaced(text: str) -> str:
    """Letters typed apart in one way, put together: "k m s" -> "kms", "d.i.e" -> "die"; not "y a-t-il"."""
    return _SPACED.sub(lambda match: re.sub(r"[ .\-_*]", "", match.group()), text)


def plainly(text: str) -> str:
    """A text without what is typed to get past filters: "k m s" -> "kms", "su1c1de" -> "suicide". Words alone change in which a digit or sign stands for a
    letter, and only where one does so inside a word: a number, an age ("13yo") and an address stay."""
    text = join_spaced(text)
    return _LEET_WORD.sub(lambda match: match.group().translate(_LEET), text) if _LEETED.search(text) else text


def words(text: str) -> tuple[str, ...]:
    """The words of a text in the form in which patterns are compared: folded, unleeted, repeated letters shortened, apostrophes dropped."""
    folded = fold(join_spaced(clean(text)))
    folded = _AGE.sub(r"\1 \2", folded)
    folded = _MIXED.sub(lambda match: unleet(match.group()), folded)
    return tuple(_REPEATED.sub(r"\1\1", match.group().replace("'", "")) for match in _WORD.finditer(folded))
