"""A guide to try things with: it speaks from the files as they stand now, with the rules as they stand now, without a training.

Texts, helplines and law are read anew in each conversation. Changed rules are made into a small model of their own, in seconds. Only what the words of a
visitor are understood as comes from the model trained last; `stale` says whether examples or patterns have changed since.
"""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.content.library import Content, instead
from bot.engine import transcripts
from bot.engine.conversation import Guide
from bot.engine.model import ROOT, is_trained, model_path, newest, train_rules
from bot.engine.simulate import Held, Setting, hold

_TRAINED_ON = ("topics.yml", "languages/*/nlu/*.yml", "languages/*/patterns.yml")


class NoModelError(Exception):
    """No model was ever trained here."""


def digest(data: Path, patterns: Sequence[str]) -> str:
    """One value for the content of the files that match."""
    made = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(data.glob(pattern)):
            made.update(path.relative_to(data).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()


class Trial:
    """One guide for all who try: made at first use, made again when rules or model change. `root` holds models and configuration."""

    def __init__(self, data: Path, root: Path = ROOT) -> None:
        self._data, self._root = data, root
        self._guide: Guide | None = None
        self._made_of: tuple[str, str] = ("", "")
        self._lock = asyncio.Lock()

    @property
    def stale(self) -> bool:
        """Whether examples, patterns or topics are others than those of the model."""
        ours = self._root / "bot/data"
        same_files = self._data == ours or digest(self._data, _TRAINED_ON) == digest(ours, _TRAINED_ON)
        # Rules alone make a new model due, too, but what they change is tried without one.
        return not same_files or (not is_trained(model_path(self._root)) and self._understanding_changed())

    def _understanding_changed(self) -> bool:
        model = newest(self._root)
        if model is None:
            return False
        files = [path for pattern in _TRAINED_ON for path in self._data.glob(pattern)]
        return any(path.stat().st_mtime > model.stat().st_mtime for path in files)

    async def guide(self) -> Guide:
        """The guide. Raises NoModelError, RulesError."""
        async with self._lock:
            wanted = model_path(self._root)
            model = wanted if is_trained(wanted) else newest(self._root)
            if model is None:
                raise NoModelError
            rules = digest(self._data, ("dialogue/**/*.yml",))
            if self._guide is None or self._made_of != (str(model), rules):
                ours = self._root / "bot/data"
                trained = model == wanted and (self._data == ours or rules == digest(ours, ("dialogue/**/*.yml",)))
                self._guide = await asyncio.to_thread(self._make, model, trained)
                self._made_of = (str(model), rules)
            return self._guide

    def _make(self, model: Path, trained: bool) -> Guide:
        made = Guide(model)
        if not trained:
            with tempfile.TemporaryDirectory() as folder:
                made.processor.use_rules(train_rules(self._data / "dialogue", Path(folder), self._root))
            made.store.domain = made.processor.domain
        return made

    async def hold(self, content: Content, setting: Setting, sent: Sequence[dict[str, str]]) -> Held:
        """Hold a conversation with what stands in the files. Raises NoModelError, RulesError, ContentError, ValueError."""
        guide = await self.guide()
        with instead(content):
            return await hold(guide, setting, sent)

    async def compare(self, content: Content, path: Path, root: Path) -> list[str]:
        """What is otherwise than recorded in a saved conversation. Raises NoModelError, RulesError."""
        guide = await self.guide()
        with instead(content):
            return await transcripts.compare(guide, path, root)

    async def replay(self, content: Content, path: Path, root: Path) -> transcripts.Turns:
        """Hold a saved conversation again. Raises NoModelError, RulesError, ContentError, UnknownChoiceError."""
        guide = await self.guide()
        with instead(content):
            return await transcripts.replay(guide, transcripts.read_transcript(path, root))
