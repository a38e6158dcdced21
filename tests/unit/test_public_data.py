"""Public data that benchmarks are pointed at: how its files are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.understanding.data import xsid

ENGLISH = "set an alarm\tO O O\talarm/set_alarm\nset an alarm\tO O O\talarm/set_alarm\nis it cold\tO O O\tGetWeather\nis it warm\tO O O\tGetWeather\n"
# The two orders in which its files have the comments, and the colon of its first version.
DANISH = "# id = 1\n# text-en = is it cold\n# text = er det koldt\n# intent = weather/find\n1\ter\tweather/find\tO\n\n"
BAVARIAN = "# id = 1\n# intent = alarm/set_alarm\n# text = Stei an Wegga\n1\tStei\talarm/set_alarm\tO\n\n# intent: weather/find\n# text: Is koid\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    version, pairs = tmp_path / "xSID-0.7", tmp_path / "xSID/mt.train.da"
    version.mkdir()
    pairs.mkdir(parents=True)
    (version / "da.test.conll").write_text(DANISH, encoding="utf-8")
    (version / "de-ba.test.conll").write_text(BAVARIAN, encoding="utf-8")
    (version / "da.valid.conll").write_text(DANISH + DANISH.replace("koldt", "varmt"), encoding="utf-8")
    rows = [line.split("\t") for line in ENGLISH.splitlines()]
    (pairs / "text.en").write_text("".join(f"{row[0]}\n" for row in rows), encoding="utf-8")
    (pairs / "label.en").write_text("".join(f"{row[1]}\t{row[2]}\n" for row in rows), encoding="utf-8")
    return tmp_path


def test_every_sentence_keeps_its_own_intent(data: Path) -> None:
    danish, bavarian = xsid(data, per_intent=10)
    assert (danish.name, danish.test) == ("xSID da", [("er det koldt", "weather/find")])
    assert bavarian.test == [("Stei an Wegga", "alarm/set_alarm"), ("Is koid", "weather/find")]


def test_examples_are_different_few_and_named_as_in_the_tests(data: Path) -> None:
    task = xsid(data, per_intent=1)[0]
    assert [intent for _, intent in task.train] == ["alarm/set_alarm", "weather/find"]
    assert len(xsid(data, per_intent=10)[0].train) == 3


def test_no_message_is_both_learnt_and_asked(data: Path) -> None:
    task = xsid(data, per_intent=10, validation=True)[0]
    assert ("er det varmt", "weather/find") in task.train
    assert ("er det koldt", "weather/find") not in task.train


def test_a_folder_without_the_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"no xSID-<version>"):
        xsid(tmp_path, per_intent=10)
