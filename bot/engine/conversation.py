"""Conversations: what a channel calls. Text goes through Rasa's pipeline, a pressed button goes in as a parsed message."""

from __future__ import annotations

import logging
import re
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content import clock
from bot.content.choices import Choice, match_choice, offered_choices, parse_data
from bot.content.library import content_store
from bot.content.locales import countries, country_of_language, country_of_time_zone, normalise_language
from bot.content.messages import BASE
from bot.content.normalise import clean
from bot.content.offer import suits
from bot.content.served import title_of
from bot.content.speak import speak
from bot.content.trace import noted
from bot.content.visitor import visitor_from
from bot.engine.action_endpoint import InProcessActions
from bot.engine.nlg import ContentNlg
from bot.engine.privacy import configure_logging, place_of
from bot.engine.processor import SignpostProcessor
from bot.engine.tracker_store import CompactTrackerStore
from bot.engine.understanding import doubtful, understand

log = logging.getLogger("signpost.conversation")
DOORS = {"self": "door_self", "other": "door_other", "survivor": "door_survivor", "law": "door_law", "talk": "help_talk"}
SPARE = 100
SECOND_SUBJECT = "utter_second_subject"
_TOKEN = re.compile(r"^[0-9a-f]{32}$")


class UnknownConversationError(KeyError):
    """There is no such conversation, or its time is over."""


class UnknownChoiceError(ValueError):
    """No text of the guide offers this button."""


@dataclass(frozen=True)
class Opening:
    """What the page knows when a conversation begins; every field may be unknown."""

    language: str | None = None
    country: str | None = None
    time_zone: str | None = None
    door: str | None = None
    accept_language: str | None = None


@dataclass(frozen=True)
class Reply:
    """What the guide says in a turn, ready for a channel; `intent` and `keys` (the texts' keys) are for terminal, tests and review and leave no server."""

    language: str
    country: str | None
    messages: list[dict[str, Any]]
    intent: str | None = None
    keys: tuple[str, ...] = ()


@dataclass
class _Memory:
    """What belongs to a conversation beside its tracker: last offered buttons, the last answers by message id."""

    offered: list[Choice] = field(default_factory=list)
    answered: dict[str, Reply] = field(default_factory=dict)


