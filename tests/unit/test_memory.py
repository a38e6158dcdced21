"""What a server does about garbage: no search through everything while it loads, and what was loaded stays out of later searches."""

from __future__ import annotations

import gc
import weakref

from bot.engine import memory


class Ring:
    """Refers to itself, so that only a search frees it."""

    def __init__(self) -> None:
        self.me = self


def test_all_objects_are_searched_after_loading_and_not_before() -> None:
    frozen, usual = gc.get_freeze_count(), gc.get_threshold()
    ring = weakref.ref(Ring())
    gc.collect(0)  # freed, if it was young
    kept = Ring()
    old = weakref.ref(kept)
    gc.collect()
    del kept
    try:
        memory.load()
        assert gc.get_threshold()[2] > usual[2]
        made = [[number] for number in range(100_000)]  # enough for searches among the young, none for one among all
        assert made and ring() is None and old() is not None
        memory.settle()
        assert old() is None and gc.get_threshold() == usual and gc.get_freeze_count() > frozen
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
