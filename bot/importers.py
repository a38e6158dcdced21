"""What stock Rasa commands read: the dialogue and examples as they stand, plus what Rasa cannot see in our files."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.importers import utils
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content.files import DATA, read_yaml
from bot.content.messages import BASE, load_language
from bot.content.topics import load_topics


class SignpostImporter(RasaFileImporter):
    """Adds the English texts to the domain, the language of its folder to each example, and button titles as examples of the steps they lead to."""

    def get_domain(self) -> Domain:
        """The domain file with a response for each English text that a rule utters by name."""
        entries = load_language(BASE).entries
        rules = [rule for path in self._story_files for rule in read_yaml(Path(path)).get("rules", [])]
        spoken = {step.get("action") for rule in rules for step in rule.get("steps", [])}
        responses = {key: [{"text": entry.text}] for key, entry in entries.items() if key in spoken}
        return super().get_domain().merge(Domain.from_dict({"responses": responses}))

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The examples of every language, each with its language, and the titles of buttons under the step they lead to."""
        merged = TrainingData()
        for path in self._nlu_files:
            code = Path(path).parent.parent.name
            data = utils.training_data_from_paths([path], code)
            for message in data.training_examples:
                message.set("language", code)
            merged = merged.merge(data)
        steps = {name for name, topic in load_topics().items() if topic.kind == "step"}
        titles = [
            Message(data={TEXT: title, INTENT: target, "language": folder.name})
            for folder in sorted((DATA / "languages").iterdir())
            if (folder / "messages").is_dir()
            for entry in load_language(folder.name).entries.values()
            for target, title in entry.buttons.items()
            if target in steps
        ]
        unreached = steps - {message.get(INTENT) for message in titles}
        titles += [Message(data={TEXT: name.replace("_", " "), INTENT: name, "language": BASE}) for name in sorted(unreached)]
        return merged.merge(TrainingData(titles))
