"""One change, one commit, in the name of who made it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

SECONDS = 60
# Nobody's mailbox: git wants an address, the tool knows none.
_ADDRESS = "review@signpost.invalid"


class CommitError(RuntimeError):
    """Git did not take the change; says what git said."""


def git(folder: Path, *arguments: str) -> str:
    """What a git command prints. Raises CommitError."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603, S607
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CommitError(f"git: {type(error).__name__}") from error
    if done.returncode:
        raise CommitError((done.stderr or done.stdout).strip()[-500:] or f"git {arguments[0]} ended with {done.returncode}")
    return done.stdout


def is_repository(folder: Path) -> bool:
    """Whether git knows the folder."""
    try:
        return git(folder, "rev-parse", "--is-inside-work-tree").strip() == "true"
    except CommitError:
        return False


def record(folder: Path, paths: Sequence[Path], who: str, why: str) -> str:
    """Commit these files and no others, whatever else is changed or staged; gives the short hash. Raises CommitError."""
    name = re.sub(r"[<>\x00-\x1f]", " ", who).strip() or "Review"
    names = [str(path) for path in paths]
    git(folder, "add", "--intent-to-add", "--", *names)
    identity = ("-c", f"user.name={name}", "-c", f"user.email={_ADDRESS}")
    git(folder, *identity, "commit", "--quiet", "--only", "--no-verify", "--author", f"{name} <{_ADDRESS}>", "-m", why, "--", *names)
    return git(folder, "rev-parse", "--short", "HEAD").strip()
