"""What stock Rasa commands read: the dialogue and examples as they stand, plus what Rasa cannot see in our files."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.importers import utils
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content.files import read_yaml
from bot.content.messages import BASE, load_language
from bot.content.topics import load_topics


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
        messages = []
        for path in self._nlu_files:
            code = Path(path).parent.parent.name
            for message in utils.training_data_from_paths([path], code).training_examples:
                message.set("language", code)
                messages.append(message)
        steps = [name for name, topic in load_topics().items() if topic.kind == "step"]
        messages += [Message(data={TEXT: name.replace("_", " "), INTENT: name, "language": BASE}) for name in steps]
        # One TrainingData of all: merging file by file copies everything each time.
        return TrainingData(messages)
