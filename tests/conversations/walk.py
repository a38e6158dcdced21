"""Every state a visitor can reach by pressing buttons."""

from __future__ import annotations

from bot.engine.conversation import Guide, Reply
from bot.engine.opening import Opening

SAFETY = ("crisis_suicide", "crisis_urge", "child_in_danger", "victim_abuse", "victim_sextortion")
# The first words of the answer to each, by key: nothing may come before them.
FIRST = {
    "crisis_suicide": "utter_crisis_suicide", "crisis_urge": "utter_crisis_urge", "child_in_danger": "utter_child_in_danger",
    "victim_abuse": "utter_victim_abuse", "victim_sextortion": "utter_victim_sextortion",
}  # fmt: skip


def buttons(reply: Reply) -> list[str]:
    return [button["id"] for message in reply.messages for button in message["buttons"]]


async def paths(guide: Guide, opening: Opening) -> dict[str, list[str]]:
    """The shortest way to each button there is: its id with the presses that lead to it, itself last."""
    token, reply = await guide.open(opening)
    await guide.delete(token)
    found: dict[str, list[str]] = {button: [button] for button in buttons(reply)}
    queue = list(found)
    while queue:
        target = queue.pop(0)
        reply = await follow(guide, opening, found[target])
        for button in buttons(reply):
            if button.partition(":")[0] not in ("change_language", "inform_country") and button not in found:
                found[button] = [*found[target], button]
                queue.append(button)
    return found


async def follow(guide: Guide, opening: Opening, presses: list[str]) -> Reply:
    """The guide's last reply after these presses in a conversation of their own."""
    token, reply = await guide.open(opening)
    for press in presses:
        reply = await guide.send(token, choice=press)
    await guide.delete(token)
    return reply
