"""What a process does once, when all that it keeps for ever has been loaded."""

from __future__ import annotations

import ctypes
import gc
import sys

from threadpoolctl import threadpool_limits

from bot.content.patterns import forget_lines


def settle() -> None:
    """Give back what loading needed, and leave what it made out of every later search for garbage.

    That search goes through all objects of a process, here a million, and stops it for a quarter of a second each time. BLAS gets one thread: its products
    are too small to share, and its threads wait for each other by spinning.
    """
    forget_lines()
    gc.collect()
    gc.freeze()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim:
            trim(0)
    threadpool_limits(1)