class _Collector(OutputChannel):
    """Keeps each message as the dialogue made it."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "web"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)


def opening_language(opening: Opening, spoken: dict[str, Any]) -> tuple[str, str | None]:
    """(language to begin in, the page's language): the page's if the guide speaks it, else the browser's first that it does, else English."""
    page = normalise_language(opening.language)
    if page in spoken:
        return str(page), page
    for tag in (opening.accept_language or "").split(","):
        code = normalise_language(tag.split(";")[0].strip())
        if code in spoken:
            return str(code), page
    return BASE, page


class Guide:
    """The running guide: one model, the content in use, and the conversations that are open."""

    def __init__(self, model: Path, store: CompactTrackerStore | None = None) -> None:
        self.actions = InProcessActions()
        # The processor brings the domain; a store that is made before it gets it from there.
        self.store = store or CompactTrackerStore(Domain.empty())
        self.processor = SignpostProcessor(model, self.store, InMemoryLockStore(), ContentNlg(), self.actions)
        self.store.domain = self.processor.domain
        self._memory: dict[str, _Memory] = {}
        configure_logging(debug=logging.getLogger("signpost").level == logging.DEBUG)

    async def open(self, opening: Opening) -> tuple[str, Reply]:
        """Begin a conversation: its token (128 random bits, hexadecimal) and the first screen."""
        content = content_store().current
        language, page = opening_language(opening, content.languages)
        country = (opening.country or "").upper()
        country_code = country if country in countries() else country_of_time_zone(opening.time_zone) or country_of_language(page or language)
        metadata = {"language": language, "page_language": page, "country": country_code, "time_zone": opening.time_zone, "door": opening.door}
        kept = set(await self.store.keys())
        if len(self._memory) > 2 * len(kept) + SPARE:
            self._memory = {known: memory for known, memory in self._memory.items() if known in kept}
        token = secrets.token_hex(16)
        channel = _Collector()
        async with self.processor.lock_store.lock(token):
            tracker = await self.processor.fetch_tracker_and_update_session(token, channel, metadata)
            await self.processor.save_tracker(tracker)
        self._memory[token] = _Memory()
        reply = self._reply(token, tracker, channel.messages)
        door = DOORS.get(opening.door or "")
        if door:
            behind = await self._turn(token, "", Choice(door, ""))
            reply = replace(behind, messages=[*reply.messages, *behind.messages], keys=(*reply.keys, *behind.keys))
        return token, reply

    async def send(self, token: str, *, text: str | None = None, choice: str | None = None, message_id: str | None = None) -> Reply:
        """Answer a text or a pressed button. The same `message_id` gets the same answer again.

        Raises UnknownConversationError, UnknownChoiceError.
        """
        memory = await self._require(token)
        if message_id and message_id in memory.answered:
            return memory.answered[message_id]
        pressed = self._choice(choice) if choice is not None else None
        reply = await self._turn(token, clean(text or ""), pressed)
        if message_id:
            memory.answered[message_id] = reply
            for old in list(memory.answered)[:-3]:
                del memory.answered[old]
        return reply

    async def delete(self, token: str) -> None:
        """Forget a conversation at once; unknown ones too."""
        self._memory.pop(token, None)
        await self.store.delete(token)

    async def parse(self, text: str, page_language: str | None = None) -> dict[str, Any]:
        """What a message is understood as, outside any conversation."""
        return await self._parse(clean(text), "parse", {"page_language": normalise_language(page_language)})

    async def _parse(self, text: str, sender: str, metadata: dict[str, Any]) -> dict[str, Any]:
        async def parse(piece: str) -> dict[str, Any]:
            return dict(await self.processor.parse_message(UserMessage(piece, sender_id=sender, metadata=metadata)))

        return await understand(text, parse, content_store().current.topics)

    async def context(self, token: str) -> tuple[str, str | None]:
        """(language, country) of a conversation. Raises UnknownConversationError."""
        await self._require(token)
        tracker = await self.processor.get_tracker(token)
        visitor = visitor_from(tracker.get_slot)
        return visitor.language, visitor.country

    async def _require(self, token: str) -> _Memory:
        if not _TOKEN.match(token) or await self.store.retrieve(token) is None:
            self._memory.pop(token, None)
            raise UnknownConversationError(token[:0])
        return self._memory.setdefault(token, _Memory())

    def _choice(self, choice: str) -> Choice:
        made = Choice(id=choice, title="")
        content = content_store().current
        known = made.intent in content.topics
        if made.intent == "inform_country":
            known = made.value in countries()
        elif made.intent == "change_language":
            known = made.value is None or made.value in content.languages
        elif made.value is not None:
            known = False
        if not known:
            raise UnknownChoiceError("no such button")
        return made

    async def _turn(self, token: str, text: str, pressed: Choice | None) -> Reply:
        channel = _Collector()
        try:
            async with self.processor.lock_store.lock(token):
                data = parse_data(pressed) if pressed else await self._understand(token, text)
                message = UserMessage("", channel, token, parse_data=data, input_channel="web")
                await self.processor.handle_message(message)
                tracker = await self.processor.get_tracker(token)
        except Exception as error:  # a visitor must never be left without an answer, whatever broke
            log.error("turn failed: %s", place_of(error))
            return await self._apology(token)
        if not channel.messages:
            log.error("turn without an answer: intent %s", (data["intent"] or {}).get("name"))
            return await self._apology(token)
        second = self._second_subject(tracker, data)
        return self._reply(token, tracker, [*channel.messages, *second], str(data["intent"]["name"]))

    @staticmethod
    def _second_subject(tracker: DialogueStateTracker, data: dict[str, Any]) -> list[dict[str, Any]]:
        """The other thing that the message was about, offered after the answer to the first; never beside a matter of immediate safety."""
        content = content_store().current
        first, second = (content.topics.get(str(name or "")) for name in (data["intent"]["name"], data.get("second_intent")))
        if not (first and second) or first.kind != "topic" or first.safety:
            return []
        visitor = visitor_from(tracker.get_slot)
        title = title_of(content, second.name, visitor.language) if suits(second, visitor) else None
        if title is None:
            return []
        spoken = speak(content, SECOND_SUBJECT, visitor, clock.now())
        button = {"title": title, "payload": second.name}
        return [{"text": spoken.text, "language": spoken.language, "buttons": [button], "utter_action": SECOND_SUBJECT}]

    async def _understand(self, token: str, text: str) -> dict[str, Any]:
        """The parsed message, or the button that its words press. The text itself goes no further than here."""
        tracker = await self.processor.get_tracker(token)
        metadata = {
            "page_language": tracker.get_slot("page_language"), "chosen_language": tracker.get_slot("chosen_language"),
            "conversation_language": tracker.get_slot("language"),
        }  # fmt: skip
        parsed = await self._parse(text, token, metadata)
        intent = parsed["intent"]["name"]
        topic = content_store().current.topics.get(intent)
        if trace := noted():
            trace.parsed = {**parsed, "text": ""}
        choice = match_choice(text, intent, self._memory.setdefault(token, _Memory()).offered, safety=bool(topic and topic.safety))
        if choice:
            if trace:
                trace.pressed = choice.id
            return parse_data(choice)
        if doubtful(parsed, content_store().current.topics):
            parsed["second_intent"] = intent
            parsed["intent"] = {"name": "step_safety_doubt", "confidence": parsed["danger"]}
        parsed["length"] = len(text.split())
        parsed["text"] = ""
        return parsed

    def _reply(self, token: str, tracker: DialogueStateTracker, raw: list[dict[str, Any]], intent: str | None = None) -> Reply:
        content = content_store().current
        visitor = visitor_from(tracker.get_slot)
        messages, offered = [], []
        for number, item in enumerate(raw):
            language = item.get("language") or visitor.language
            choices = offered_choices(item.get("buttons") or [], item.get("affirm"), item.get("deny"))
            offered += choices
            messages.append({
                "id": f"{number}", "language": language, "direction": content.languages[language].direction if language in content.languages else "ltr",
                "text": item.get("text") or "", "buttons": [{"id": choice.id, "title": choice.title} for choice in choices],
                "cards": (item.get("custom") or {}).get("cards", []),
            })  # fmt: skip
        last = len(messages) - (2 if raw and raw[-1].get("utter_action") == SECOND_SUBJECT else 1)
        if last > 0 and messages[last]["cards"] and not messages[last]["buttons"]:
            # A text, who can help, then the choices: they stand where the reading ends.
            messages[last]["buttons"], messages[last - 1]["buttons"] = messages[last - 1]["buttons"], []
        self._memory.setdefault(token, _Memory()).offered = offered
        return Reply(visitor.language, visitor.country, messages, intent, tuple(str(item.get("utter_action") or "") for item in raw))

    async def _apology(self, token: str) -> Reply:
        """An honest word with the emergency number and crisis line, made without Rasa."""
        content = content_store().current
        tracker = await self.store.retrieve(token)
        visitor = visitor_from(tracker.get_slot if tracker else lambda name: None)
        spoken = speak(content, "utter_error", visitor, clock.now())
        message = {"id": "0", "language": spoken.language, "direction": "ltr", "text": spoken.text, "buttons": [], "cards": []}
        if spoken.language in content.languages:
            message["direction"] = content.languages[spoken.language].direction
        return Reply(visitor.language, visitor.country, [message], "error")
