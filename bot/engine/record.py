"""What is kept of an open conversation, in memory or in Redis: slots, the buttons last offered, the last answers by message id. Never a visitor's words."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from bot.content.choices import Choice

# A message that is sent again finds its answer among the last ones.
ANSWERS = 3
_FORMAT = b"1"
_LENGTH = struct.Struct("!I")


def dumped(value: Any) -> bytes:
    """A value as compact JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass(frozen=True)
class Record:
    """One conversation. Every part stays as bytes until somebody asks for it; answers are compressed."""

    slots: bytes = b"{}"
    choices: bytes = b"[]"
    answers: tuple[tuple[str, bytes], ...] = ()

    @property
    def offered(self) -> list[Choice]:
        """The buttons of the last turn."""
        return [Choice(*item) for item in json.loads(self.choices)]

    def offering(self, choices: Iterable[Choice]) -> Record:
        """The record with these buttons as the last ones."""
        return replace(self, choices=dumped([(choice.id, choice.title, choice.answer) for choice in choices]))

    def answer(self, message_id: str) -> dict[str, Any] | None:
        """What was answered to a message, None if that is not one of the last."""
        found = dict(self.answers).get(message_id)
        return dict(json.loads(zlib.decompress(found))) if found is not None else None

    def answering(self, message_id: str, answer: dict[str, Any]) -> Record:
        """The record with one more answer; the oldest goes."""
        others = tuple(item for item in self.answers if item[0] != message_id)
        # A window of 4 KB, as long as an answer: zlib's own of 32 KB takes four times as long to set up as the compressing does.
        packer = zlib.compressobj(1, zlib.DEFLATED, 12, 4)
        packed = packer.compress(dumped(answer)) + packer.flush()
        return replace(self, answers=(*others, (message_id, packed))[-ANSWERS:])

    def pack(self) -> bytes:
        """The record as one piece, for a store outside this process."""
        parts = [self.slots, self.choices, *(part for message_id, answer in self.answers for part in (message_id.encode("utf-8", "surrogatepass"), answer))]
        return _FORMAT + b"".join(_LENGTH.pack(len(part)) + part for part in parts)

    @classmethod
    def unpack(cls, data: bytes) -> Record:
        """The record that was packed. Raises ValueError for anything else."""
        if data[:1] != _FORMAT:
            raise ValueError("a record of another version")
        parts, at = [], 1
        while at < len(data):
            begin = at + _LENGTH.size
            at = begin + int.from_bytes(data[at:begin], "big")
            parts.append(data[begin:at])
        if at != len(data):
            raise ValueError("a record that was cut off")
        slots, choices, *answers = parts
        ids = (message_id.decode("utf-8", "surrogatepass") for message_id in answers[::2])
        return cls(slots, choices, tuple(zip(ids, answers[1::2])))
