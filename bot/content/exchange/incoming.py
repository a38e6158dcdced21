"""What a translator's file says, whatever its form."""

from __future__ import annotations

from dataclasses import dataclass, field

CHECK = "import-messages"


@dataclass(frozen=True)
class Incoming:
    """A translated piece. `place`: its line or row; `look_again`: the translator has not looked at the change of the English yet; `before`: fingerprint of
    what stood in our file at the export, empty for nothing, None where the file does not say.
    """

    place: str
    key: str
    text: str
    english: str | None = None
    look_again: bool = False
    before: str | None = None


@dataclass(frozen=True)
class IncomingLine:
    """An example or a pattern: `list` is its intent or its place in patterns.yml; `old` what stood there at the export, empty for a new one; `new` what
    shall stand there now, empty to remove it.
    """

    place: str
    kind: str
    list: str
    old: str
    new: str


@dataclass(frozen=True)
class Read:
    """All of a file."""

    pieces: list[Incoming] = field(default_factory=list)
    lines: list[IncomingLine] = field(default_factory=list)
