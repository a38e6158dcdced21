"""Rules, examples, topics.yml and the domain name the same intents; each of the 55 that a message can be reported as is in topics.yml as topic or talk."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._program import program
from bot.content.dialogue import turns
from bot.content.files import read_yaml
from bot.content.library import Content
from bot.content.problems import Problem
from bot.content.training_examples import examples

ID = "unknown-intent"
# What a visitor can mean: a contract with tests, translators and whoever reads `signpost parse`. It is changed on purpose or not at all.
TAXONOMY = (
    "crisis_suicide", "crisis_urge", "child_in_danger", "victim_abuse", "victim_sextortion",
    "seek_illegal_content", "seek_evasion", "justify_abuse", "insult",
    "own_under_18", "own_investigated", "own_thoughts", "own_intrusive_thoughts", "own_images", "own_online_contact", "own_contact", "own_stop", "own_why",
    "own_shame", "own_accident",
    "other_arrested", "other_adult", "other_child", "other_professional",
    "law_images", "law_generated", "law_thoughts", "law_contact", "law_online_contact", "law_definition", "law_reporting", "law_process",
    "help_options", "help_talk", "help_what_happens", "help_anonymous", "help_cost", "help_self", "help_therapy", "help_channel", "help_report_content",
    "help_report_person", "help_block",
    "greet", "goodbye", "thanks", "affirm", "deny", "ask_capabilities", "ask_is_bot", "start_over", "misunderstood", "change_language", "inform_country",
    "out_of_scope",
)  # fmt: skip
TOPICS, DOMAIN = "topics.yml", "../domain.yml"


def _taxonomy(content: Content) -> Iterator[Problem]:
    for name in TAXONOMY:
        topic = content.topics.get(name)
        if topic is None:
            yield Problem(ID, TOPICS, name, "no entry", "each of the 55 intents", "Add it with its kind.")
        elif topic.kind == "step":
            yield Problem(ID, TOPICS, name, "kind step", "topic or talk", "A message can be reported as this intent: it is no step.")
    for name, topic in content.topics.items():
        if topic.kind != "step" and name not in TAXONOMY:
            yield Problem(ID, TOPICS, name, f"kind {topic.kind}", "one of the 55 intents, or kind step with a parent", "Make it a step.")


def _domain(content: Content) -> Iterator[Problem]:
    entries = read_yaml(program(content) / "domain.yml", root=content.data).get("intents") or []
    intents = [str(next(iter(entry))) if isinstance(entry, dict) else str(entry) for entry in entries]
    for name in content.topics:
        if name not in intents:
            yield Problem(ID, DOMAIN, f"intents.{name}", "no entry", "every intent of topics.yml", "Add it under intents.")
    for name in intents:
        if name not in content.topics:
            yield Problem(ID, DOMAIN, f"intents.{name}", "an intent that topics.yml does not have", "an intent of topics.yml", "Correct or remove it.")


def check(content: Content) -> Iterator[Problem]:
    """Intents that one place names and another does not know."""
    yield from _taxonomy(content)
    yield from _domain(content)
    for turn in turns(content):
        for intent in turn.intents:
            if intent not in content.topics:
                yield Problem(ID, turn.file, turn.rule, f"the intent {intent}", "an intent of topics.yml", "Correct its name.")
    for language in content.languages:
        used = {(example.file, example.intent) for example in examples(content, language)}
        for file, intent in sorted(used):
            if intent not in content.topics:
                yield Problem(ID, file, intent, "examples of an intent that topics.yml does not have", "an intent of topics.yml", "Correct its name.")
