"""Nothing a visitor writes is logged: not by us, not by Rasa, at no level.

Rasa's default structlog output prints each message's text, and its loggers put texts and slots into their lines. So only our own loggers speak below
WARNING, structlog's events from Rasa are dropped, and what any library logs at WARNING or above is reduced to its place in the code.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

OURS = "signpost"


class PlaceOnly(logging.Filter):
    """Lets our own lines pass; of others keeps logger, level and place, never message, arguments or exception text."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == OURS or record.name.startswith(f"{OURS}."):
            return True
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        record.msg, record.args = f"{record.filename}:{record.lineno} {kind}".strip(), ()
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        return record.levelno >= logging.WARNING


def _drop(_logger: Any, _method: str, _event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    raise structlog.DropEvent


def configure_logging(*, debug: bool = False) -> None:
    """Set up all logging of this process. Call it before Rasa is imported and once more after: Rasa configures structlog at import."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(PlaceOnly())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if debug else logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.DEBUG if debug else logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        if not name.startswith(OURS):
            other = logging.getLogger(name)
            other.handlers[:] = []
            other.propagate = True
    structlog.configure(processors=[_drop], cache_logger_on_first_use=False)
    warnings.simplefilter("ignore")


def place_of(error: BaseException) -> str:
    """An exception as its kind and the place where it arose, without its message, which may quote a visitor."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{where}"
