"""What stock Rasa commands read: the dialogue and examples as they stand, plus what Rasa cannot see in our files."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content.files import read_yaml
from bot.content.messages import BASE, load_language
from bot.content.topics import load_topics

LANGUAGE = "language"


class Example(Message):
    """A training example that is cheap to copy and to compare.

    Rasa copies and compares all examples each time it puts training data together, some ten times before the first component sees them, and writes their
    features out as text to compare them after each component: with 100,000 that is minutes. What an example is does not change by setting what is set already.
    """

    _cached_fingerprint: str | None

    def __deepcopy__(self, memo: dict[int, Any]) -> Example:
        """Itself. Rasa copies what an importer gives before it merges it, and what was there before is asked for its texts and intents alone."""
        return self

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        if add_to_output or prop not in self.data or self.data[prop] != info:
            super().set(prop, info, add_to_output)

    def fingerprint(self) -> str:
        if self._cached_fingerprint is None:
            digest = hashlib.md5(repr(sorted(self.data.items())).encode("utf-8", "surrogatepass"), usedforsecurity=False)
            for feature in self.features:
                digest.update(repr((feature.type, feature.attribute, feature.origin, feature.features.shape)).encode())
                matrix = feature.features.tocsr() if feature.is_sparse() else None
                for array in (matrix.data, matrix.indices, matrix.indptr) if matrix is not None else (np.asarray(feature.features),):
                    digest.update(array.tobytes())
            self._cached_fingerprint = digest.hexdigest()
        return self._cached_fingerprint


@functools.lru_cache(maxsize=4096)
def _read(path: str, changed: int) -> list[Example]:
    """The examples of a file as it was at a time (nanoseconds), in the language of its folder. Rasa asks three times for them in one training."""
    return [Example(data={**message.data, LANGUAGE: Path(path).parent.parent.name}) for message in load_data(path).training_examples]


class SignpostImporter(RasaFileImporter):
    """Adds the English texts to the domain, the language of its folder to each example, and one example to each step.

    A step is reached by its button or the button's title, never by the classifier; its example is only there because Rasa wants one for each intent.
    """

    def get_domain(self) -> Domain:
        """The domain file with a response for each English text that a rule utters by name."""
        entries = load_language(BASE).entries
        rules = [rule for path in self._story_files for rule in read_yaml(Path(path)).get("rules", [])]
        spoken = {step.get("action") for rule in rules for step in rule.get("steps", [])}
        responses = {key: [{"text": entry.text}] for key, entry in entries.items() if key in spoken}
        return super().get_domain().merge(Domain.from_dict({"responses": responses}))

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The examples of every language, each with its language, and for each step its name."""
        examples = [Example(data=example.data) for path in self._nlu_files for example in _read(str(path), Path(path).stat().st_mtime_ns)]
        steps = [name for name, topic in load_topics().items() if topic.kind == "step"]
        examples += [Example(data={TEXT: name.replace("_", " "), INTENT: name, LANGUAGE: BASE}) for name in steps]
        # One TrainingData of all: merging file by file copies everything each time.
        return TrainingData(examples)
