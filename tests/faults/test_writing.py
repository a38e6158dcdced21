"""Killed or out of space while it writes: the old file or the new one, never half of one, and a message."""

from __future__ import annotations

import ast
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.content.files import DATA
from bot.content.library import load_content
from bot.content.write import write_whole

BOT = DATA.parent
# Where a writer can be killed, in the order in which they are reached.
STEPS = ("tempfile.mkstemp", "os.fdopen", "os.fsync", "pathlib.Path.chmod", "pathlib.Path.replace")
KILLED = """
import os, pathlib, signal, sys, tempfile
from bot.{module} import {name}
def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)
{step} = die
{call}
"""
FOR_EVER = """
from pathlib import Path
from bot.content.write import write_whole
print(flush=True)
while True:
    for text in ("a\\n" * 300_000, "b\\n" * 400_000):
        write_whole(Path({path!r}), text)
"""
# What changes data files, and the file that each changes.
COMMANDS = {
    "approve": (["approve", "de", "utter_own_stop", "utter_crisis_suicide", "--name", "A", "--role", "language"], "approvals/de.yml"),
    "confirm": (["helplines", "confirm", "fi-kriisipuhelin", "--by", "A"], "helplines/FI.yml"),
    "stamp": (["stamp", "fi"], "languages/fi/messages/own.yml"),
}


def killed(module: str, name: str, step: str, call: str, folder: Path) -> None:
    """Run `call` in a process that is killed when it reaches `step`."""
    script = KILLED.format(module=module, name=name, step=step, call=call)
    result = subprocess.run([sys.executable, "-B", "-c", script], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == -signal.SIGKILL, result.stderr


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_file_is_whole(tmp_path: Path, step: str) -> None:
    path = tmp_path / "file.yml"
    write_whole(path, "old\n")
    killed("content.write", "write_whole", step, f"write_whole(pathlib.Path({str(path)!r}), 'new ' * 100_000)", BOT.parent)
    assert path.read_text(encoding="utf-8") == "old\n"
    write_whole(path, "newer\n")
    assert path.read_text(encoding="utf-8") == "newer\n"


def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "file.yml"
    texts = ["a\n" * 300_000, "b\n" * 400_000]
    write_whole(path, texts[0])
    script = FOR_EVER.format(path=str(path))
    for moment in range(15):
        process = subprocess.Popen([sys.executable, "-B", "-c", script], cwd=BOT.parent, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(0.004 * moment)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
        assert path.read_text(encoding="utf-8") in texts


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program whose data may be changed; approvals exist, a Finnish text waits for its stamp."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(BOT, folder / "bot", ignore=shutil.ignore_patterns("__pycache__", "*.onnx", "vocabulary.tsv"))
    own = folder / "bot/data/languages/fi/messages/own.yml"
    own.write_text(own.read_text(encoding="utf-8").replace("source: ", "source: 0", 1), encoding="utf-8")
    assert run(folder, COMMANDS["approve"][0]).returncode == 0
    return folder


def run(folder: Path, arguments: list[str], bytes_per_file: int | None = None) -> subprocess.CompletedProcess[str]:
    """A command of that copy; no file may grow beyond `bytes_per_file`, as if the disk were full."""

    def limit() -> None:
        if bytes_per_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_per_file, bytes_per_file))

    command = [sys.executable, "-B", "-m", "bot", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, input="y\ny\n", capture_output=True, text=True, timeout=120, check=False, preexec_fn=limit)


@pytest.mark.parametrize("command", COMMANDS)
def test_full_disk_changes_nothing_and_is_said(project: Path, command: str) -> None:
    arguments, name = COMMANDS[command]
    path = project / "bot/data" / name
    before = path.read_bytes()
    result = run(project, arguments, bytes_per_file=64)
    assert result.returncode == 1 and path.name in result.stderr and "File too large" in result.stderr, result.stderr
    assert "Traceback" not in result.stderr and "The file is as it was." in result.stderr
    assert path.read_bytes() == before and not list(path.parent.glob(".*.part"))
    load_content(project / "bot/data")


@pytest.mark.parametrize("command", COMMANDS)
def test_killed_command_leaves_data_that_load_and_can_be_given_again(project: Path, command: str) -> None:
    arguments, name = COMMANDS[command]
    path = project / "bot/data" / name
    before = path.read_bytes()
    call = f"sys.argv = ['signpost', *{arguments!r}]; sys.stdin = open('/dev/null'); main()"
    killed("__main__", "main", "pathlib.Path.replace", call, project)
    assert path.read_bytes() == before
    load_content(project / "bot/data")
    result = run(project, arguments)
    assert result.returncode == 0 and path.read_bytes() != before, result.stderr
    load_content(project / "bot/data")
    path.write_bytes(before)


@pytest.mark.parametrize("broken", ["helplines/FI.yml", "languages/en/messages/own.yml", "languages.yml", "topics.yml", "approvals/de.yml"])
def test_commands_say_which_file_is_broken(project: Path, broken: str) -> None:
    path = project / "bot/data" / broken
    before = path.read_bytes()
    path.write_bytes(before[: len(before) // 2] + b"\n  x: [")
    try:
        for command in (["reload"], ["approve", "de", "utter_own_stop", "--name", "A", "--role", "language"]):
            result = run(project, command)
            assert "Traceback" not in result.stdout + result.stderr, result.stderr
            if broken != "approvals/de.yml" or command[0] == "approve":
                assert result.returncode != 0 and path.name in result.stdout + result.stderr, (command, result.stderr)
    finally:
        path.write_bytes(before)


# Locks, the pipe to nowhere, SQLite, and what a component puts into the model that is being made (packed and renamed as a whole) are no data files.
MAY_OPEN = {
    "bot/engine/model.py", "bot/commands/train.py", "bot/content/write.py", "bot/components/safety_matcher.py", "bot/components/arabic_letters.py",
}  # fmt: skip


def test_data_are_written_whole_only() -> None:
    """Nothing writes a file in place: `write_whole` is the one way."""
    found = []
    for path in sorted(BOT.rglob("*.py")):
        name = str(path.relative_to(BOT.parent))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if name not in MAY_OPEN else ():
            if isinstance(node, ast.Call) and isinstance(node.func, (ast.Attribute, ast.Name)):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                given = [value.value for value in [*node.args, *(word.value for word in node.keywords)] if isinstance(value, ast.Constant)]
                if called in ("write_text", "write_bytes") or (called == "open" and {"w", "a", "x", "wb", "ab", "r+"} & {str(value) for value in given}):
                    found.append(f"{name}:{node.lineno}")
    assert not found, f"{found}: use bot.content.write.write_whole"
