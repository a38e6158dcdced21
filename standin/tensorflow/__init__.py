"""Stand-in for TensorFlow: see `_names`."""

from __future__ import annotations

from typing import Any

from tensorflow._names import make

__version__ = "0.0.0"


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    return make(f"tensorflow.{name}")
