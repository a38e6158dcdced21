"""The net beside the classifier: patterns that raise a message to a matter of immediate safety, and never lower it."""

from __future__ import annotations

import hashlib
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.arabic_letters import spelled
from bot.components.language_detector import LANGUAGE
from bot.components.pattern_matcher import PatternMatcher
from bot.content.doubt import DOUBT, outvoted
from bot.content.files import DATA, parse_yaml
from bot.content.normalise import words
from bot.content.patterns import patterns_from
from bot.content.topics import load_topics

ADULT = 18
# The intents that a message about the writer's own thoughts or behaviour has when its writer is of age.
_OWN = "own_"


def _files() -> dict[str, str]:
    return {path.parent.name: path.read_text(encoding="utf-8") for path in sorted((DATA / "languages").glob("*/patterns.yml"))}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyMatcher(GraphComponent, IntentClassifier):
    """Applies the patterns of the message's language, and of English, after the classifier.

    A safety pattern replaces a lower intent; what stood there before is kept as `second_intent`. Where the classifier takes something else for likelier than
    not, and a danger for unlikely (homework, a book, "the suicidal phase is over"), the pattern is a doubt: `danger` is raised, so that the guide asks back. A
    pattern of a step ("nobody answered") replaces anything but safety. `under_18` is set where the writer gives an age below 18 or says so. The patterns travel
    inside the model.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`confidence`: what a message raised by a pattern is given."""
        return {"confidence": 0.95}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """A changed patterns file retrains this component: Rasa's cache sees only code and configuration."""
        return hashlib.sha256("\0".join(_files().values()).encode()).hexdigest()

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, files: dict[str, str]) -> None:
        """`files`: language -> its patterns.yml."""
        self._config, self._storage, self._resource, self._files = config, storage, resource, files
        self._matchers: dict[str, PatternMatcher] = {}
        topics = load_topics()
        self._order = {name: position for position, name in enumerate(topics)}
        self._safety = {name for name, topic in topics.items() if topic.safety}

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> SafetyMatcher:
        return cls({**cls.get_default_config(), **config}, model_storage, resource, {})

    @classmethod
    def load(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any) -> SafetyMatcher:
        with model_storage.read_from(resource) as folder:
            files = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yml"))}
        return cls({**cls.get_default_config(), **config}, model_storage, resource, files)

    def _matcher(self, code: str) -> PatternMatcher:
        """The matcher of a language, made at its first message: few servers are spoken to in all, and each takes a megabyte and a tenth of a second."""
        if code not in self._matchers:
            self._matchers[code] = PatternMatcher(patterns_from(parse_yaml(self._files[code]), code)[0])
        return self._matchers[code]

    def train(self, training_data: TrainingData) -> Resource:
        """Nothing is learnt: the files are put into the model."""
        with self._storage.write_to(self._resource) as folder:
            for code, text in _files().items():
                (folder / f"{code}.yml").write_text(text, encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._process(message)
        return messages

    def _process(self, message: Message) -> None:
        # As typed too: some patterns are in Latin letters.
        forms = [words(text) for text in dict.fromkeys((message.get(TEXT) or "", spelled(message)))]
        matchers = [self._matcher(code) for code in dict.fromkeys((message.get(LANGUAGE), "en")) if code in self._files]
        by_matcher = [(matcher, matcher.find(form)) for matcher in matchers for form in forms]
        found = [match for _, matches in by_matcher for match in matches]
        intent = dict(message.get(INTENT) or {"name": "out_of_scope", "confidence": 0.0})
        groups = {group for group, _, _ in found}
        ages = [age for matcher, matches in by_matcher for age in [matcher.age(matches)] if age is not None]
        under_18 = "minors" in groups or any(age < ADULT for age in ages)
        if under_18 and intent["name"].startswith(_OWN):
            intent["name"] = "own_under_18"
        raised = min((group for group in groups if group in self._safety), key=self._order.__getitem__, default=None)
        step = next((group for group in sorted(groups) if group.startswith("step_")), None)
        if raised and intent["name"] not in self._safety and outvoted(intent["confidence"], message.get("danger")):
            message.set("danger", DOUBT, add_to_output=True)
        elif raised and self._order[raised] < self._order.get(intent["name"], len(self._order)):
            message.set("second_intent", intent["name"], add_to_output=True)
            intent = {"name": raised, "confidence": max(self._config["confidence"], intent["confidence"])}
        elif step and intent["name"] not in self._safety:
            intent = {"name": step, "confidence": max(self._config["confidence"], intent["confidence"])}
        message.set(INTENT, intent, add_to_output=True)
        message.set("under_18", under_18, add_to_output=True)
        message.set("patterns", [[group, line] for group, line, _ in found], add_to_output=True)
