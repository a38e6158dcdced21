"""The pages of the tool: a module of `pages/` each, found by listing the folder."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from dataclasses import dataclass
from types import ModuleType

from sanic import Blueprint

from bot.review import pages


@dataclass(frozen=True)
class Page:
    """A line of the menu: `path` begins the page's addresses, `order` its place; its words are `<name>.menu` and `<name>.about` in the catalogue.

    `quiet`: reached by links alone.
    """

    name: str
    path: str
    order: int = 0
    quiet: bool = False


@functools.lru_cache(maxsize=1)
def modules() -> tuple[ModuleType, ...]:
    """Every module of the folder: each has `PAGE` and `blueprint`."""
    names = sorted(module.name for module in pkgutil.iter_modules(pages.__path__) if not module.name.startswith("_"))
    return tuple(importlib.import_module(f"{pages.__name__}.{name}") for name in names)


def menu() -> list[Page]:
    """What the menu shows, in order."""
    found: list[Page] = [module.PAGE for module in modules()]
    return sorted((page for page in found if not page.quiet), key=lambda page: page.order)


def blueprints() -> list[Blueprint]:
    """What the pages answer."""
    return [module.blueprint for module in modules()]
