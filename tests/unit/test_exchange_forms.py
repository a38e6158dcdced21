"""The two forms in which texts travel: what is no such file is named, a cell keeps its text, a difference has both sides."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.exchange import po, table
from bot.content.exchange.cells import decode, guard, read_table, unguard, write_table
from bot.content.exchange.merge import merge
from bot.content.library import Content, load_content
from bot.content.problems import ContentError
from bot.content.sources import difference


@pytest.fixture(scope="module")
def all_content() -> Content:
    return load_content(begun=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no column"),
        (b"kind;name;de\r\ntext;utter_own_stop;x\r\n", "no column 'fi' (there are kind, name, de)"),
        (b"kind,name,fi\r\ntext,utter_gone,x\r\n", "line 2, utter_gone: found a text that English does not have"),
        (b"kind,name,fi\r\nverse,utter_own_stop,x\r\n", "line 2, kind: found 'verse'"),
        (b"kind,name,fi\r\ntext,utter_own_stop,x\r\ntext,utter_own_stop,y\r\n", "line 3, utter_own_stop: found the same name with another text"),
        ("kind,name,fi\r\ntext,utter_own_stop,\xe4\r\n".encode("latin-1"), "wanted UTF-8"),
        (b'kind,name,fi\r\ntext,utter_own_stop,"x\r\n', "wanted a table as CSV"),
        (b"kind,name,fi\r\n", "no rows"),
        (b"kind,name,fi\r\ntext,utter_own_stop,a\x07b\r\n", "a control character"),
        (b"kind,name,fi,now\r\nexample,own_stop,[x](y),\r\n", "no brackets"),
        (b"kind,name,fi,now\r\nexample,own_stopp,hei,\r\n", "the intent 'own_stopp'"),
        (b"kind,name,fi,now\r\npattern,safety.crisis_suicide,(a|b,\r\n", "( without )"),
        (b"kind,name,fi,now\r\npattern,safety.greet,hei,\r\n", "the list 'safety.greet'"),
        (b"kind,name,fi,now\r\nexample,own_stop,uusi,poissa oleva rivi\r\n", "a line that is not here any more"),
    ],
)
def test_a_wrong_table_is_named(all_content: Content, content: bytes, said: str) -> None:
    with pytest.raises(ContentError, match=re.escape(said)):
        merge(all_content, "fi", table.read(content, "fi.csv", "fi"), "fi.csv")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no po at all", "line 1"),
        (b'msgid "x"\nmsgstr "y"\n', "no msgctxt for 'x'"),
        (b'msgid ""\nmsgstr "Language: de\\n"\n\nmsgctxt "utter_own_stop"\nmsgid "x"\nmsgstr "y"\n', "found de; wanted fi"),
        (b'msgctxt "utter_own_stop"\nmsgid "x"\nmsgstr "\xe4"\n', "UTF-8"),
        (b"", "no texts"),
    ],
)
def test_a_wrong_po_file_is_named(content: bytes, said: str) -> None:
    with pytest.raises(ContentError, match=re.escape(said)):
        po.read(content, "fi.po", "fi")


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc"))).map(str.strip))
def test_a_cell_keeps_its_text(text: str) -> None:
    cell = guard(text)
    assert unguard(cell) == text
    assert not cell or cell[0] not in "=+-@0123456789"


@given(st.lists(st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\n")).map(str.strip), min_size=2, max_size=2)))
def test_a_table_keeps_its_cells_whatever_saves_it(cells: list[list[str]]) -> None:
    rows = [dict(zip(("a", "b"), pair)) for pair in cells if any(pair)]
    text = write_table(("a", "b"), rows)
    for saved in (text.encode(), text.replace("\r\n", "\n").encode(), text.removeprefix("\ufeff").encode(), text.removeprefix("\ufeff").encode("utf-16")):
        assert [row for _, row in read_table(decode(saved))[1]] == rows


@given(st.text(), st.text())
def test_a_difference_has_both_sides(old: str, new: str) -> None:
    said = difference(old, new)
    assert (old.split() == new.split()) == ("[-" not in said and "{+" not in said) or "[-" in old + new or "{+" in old + new
