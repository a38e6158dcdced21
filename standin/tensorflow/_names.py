"""Names that can be inherited from, used as a decorator or as an annotation, and not called for a result.

Rasa's DIET and TED modules are imported with Rasa and name TensorFlow classes (bases, decorators, annotations). Our pipelines and
policies never run them. A name here goes at most `DEPTH` attributes deep and then raises, so that code which walks attributes
(copying, pickling, plotting) meets an AttributeError and not an endless chain.
"""

from __future__ import annotations

from typing import Any

DEPTH = 6


class NameMeta(type):
    """Attributes of a stand-in are stand-ins, down to `DEPTH`."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_") or len(cls.__qualname__.split(".")) > DEPTH:
            raise AttributeError(f"TensorFlow is not installed: {cls.__qualname__}.{name} cannot be used")
        return make(f"{cls.__qualname__}.{name}")


def make(path: str) -> Any:
    """A class named `path` that does nothing and can be subclassed."""

    def decorate(cls: Any, *args: Any, **kwargs: Any) -> Any:
        """As a decorator: hand back what is decorated, so that importing the module works; as a call: refuse."""
        if cls.__qualname__ != path:
            return object.__new__(cls)
        if len(args) == 1 and callable(args[0]) and not kwargs:
            return args[0]
        if path.endswith((".function", ".deprecated")):
            return lambda function: function
        raise RuntimeError(f"TensorFlow is not installed: {path}() cannot be called. Use a pipeline without DIET, TED or other TensorFlow components.")

    return NameMeta(path.rsplit(".", 1)[-1], (), {"__new__": decorate, "__qualname__": path, "__module__": "tensorflow"})
