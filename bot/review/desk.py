"""The data folder as the tool sees it: read again when a file changed, written by one at a time, each change a commit if that is asked for.

A file that cannot be read is left out, with what is wrong in `problems`: the tool shows it and goes on.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.content.comments import read_comments
from bot.content.files import keep_parsed, stamp_of
from bot.content.flow import Flow, flow_of
from bot.content.library import Content, read_content
from bot.content.problems import Problem
from bot.review import commit

# A change by another program is seen this many seconds later at most.
_LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Change:
    """What a change came to: the files written, the commit (short hash) or why there is none (git's own words)."""

    paths: tuple[Path, ...]
    commit: str | None = None
    trouble: str | None = None


class Desk:
    """One data folder, shared by all who review."""

    def __init__(self, data: Path, own: Path | None = None, *, commit: bool = False) -> None:
        keep_parsed()
        self.data = data
        self.commits = commit
        self._own = own
        self._lock = threading.RLock()
        self._looked = 0.0
        self._seen: frozenset[tuple[str, tuple[int, int, int]]] = frozenset()
        self._content: Content | None = None
        self._problems: list[Problem] = []
        self._flow: Flow | None = None

    @property
    def content(self) -> Content:
        """Everything as it stands now, as far as it can be read."""
        return self.read()[0]

    @property
    def problems(self) -> list[Problem]:
        """What could not be read."""
        return self.read()[1]

    @property
    def flow(self) -> Flow:
        """The conversation as a graph."""
        content = self.content
        return self._flow or flow_of(content)

    def read(self, *, now: bool = False) -> tuple[Content, list[Problem]]:
        """Content and problems; `now`: look at the files even if they were looked at within the last second."""
        with self._lock:
            moment = time.monotonic()
            if self._content is None or now or moment - self._looked > _LOOK_SECONDS:
                seen = self._snapshot()
                if seen != self._seen or self._content is None:
                    self._content, self._problems = read_content(self.data, self._own, begun=True)
                    for code in self._content.languages:
                        self._problems += read_comments(self.data, code)[1]
                    self._flow = flow_of(self._content)
                    self._problems += self._flow.problems
                    self._seen = seen
                self._looked = moment
            return self._content, self._problems

    def _snapshot(self) -> frozenset[tuple[str, tuple[int, int, int]]]:
        folders = (self.data, self._own) if self._own else (self.data,)
        found = set()
        for folder in folders:
            for path in folder.rglob("*.yml"):
                try:
                    found.add((str(path), stamp_of(path)))
                except OSError:  # it vanished in this moment
                    continue
        return frozenset(found)

    def change(self, who: str, why: str, write: Callable[[Content], Sequence[Path]]) -> Change:
        """Let `write` change files, with nobody else writing in between, this process or another; `why` is the first line of the commit.

        `write` gets the content as it stands at that moment, looks whether it is still what the person saw, and gives the files it wrote. What it raises
        goes through. Takes as long as reading and git do: call it in a thread.
        """
        with self._lock, _one_at_a_time(self.data):
            content, _ = self.read(now=True)
            paths = tuple(write(content))
            self.read(now=True)
            if not paths or not self.commits:
                return Change(paths)
            try:
                return Change(paths, commit=commit.record(self.data, paths, who, why))
            except commit.CommitError as error:
                return Change(paths, trouble=str(error))


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """A lock between processes on a folder, which leaves no file behind."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
