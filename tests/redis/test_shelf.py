"""Conversations in Redis: unreadable there, expiring by themselves, one turn at a time, and never a visitor kept waiting by a Redis in trouble."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.engine.record import Record
from bot.engine.redis_shelf import RedisShelf
from bot.engine.shelf import IDLE_SECONDS, LEFT_SECONDS, MemoryShelf, Shelf, ShelfError
from tests.redis.server import RedisServer, free_port

KEY = bytes(range(32))
TOKEN = "0123456789abcdef" * 2
MARK = b"zyxmarker"
RECORD = Record(slots=b'{"topic":"zyxmarker"}').answering("id-zyxmarker", {"text": "zyxmarker"})
# What a visitor waits at most when Redis does not answer, with room for a busy machine.
LONGEST = 4.0


@pytest.fixture(params=["memory", "redis"])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    if request.param == "memory":
        return MemoryShelf()
    return RedisShelf(request.getfixturevalue("redis_server").url, KEY)


async def refusal(call: Awaitable[object]) -> tuple[str, float]:
    """The state that a call ends with, and how long that took."""
    began = time.monotonic()
    with pytest.raises(ShelfError) as caught:
        await call
    return caught.value.state, time.monotonic() - began


async def test_what_was_put_is_found_until_it_is_deleted(shelf: Shelf) -> None:
    assert await shelf.look(TOKEN) is None
    await shelf.add(TOKEN, RECORD)
    assert await shelf.look(TOKEN) == RECORD
    async with shelf.hold(TOKEN) as held:
        held.record = replace(RECORD, slots=b'{"topic":"other"}')
    found = await shelf.look(TOKEN)
    assert found is not None and found.slots == b'{"topic":"other"}' and found.answer("id-zyxmarker") == {"text": "zyxmarker"}
    await shelf.delete(TOKEN)
    assert await shelf.look(TOKEN) is None and not await shelf.left(TOKEN)


async def test_left_is_remembered_and_a_token_that_never_was_is_not(shelf: Shelf) -> None:
    await shelf.add(TOKEN, RECORD)
    await shelf.leave(TOKEN)
    await shelf.leave("f" * 32)
    assert await shelf.look(TOKEN) is None
    assert await shelf.left(TOKEN) and not await shelf.left("f" * 32)


async def test_a_turn_that_fails_changes_nothing_and_lets_go(shelf: Shelf) -> None:
    await shelf.add(TOKEN, RECORD)
    with pytest.raises(RuntimeError):
        async with shelf.hold(TOKEN) as held:
            held.record = Record()
            raise RuntimeError("broken")
    began = time.monotonic()
    async with shelf.hold(TOKEN) as held:
        assert held.record == RECORD
    assert time.monotonic() - began < 1, "the lock was let go"


async def test_what_is_deleted_during_a_turn_stays_deleted(shelf: Shelf) -> None:
    await shelf.add(TOKEN, RECORD)
    async with shelf.hold(TOKEN) as held:
        await shelf.leave(TOKEN)
        held.record = replace(RECORD, slots=b'{"topic":"again"}')
    assert await shelf.look(TOKEN) is None


async def counted(shelves: list[Shelf], turns: int) -> int:
    """Count in a slot from several workers at once; what the slot says at the end."""
    await shelves[0].add(TOKEN, Record(slots=b"0"))

    async def turn(shelf: Shelf) -> None:
        async with shelf.hold(TOKEN) as held:
            if held.record is None:
                raise AssertionError("the conversation is gone")
            number = int(held.record.slots)
            await asyncio.sleep(0.001)
            held.record = replace(held.record, slots=str(number + 1).encode())

    await asyncio.gather(*(turn(shelf) for _ in range(turns) for shelf in shelves))
    found = await shelves[0].look(TOKEN)
    return int(found.slots) if found else -1


async def test_one_turn_at_a_time_in_one_process() -> None:
    shelf = MemoryShelf()
    assert await counted([shelf], 40) == 40
    assert shelf._locks == {}, "no lock stays behind"


async def test_one_turn_at_a_time_over_several_workers(redis_server: RedisServer) -> None:
    assert await counted([RedisShelf(redis_server.url, KEY) for _ in range(4)], 8) == 32
    assert len(redis_server.client.keys("*")) == 1, "no lock stays behind"


async def test_redis_holds_nothing_that_can_be_read(redis_server: RedisServer) -> None:
    shelf = RedisShelf(redis_server.url, KEY)
    await shelf.add(TOKEN, RECORD)
    async with shelf.hold(TOKEN) as held:
        during = redis_server.everything()
        held.record = replace(RECORD, slots=RECORD.slots + b" ")
    await shelf.add("a" * 32, RECORD)
    await shelf.leave("a" * 32)
    await shelf.state()
    for key, value in {**during, **redis_server.everything()}.items():
        for secret in (TOKEN.encode(), ("a" * 32).encode(), MARK, b"topic"):
            assert secret not in key.encode() and secret not in value
    assert len(during) == 2 and len(redis_server.everything()) == 3


async def test_everything_in_redis_expires(redis_server: RedisServer) -> None:
    shelf = RedisShelf(redis_server.url, KEY)
    await shelf.add(TOKEN, RECORD)
    await shelf.add("a" * 32, RECORD)
    await shelf.leave("a" * 32)
    await shelf.state()
    async with shelf.hold(TOKEN) as held:
        times = {key: redis_server.client.ttl(key) for key in redis_server.client.keys("*")}
        held.record = replace(RECORD, slots=b"{}")
    assert len(times) == 4 and all(0 < seconds <= LEFT_SECONDS for seconds in times.values()), times
    (left,) = [seconds for seconds in times.values() if seconds > IDLE_SECONDS]
    assert left > LEFT_SECONDS - 60
    short = RedisShelf(redis_server.url, KEY, idle_seconds=1)
    await short.add(TOKEN, RECORD)
    await asyncio.sleep(1.2)
    assert await short.look(TOKEN) is None


async def test_neither_another_key_nor_another_token_opens_a_conversation(redis_server: RedisServer) -> None:
    shelf, other = RedisShelf(redis_server.url, KEY), RedisShelf(redis_server.url, secrets.token_bytes(32))
    await shelf.add(TOKEN, RECORD)
    assert await other.look(TOKEN) is None
    (name,) = redis_server.client.keys("*")
    sealed = redis_server.client.get(name)
    # Somebody who can write to Redis puts one conversation in another's place, or changes a byte.
    redis_server.client.set(shelf._names("b" * 32)[1], sealed)
    assert await shelf.look("b" * 32) is None
    redis_server.client.set(name, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert await shelf.look(TOKEN) is None


async def test_the_lock_of_a_killed_worker_ends_by_itself(redis_server: RedisServer) -> None:
    dead, alive = (RedisShelf(redis_server.url, KEY, lock_seconds=0.6) for _ in range(2))
    await dead.add(TOKEN, RECORD)
    await dead._take(*dead._names(TOKEN), "a worker that is killed now")
    began = time.monotonic()
    async with alive.hold(TOKEN) as held:
        assert held.record == RECORD
    assert 0.3 < time.monotonic() - began < LONGEST


async def test_who_took_longer_than_the_lock_lasts_overwrites_nothing(redis_server: RedisServer) -> None:
    slow, quick = RedisShelf(redis_server.url, KEY, lock_seconds=0.2), RedisShelf(redis_server.url, KEY)
    await slow.add(TOKEN, RECORD)

    async def late() -> None:
        async with slow.hold(TOKEN) as held:
            await asyncio.sleep(0.4)
            async with quick.hold(TOKEN) as other:
                other.record = replace(RECORD, slots=b'"quick"')
            held.record = replace(RECORD, slots=b'"slow"')

    assert (await refusal(late()))[0] == "store_slow"
    found = await quick.look(TOKEN)
    assert found is not None and found.slots == b'"quick"'


def faults(server: RedisServer) -> dict[str, tuple[Callable[[], None], Callable[[], None]]]:
    """What can happen to Redis, and how it ends, by the state that it shows."""
    return {"store_gone": (server.stop, server.start), "store_slow": (server.freeze, server.thaw), "store_full": (server.fill, server.empty)}


@pytest.mark.parametrize("state", ["store_gone", "store_slow", "store_full"])
async def test_trouble_is_told_soon_and_ends(redis_server: RedisServer, state: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "signpost.store")
    shelf = RedisShelf(redis_server.url, KEY, timeout=0.5)
    await shelf.add(TOKEN, RECORD)
    begin, end = faults(redis_server)[state]
    begin()

    async def turn() -> None:
        async with shelf.hold(TOKEN) as held:
            held.record = replace(RECORD, slots=b'"new"')

    said, seconds = await refusal(turn())
    assert said == state and seconds < LONGEST
    assert await shelf.state() == state
    if state == "store_full":
        assert await shelf.look(TOKEN) == RECORD, "what is there can be read, and deleted"
    else:
        said, seconds = await refusal(shelf.look(TOKEN))
        assert said == state and seconds < 0.2, "the next is told at once"
    await asyncio.sleep(1.1)
    end()
    for _ in range(50):
        if await shelf.state() == "ready":
            break
        await asyncio.sleep(0.1)
    if state == "store_gone":  # it came back empty: the conversation is over, and a new one can begin
        assert await shelf.look(TOKEN) is None
        await shelf.add(TOKEN, RECORD)
    await turn()
    found = await shelf.look(TOKEN)
    assert found is not None and found.slots == b'"new"'
    assert [record.getMessage() for record in caplog.records if record.name == "signpost.store"] == [f"conversations: {state}", "conversations: ready"]


async def test_a_redis_that_was_never_there() -> None:
    shelf = RedisShelf(f"redis://127.0.0.1:{free_port()}/0", KEY)
    assert await shelf.state() == "store_gone"
    said, seconds = await refusal(shelf.add(TOKEN, RECORD))
    assert said == "store_gone" and seconds < LONGEST
    await shelf.close()


async def test_a_turn_ended_by_the_browser_leaves_the_connection_usable(redis_server: RedisServer) -> None:
    """A request that is cancelled half-way must not leave its answer for the next one to read."""
    shelf = RedisShelf(redis_server.url, KEY)
    others = {f"{number:032x}": Record(slots=str(number).encode()) for number in range(20)}
    for token, record in others.items():
        await shelf.add(token, record)
    for delay in (0.0, 0.0001, 0.0003, 0.001):
        tasks = [asyncio.create_task(shelf.look(token)) for token in others]
        await asyncio.sleep(delay)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for token, record in others.items():
            assert await shelf.look(token) == record
