"""Conversations: what a channel calls. Text goes through Rasa's pipeline, a pressed button goes in as a parsed message."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content import clock
from bot.content.choices import Choice, age_alone, match_choice, offered_choices, parse_data
from bot.content.library import content_store
from bot.content.locales import countries, country_of_language, country_of_time_zone, normalise_language
from bot.content.normalise import clean
from bot.content.offer import suits
from bot.content.served import title_of
from bot.content.speak import speak
from bot.content.trace import noted
from bot.content.visitor import visitor_from
from bot.engine.action_endpoint import InProcessActions
from bot.engine.collector import Collector
from bot.engine.memory import one_thread
from bot.engine.nlg import ContentNlg
from bot.engine.opening import DOORS, Opening, opening_language
from bot.engine.privacy import configure_logging, place_of
from bot.engine.processor import SignpostProcessor
from bot.engine.record import Record
from bot.engine.shelf import Held, Shelf, ShelfError
from bot.engine.tracker_store import CompactTrackerStore, ConversationLocks
from bot.engine.understanding import doubtful, understand

log = logging.getLogger("signpost.conversation")
SECOND_SUBJECT = "utter_second_subject"
SAFETY_DOUBT = "step_safety_doubt"
# The intent of an apology.
FAILED = "error"
_TOKEN = re.compile(r"^[0-9a-f]{32}$")


class UnknownConversationError(KeyError):
    """There is no such conversation, or its time is over."""


class UnknownChoiceError(ValueError):
    """No text of the guide offers this button."""


@dataclass(frozen=True)
class Reply:
    """What the guide says in a turn, ready for a channel; `intent` and `keys` (the texts' keys) are for terminal, tests and review and leave no server."""

    language: str
    country: str | None
    messages: list[dict[str, Any]]
    intent: str | None = None
    keys: tuple[str, ...] = ()


class Guide:
    """The running guide: one model, the content in use, and the conversations that are open."""

    def __init__(self, model: Path, store: CompactTrackerStore | None = None, shelf: Shelf | None = None) -> None:
        self.actions = InProcessActions()
        # The processor brings the domain; a store that is made before it gets it from there.
        self.store = store or CompactTrackerStore(Domain.empty(), shelf)
        self.processor = SignpostProcessor(model, self.store, ConversationLocks(self.store), ContentNlg(), self.actions)
        self.store.domain = self.processor.domain
        one_thread()
        configure_logging(debug=logging.getLogger("signpost").level == logging.DEBUG)

    async def open(self, opening: Opening) -> tuple[str, Reply]:
        """Begin a conversation: its token (128 random bits, hexadecimal) and the first screen. Raises ShelfError."""
        token = secrets.token_hex(16)
        async with self.store.beginning(token) as held:
            reply = await self._begin(token, held, opening)
            await self.store.shelf.add(token, held.record or Record())
        return token, reply

    async def preview(self, opening: Opening) -> Reply:
        """The first screen of a conversation that nobody has begun: nothing is kept of it."""
        token = secrets.token_hex(16)
        async with self.store.beginning(token) as held:
            return await self._begin(token, held, opening)

    async def _begin(self, token: str, held: Held, opening: Opening) -> Reply:
        language, page = opening_language(opening, content_store().current.languages)
        country = (opening.country or "").upper()
        country_code = country if country in countries() else country_of_time_zone(opening.time_zone) or country_of_language(page or language)
        metadata = {"language": language, "page_language": page, "country": country_code, "time_zone": opening.time_zone, "door": opening.door}
        channel = Collector()
        tracker = await self.processor.fetch_tracker_and_update_session(token, channel, metadata)
        await self.processor.save_tracker(tracker)
        reply = self._reply(held, tracker, channel.messages)
        door = DOORS.get(opening.door or "")
        if not door:
            return reply
        behind = await self._turn(token, held, "", Choice(door, ""))
        return replace(behind, messages=[*reply.messages, *behind.messages], keys=(*reply.keys, *behind.keys))

    async def send(self, token: str, *, text: str | None = None, choice: str | None = None, message_id: str | None = None) -> Reply:
        """Answer a text or a pressed button. The same `message_id` gets the same answer again.

        Raises UnknownConversationError, UnknownChoiceError, ShelfError.
        """
        self._check(token)
        async with self.store.turn(token) as held:
            if held.record is None:
                raise UnknownConversationError("")
            answered = held.record.answer(message_id) if message_id else None
            if answered is not None:
                return Reply(**{**answered, "keys": tuple(answered["keys"])})
            pressed = self._choice(choice) if choice is not None else None
            reply = await self._turn(token, held, clean(text or ""), pressed)
            if message_id and reply.intent != FAILED:
                held.record = held.record.answering(message_id, vars(reply))
            return reply

    async def delete(self, token: str) -> None:
        """Forget a conversation at once; unknown ones too."""
        await self.store.delete(token)

    async def leave(self, token: str) -> None:
        """Forget a conversation that its visitor left; a while later it is still known that they did."""
        if _TOKEN.match(token):
            await self.store.shelf.leave(token)

    async def left(self, token: str) -> bool:
        """Whether a conversation was left on purpose, as far as that is remembered."""
        return bool(_TOKEN.match(token)) and await self.store.shelf.left(token)

    async def state(self) -> str:
        """`ready`, or why no conversation can be kept now."""
        return await self.store.shelf.state()

    async def parse(self, text: str, page_language: str | None = None) -> dict[str, Any]:
        """What a message is understood as, outside any conversation."""
        return await self._parse(clean(text), "parse", {"page_language": normalise_language(page_language)})

    async def warm_up(self) -> None:
        """Load what is loaded at first use (tokenizers, words of all languages): seconds that no visitor should wait."""
        content = content_store().current
        for code in content.languages:
            await self.parse(content.widget(code)["placeholder"], code)

    async def _parse(self, text: str, sender: str, metadata: dict[str, Any]) -> dict[str, Any]:
        async def parse(piece: str) -> dict[str, Any]:
            await asyncio.sleep(0)  # a long message is many of these: others get their turn between them
            return dict(await self.processor.parse_message(UserMessage(piece, sender_id=sender, metadata=metadata)))

        return await understand(text, parse, content_store().current.topics)

    async def context(self, token: str) -> tuple[str, str | None]:
        """(language, country) of a conversation. Raises UnknownConversationError, ShelfError."""
        self._check(token)
        slots = await self.store.slots(token)
        if slots is None:
            raise UnknownConversationError("")
        visitor = visitor_from(slots.get)
        return visitor.language, visitor.country

    @staticmethod
    def _check(token: str) -> None:
        if not _TOKEN.match(token):
            raise UnknownConversationError("")

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

    async def _turn(self, token: str, held: Held, text: str, pressed: Choice | None) -> Reply:
        channel, before = Collector(), held.record
        try:
            data = parse_data(pressed) if pressed else await self._understand(token, held, text)
            await self.processor.handle_message(UserMessage("", channel, token, parse_data=data, input_channel="web", message_id=""))
            tracker = held.tracker or await self.processor.get_tracker(token)
        except ShelfError:
            raise
        except Exception as error:  # a visitor must never be left without an answer, whatever broke
            log.error("turn failed: %s", place_of(error))
            held.record = before
            return await self._apology(token)
        if not channel.messages:
            log.error("turn without an answer: intent %s", (data["intent"] or {}).get("name"))
            held.record = before
            return await self._apology(token)
        second = self._second_subject(tracker, data)
        return self._reply(held, tracker, [*channel.messages, *second], str(data["intent"]["name"]))

    @staticmethod
    def _second_subject(tracker: DialogueStateTracker, data: dict[str, Any]) -> list[dict[str, Any]]:
        """The other thing that the message was about, offered after the answer to the first; never beside a matter of immediate safety."""
        content = content_store().current
        first, second = (content.topics.get(str(name or "")) for name in (data["intent"]["name"], data.get("second_intent")))
        if not (first and second) or first.kind not in ("topic", "step") or first.safety or first.name == SAFETY_DOUBT:
            return []
        visitor = visitor_from(tracker.get_slot)
        title = title_of(content, second.name, visitor.language) if suits(second, visitor) else None
        if title is None:
            return []
        spoken = speak(content, SECOND_SUBJECT, visitor, clock.now())
        button = {"title": title, "payload": second.name}
        return [{"text": spoken.text, "language": spoken.language, "buttons": [button], "utter_action": SECOND_SUBJECT}]

    async def _understand(self, token: str, held: Held, text: str) -> dict[str, Any]:
        """The parsed message, or the button that its words press. The text itself goes no further than here."""
        slots = await self.store.slots(token) or {}
        metadata = {"page_language": slots["page_language"], "chosen_language": slots["chosen_language"], "conversation_language": slots["language"]}
        parsed = await self._parse(text, token, metadata)
        intent = parsed["intent"]["name"]
        topics = content_store().current.topics
        topic = topics.get(intent)
        if trace := noted():
            trace.parsed = {**parsed, "text": ""}
        offered = held.record.offered if held.record else []
        choice = match_choice(text, intent, offered, safety=bool(topic and topic.safety)) or age_alone(
            text, intent, offered, topics, slots["need"], survivor=bool(slots["survivor"])
        )
        if choice:
            if trace:
                trace.pressed = choice.id
            return parse_data(choice)
        if doubtful(parsed, topics):
            parsed["second_intent"] = intent
            parsed["intent"] = {"name": SAFETY_DOUBT, "confidence": parsed["danger"]}
        parsed["length"] = len(text.split())
        parsed["text"] = ""
        return parsed

    @staticmethod
    def _reply(held: Held, tracker: DialogueStateTracker, raw: list[dict[str, Any]], intent: str | None = None) -> Reply:
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
        held.record = (held.record or Record()).offering(offered)
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
        return Reply(visitor.language, visitor.country, [message], FAILED)
