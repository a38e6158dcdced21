"""Stand-in: see `tensorflow._names`."""

from __future__ import annotations

from tensorflow._names import names_of

__getattr__ = names_of("slack_sdk")
