"""An error that a person can do something about: words of the catalogue, never an exception's own text."""

from __future__ import annotations

from typing import Any


class TroubleError(Exception):
    """`key` is a word of `words/<code>/trouble.yml`, `values` fill it in."""

    def __init__(self, key: str, status: int = 400, **values: Any) -> None:
        self.key, self.status, self.values = key, status, values
        super().__init__(key)
