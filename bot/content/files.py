"""Read the YAML files of `bot/data`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.content.problems import ContentError, Problem

DATA = Path(__file__).resolve().parent.parent / "data"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeys(_Loader):  # type: ignore[misc, valid-type]
    """A safe loader that refuses a key given twice: PyYAML would keep the last one silently."""


def _unique_mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands here twice", key_node.start_mark)
        seen.add(key)
    loader.flatten_mapping(node)
    return {loader.construct_object(key, deep=True): loader.construct_object(value, deep=True) for key, value in node.value}


_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)
# What files said when they were read last, by path; None: nothing is kept.
_kept: dict[Path, tuple[tuple[int, int, int], dict[str, Any]]] | None = None


def keep_parsed() -> None:
    """From now on a file that did not change is not parsed again: for a process that reads all of them after every change of one."""
    global _kept
    _kept = _kept or {}


def stamp_of(path: Path) -> tuple[int, int, int]:
    """What changes whenever a file is written: time in nanoseconds, size, inode. Raises OSError."""
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def parse_yaml(text: str) -> Any:
    """What a YAML text says. Raises yaml.YAMLError, also for a key that is given twice."""
    return yaml.load(text, Loader=_UniqueKeys)  # noqa: S506 (a subclass of the safe loader)


def read_yaml(path: Path, *, root: Path = DATA) -> dict[str, Any]:
    """The mapping in a YAML file.

    Raises ContentError when the file cannot be read or parsed, or is not a mapping. Texts are normalised as they stand; nothing is interpreted.
    """
    name = relative(path, root)
    try:
        stamp = stamp_of(path)
        known = _kept.get(path) if _kept is not None else None
        if known and known[0] == stamp:
            return known[1]
        data = parse_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError([Problem("yaml", name, "-", str(error), "a readable UTF-8 file", "Restore the file or save it as UTF-8.")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "-"
        found = str(getattr(error, "problem", None) or error)
        raise ContentError([Problem("yaml", name, place, found, "valid YAML", "Often a colon or a quotation mark: put the text in double quotes.")]) from error
    except (ValueError, RecursionError) as error:  # a date such as 2026-13-45, a number beyond all bounds, brackets without end
        found = "brackets or blocks without end" if isinstance(error, RecursionError) else str(error)
        raise ContentError([Problem("yaml", name, "-", found, "a date as 2026-11-22, a number as 15", "Correct it; put a text in quotes.")]) from error
    if not isinstance(data, dict):
        raise ContentError([Problem("yaml", name, "-", type(data).__name__, "a mapping (key: value)", "Compare with the same file in languages/en.")])
    if _kept is not None:
        _kept[path] = (stamp, data)
    return data


def relative(path: Path, root: Path = DATA) -> str:
    """`path` as people name it: relative to the data folder when it lies in it."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
