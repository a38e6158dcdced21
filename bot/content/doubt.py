"""When a message that may say a danger is asked back about instead of answered as one. docs/understanding.md says how the numbers were chosen."""

from __future__ import annotations

from typing import Final

# From this probability of danger on, a message that was understood otherwise is asked back about, the crisis line in the same answer.
DOUBT: Final = 0.22
# For one sentence of a brief message which as a whole surely is about something else: clearly likelier a danger than not.
LIKELY: Final = 0.7
# From this confidence on the classifier takes another meaning for likelier than all others together.
LIKELIER: Final = 0.5
# From this confidence on, and below that probability of danger, the classifier leaves a danger no room.
SURE: Final = 0.9
ROOM: Final = 0.01


def outvoted(confidence: float, danger: float | None) -> bool:
    """Whether a pattern that says a danger is a reason to ask back, not more: the classifier takes something else for likelier than all others together, and
    would not ask back by itself. `danger`: the probability of all dangers together, None where nothing says it."""
    return confidence >= LIKELIER and danger is not None and danger < DOUBT


def settled(confidence: float, danger: float | None) -> bool:
    """Whether a message that the classifier takes for no danger surely is about something else: a single sentence of it is a reason to ask back, not more."""
    return confidence >= SURE and danger is not None and danger < ROOM
