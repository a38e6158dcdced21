"""Stand-in: see `tensorflow._names`."""

from __future__ import annotations

from typing import Any

from tensorflow._names import make


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    return make(f"tensorflow.python.eager.wrap_function.{name}")
