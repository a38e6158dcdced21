"""What a process does once, about loading what it keeps for ever."""

from __future__ import annotations

import ctypes
import gc
import sys

from threadpoolctl import threadpool_limits

from bot.content.patterns import forget_lines

# What Python itself begins with, and what loading goes by: young objects are looked through less often, all objects hardly ever.
_SERVING = gc.get_threshold()
_LOADING = (10_000, 5, 1_000)


def load() -> None:
    """Until `settle`, do not search all objects for garbage: while a million are made that stay, each such search finds nothing and takes longer."""
    gc.set_threshold(*_LOADING)


def settle() -> None:
    """Give back what loading needed, leave what it made out of every later search for garbage, and search as usual from now on.

    That search goes through all objects of a process, here a million, and stops it for a quarter of a second each time.
    """
    forget_lines()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SERVING)
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim:
            trim(0)


def one_thread() -> None:
    """Give BLAS one thread: a message's products are too small to share, and its threads wait for each other by spinning, longer than the product takes."""
    threadpool_limits(1)
