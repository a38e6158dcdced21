"""The load benchmark in small: it runs, finds no error, and says what it says it does."""

from __future__ import annotations

import re

import pytest

from benchmarks.load.load import main
from benchmarks.load.visitors import typed
from bot.commands.train import ensure_model

pytestmark = pytest.mark.model


def test_the_benchmark_in_small(capsys: pytest.CaptureFixture[str]) -> None:
    ensure_model()
    code = main(["soak", "slow", "--workers", "1", "--conversations", "40", "--minutes", "0.2", "--pause", "3", "--slow", "50", "--seconds", "6"])
    said = capsys.readouterr().out
    assert code == 0, said
    start, end = re.findall(r"memory (\d+) MB at start, (\d+) MB at end", said)[0]
    assert 0 < int(end) < int(start) + 60, said
    kept = [float(size) for size in re.findall(r"([\d.]+) KB each in Redis", said)]
    assert kept and max(kept) < 8, said
    assert re.search(r"10 people beside them: [1-9]\d* messages answered", said), said


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nonsense"])
    assert "throughput" in capsys.readouterr().err


def test_typed_messages_are_in_all_languages() -> None:
    assert {"de", "en", "es", "fi", "fr", "ru", "sv"} <= set(typed()) and min(map(len, typed().values())) > 100
