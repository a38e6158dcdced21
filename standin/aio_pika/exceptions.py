"""Stand-in: see `tensorflow._names`."""

from __future__ import annotations

from tensorflow._names import names_of

CONNECTION_EXCEPTIONS: tuple[type[Exception], ...] = ()
__getattr__ = names_of("aio_pika.exceptions")
