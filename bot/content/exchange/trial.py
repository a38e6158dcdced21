"""An import tried out: the changed files in a copy beside the real data, looked at by the checks, before anything is written."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.content.checks import run_checks
from bot.content.exchange.incoming import CHECK
from bot.content.exchange.merge import Plan, place_of
from bot.content.library import Content
from bot.content.messages import BASE, load_language
from bot.content.problems import ContentError, Problem
from bot.content.write import write_whole

# Checks of texts; those of examples, which run only where some changed.
TEXT_CHECKS = ("extra-key", "forbidden-words", "length", "numbers-links", "placeholders", "rasa-keys", "wrong-script")
LINE_CHECKS = ("example-collision", "example-markup", "unknown-intent")


@contextmanager
def _beside(content: Content, code: str, plan: Plan) -> Iterator[Path]:
    """A data folder that is the present one with the files of the plan over it: links, but for the language itself."""
    with tempfile.TemporaryDirectory(prefix="signpost-import-") as name:
        root = Path(name) / "data"
        (root / "languages").mkdir(parents=True)
        for path in content.data.iterdir():
            if path.name != "languages":
                (root / path.name).symlink_to(path.resolve())
        for path in (content.data / "languages").iterdir():
            if path.name != code:
                (root / "languages" / path.name).symlink_to(path.resolve())
        shutil.copytree(content.data / "languages" / code, root / "languages" / code)
        for file, text in plan.files.items():
            write_whole(root / file, text)
        yield root


def _placed(problem: Problem, plan: Plan, file: str) -> Problem | None:
    """The problem named by its place in the translator's file; None for one that the import did not bring."""
    place = place_of(plan, problem.key)
    if place:
        return dataclasses.replace(problem, file=file, key=f"{place}, {problem.key}")
    for line in plan.lines:
        if problem.key == line.list and repr(line.new) in problem.found:
            return dataclasses.replace(problem, file=file, key=f"{line.place}, {line.list}")
    return None


def try_out(content: Content, code: str, plan: Plan, file: str) -> list[Problem]:
    """What the checks say of the changed texts and lines, errors and warnings. Raises ContentError when the result cannot be loaded at all."""
    if not plan.files:
        return []
    with _beside(content, code, plan) as root:
        try:
            texts = {**content.texts, code: load_language(code, root, begun=code in content.begun)}
            changed = dataclasses.replace(content, data=root, texts=texts)
        except ContentError as error:
            raise ContentError([dataclasses.replace(problem, file=f"{file} -> {problem.file}", check=CHECK) for problem in error.problems]) from error
        few = {BASE: texts[BASE], code: texts[code]}
        found = run_checks(dataclasses.replace(changed, texts=few, languages={name: changed.languages[name] for name in few}), only=TEXT_CHECKS)
        if plan.lines:
            found += run_checks(dataclasses.replace(changed, languages={code: changed.languages[code]}), only=LINE_CHECKS)
    return [placed for problem in found if (placed := _placed(problem, plan, file))]


def write_plan(plan: Plan, data: Path) -> None:
    """Write every file of the plan; where one cannot be written, those before it get their old text back. Raises OSError."""
    before = {name: (data / name).read_text(encoding="utf-8") if (data / name).exists() else None for name in plan.files}
    done: list[str] = []
    try:
        for name, text in plan.files.items():
            write_whole(data / name, text)
            done.append(name)
    except OSError:
        for name in done:
            old = before[name]
            if old is None:
                (data / name).unlink(missing_ok=True)
            else:
                write_whole(data / name, old)
        raise
