"""A server imports what it uses of Rasa, and not what Rasa's modules name beside it: channels of other companies, databases, plots, training.

`rasa.core.processor` brings some sixty packages with it, of which a running guide calls none: 120 MB and two seconds. Inside `lean()` the modules of
ABSENT are not read. What they hold is there by name, to inherit from and to annotate with; calling it afterwards raises an error that says so. For `signpost
serve` alone: training, checks and stock Rasa commands import everything.
"""

from __future__ import annotations

import importlib.machinery
import sys
import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from typing import Any

_CHANNELS = (
    "botframework", "callback", "console", "facebook", "hangouts", "mattermost", "rasa_chat", "rest", "rocketchat", "slack", "socketio", "telegram", "twilio",
    "twilio_voice", "webexteams",
)  # fmt: skip
# Each with what is below it.
ABSENT = (
    *(f"rasa.core.channels.{name}" for name in _CHANNELS), "rasa.core.jobs", "rasa.core.test",  # visitors come by our own server; no reminders; no test runs
    "sqlalchemy", "boto3", "botocore", "pymongo",  # Rasa's tracker stores beside the one that ours inherits from
    "sklearn",  # a trained model is plain arrays
    "jwt", "aiohttp", "dask",  # other people's channels, action servers and Rasa's own runner
)  # fmt: skip


class AbsentError(RuntimeError):
    """Something was called that a lean process did not import."""


class _Kind(type):
    """The class of stand-ins. They can be named, inherited from, and, while modules are being imported, called as those modules do."""

    importing = False

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(f"{cls.__qualname__}.{name}")

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        if not _Kind.importing:
            raise AbsentError(f"{cls.__qualname__} is not imported by `signpost serve` (bot/engine/lean.py).")
        return _stand_in(f"{cls.__qualname__}()")


def _stand_in(name: str) -> Any:
    return _Kind(name.rpartition(".")[2], (), {"__qualname__": name, "name": classmethod(lambda cls: name)})


class _Absent(MetaPathFinder, Loader):
    """Finds the modules of ABSENT, and makes them of nothing."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:
        if any(fullname == name or fullname.startswith(f"{name}.") for name in ABSENT):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        module = types.ModuleType(spec.name)

        def missing(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return _stand_in(f"{spec.name}.{name}")

        module.__getattr__ = missing  # type: ignore[method-assign]
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing in it."""


@contextmanager
def lean() -> Iterator[None]:
    """Import Rasa inside this. What is imported already stays as it is."""
    finder = _Absent()
    sys.meta_path.insert(0, finder)
    _Kind.importing = True
    try:
        yield
    finally:
        _Kind.importing = False
        sys.meta_path.remove(finder)
