"""What the program itself says: the keys named in its source, and what each action utters. The source is read, never run."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content.dialogue import SPOKEN, DialogueTurn
from bot.content.library import Content

PROGRAM = Path(__file__).resolve().parents[2]
_KEY = re.compile(r"utter_[a-z0-9_]*[a-z0-9]")


@dataclass(frozen=True)
class Named:
    """A key named in the source; `key` is "utter_" alone where an intent's name is put behind it at run time."""

    key: str
    file: str
    line: int


def program(content: Content) -> Path:
    """The folder of domain and actions: the one around the data where it has a domain, else that of this program."""
    around = content.data.parent
    return around if (around / "domain.yml").is_file() else PROGRAM


@functools.lru_cache(maxsize=512)
def _parse(path: Path, modified: int) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _tree(path: Path) -> ast.Module:
    return _parse(path, path.stat().st_mtime_ns)


def _keys(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _KEY.fullmatch(node.value):
            yield node.value, node.lineno
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant) and node.values[0].value == SPOKEN:
            yield SPOKEN, node.lineno


def named_keys(content: Content) -> list[Named]:
    """Every response key that a string of the source names, the checks' own source left out."""
    root = program(content)
    paths = sorted(path for path in root.rglob("*.py") if path.parent != Path(__file__).parent)
    return [Named(key, f"../{path.relative_to(root).as_posix()}", line) for path in paths for key, line in _keys(ast.walk(_tree(path)))]


def named_words(content: Content) -> set[str]:
    """Every string of actions and engine: the names of steps to which the program itself leads are among them."""
    root = program(content)
    paths = [path for part in ("actions", "engine") for path in sorted((root / part).glob("*.py"))]
    return {node.value for path in paths for node in ast.walk(_tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def built_keys(named: Named, turns: Iterable[DialogueTurn]) -> set[str]:
    """The keys that `utter_` with an intent behind it can become: the intents of the rules that run the action of that file."""
    action = f"action_{Path(named.file).stem}"
    return {SPOKEN + intent for turn in turns if action in turn.actions for intent in turn.intents}


def _functions(path: Path) -> dict[str, ast.AST]:
    return {node.name: node for node in _tree(path).body if isinstance(node, ast.FunctionDef)}


def _reached(path: Path) -> list[ast.AST]:
    """All nodes of the classes of an action's module and of the functions beside it, or imported from its neighbours, that they call."""
    tree = _tree(path)
    known = _functions(path)
    for node in tree.body:
        neighbour = path.parent / f"{(node.module or '').rpartition('.')[2]}.py" if isinstance(node, ast.ImportFrom) else None
        if neighbour and neighbour.is_file() and isinstance(node, ast.ImportFrom):
            functions = _functions(neighbour)
            known |= {name.name: functions[name.name] for name in node.names if name.name in functions}
    waiting: list[ast.AST] = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    reached: list[ast.AST] = []
    called: set[str] = set()
    while waiting:
        nodes = list(ast.walk(waiting.pop()))
        reached += nodes
        names = {node.id for node in nodes if isinstance(node, ast.Name)} & set(known) - called
        called |= names
        waiting += [known[name] for name in names]
    return reached


def _methods(nodes: Iterable[ast.AST]) -> set[str]:
    return {node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}


def _action_nodes(content: Content, action: str) -> list[ast.AST]:
    path = program(content) / "actions" / f"{action.removeprefix('action_')}.py"
    return _reached(path) if path.is_file() else []


def action_speaks(content: Content, action: str) -> bool:
    """Whether an action utters anything."""
    return bool(_methods(_action_nodes(content, action)) & {"say", "hand_off", "resume", "utter_message"})


def action_makes_buttons(content: Content, action: str, intents: Iterable[str]) -> bool:
    """Whether an action, run after one of the intents, ends in buttons: its own, those of a text it utters, or those of the topic it takes up."""
    nodes = _action_nodes(content, action)
    if "resume" in _methods(nodes) or any(isinstance(node, ast.keyword) and node.arg == "buttons" for node in nodes):
        return True
    return any(content.base[key].buttons for key in action_texts(content, action, intents))


def action_texts(content: Content, action: str, intents: Iterable[str]) -> list[str]:
    """The texts that an action may say after one of the intents, in the order of its source."""
    said: list[str] = []
    for key, _ in _keys(_action_nodes(content, action)):
        said += [SPOKEN + intent for intent in intents] if key == SPOKEN else [key]
    return [key for key in dict.fromkeys(said) if key in content.base]


def action_resumes(content: Content, action: str) -> bool:
    """Whether an action takes up the visitor's subject again."""
    return "resume" in _methods(_action_nodes(content, action))


def action_hands_off(content: Content, action: str) -> bool:
    """Whether an action shows services."""
    return "hand_off" in _methods(_action_nodes(content, action))


def hand_off_texts(content: Content) -> list[str]:
    """The texts of which one is said wherever services are shown (`Turn.hand_off`)."""
    path = program(content) / "actions" / "turn.py"
    nodes = ast.walk(_tree(path)) if path.is_file() else ()
    method = next((node for node in nodes if isinstance(node, ast.FunctionDef) and node.name == "hand_off"), None)
    return [key for key, _ in _keys(ast.walk(method)) if key in content.base] if method else []


def action_needs_country(content: Content, action: str) -> bool:
    """Whether what an action says depends on the country: services, law, numbers."""
    nodes = _action_nodes(content, action)
    return "hand_off" in _methods(nodes) or any(isinstance(node, ast.Attribute) and node.attr in ("country", "law") for node in nodes)
