"""Names that can be inherited from, used as a decorator or as an annotation, and not called for a result.

Rasa's DIET and TED modules are imported with Rasa and name TensorFlow classes (bases, decorators, annotations); so do its channels, tracker stores and
event brokers for messengers, databases and queues. Our pipelines and policies never run them, and the guide has a channel and a store of its own. A name here goes at most `DEPTH` attributes deep and then raises, so that code which walks attributes
(copying, pickling, plotting) meets an AttributeError and not an endless chain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

DEPTH = 6


class NameMeta(type):
    """Attributes of a stand-in are stand-ins, down to `DEPTH`."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_") or len(cls.__qualname__.split(".")) > DEPTH:
            raise AttributeError(f"{_package(cls.__qualname__)} is not installed: {cls.__qualname__}.{name} cannot be used")
        return make(f"{cls.__qualname__}.{name}")


def _package(path: str) -> str:
    root = path.partition(".")[0]
    return "TensorFlow" if root in ("tensorflow", "keras") else root


def make(path: str) -> Any:
    """A class named `path` that does nothing and can be subclassed; an exception, which nobody raises, where the name is one's."""
    name = path.rsplit(".", 1)[-1]
    if name.endswith(("Error", "Exception", "Failure")):
        return type(name, (Exception,), {"__module__": path.rpartition(".")[0]})

    def decorate(cls: Any, *args: Any, **kwargs: Any) -> Any:
        """As a decorator: hand back what is decorated, so that importing the module works; as a call: refuse."""
        if cls.__qualname__ != path:
            return object.__new__(cls)
        if len(args) == 1 and callable(args[0]) and not kwargs:
            return args[0]
        if path.endswith((".function", ".deprecated")):
            return lambda function: function
        advice = "Use a pipeline without DIET, TED or other TensorFlow components." if _package(path) == "TensorFlow" else "See docs/supply-chain.md."
        raise RuntimeError(f"{_package(path)} is not installed: {path}() cannot be called. {advice}")

    return NameMeta(name, (), {"__new__": decorate, "__qualname__": path, "__module__": path.partition(".")[0]})


def names_of(module: str) -> Callable[[str], Any]:
    """The `__getattr__` of a stand-in module: every public name is a stand-in."""

    def find(name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return make(f"{module}.{name}")

    return find
