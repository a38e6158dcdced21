"""Load: messages a second with 1, 2 and 4 workers, overload, slow clients, and thousands of open conversations for minutes, with memory.

Starts its own Redis (of Debian: redis-server) and `signpost serve`, with the client on the same machine: client and server share the processors, so the
figures are what is left for the server. All of it: `.venv/bin/python -m benchmarks.load.load`; a part: `... throughput --workers 1 2 --seconds 20`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.load.visitors import Figures, crowd, slow_clients
from tests.redis.guide_server import KEY, GuideServer
from tests.redis.server import PROGRAM, RedisServer, free_port

PARTS = ("throughput", "overload", "slow", "soak")
_MEGABYTE = 1024 * 1024
# What the median of the static help may take at overload, in milliseconds.
STATIC_LIMIT = 50.0


@contextmanager
def running(workers: int, store: str = "redis") -> Iterator[tuple[GuideServer, RedisServer | None]]:
    """A server with so many workers."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        redis_server = RedisServer(Path(folder)) if store == "redis" else None
        if redis_server:
            stack.callback(redis_server.stop)
        environment = {"SIGNPOST_REDIS_URL": redis_server.url, "SIGNPOST_KEY": KEY} if redis_server else {"SIGNPOST_REDIS_URL": ""}
        server = GuideServer(Path(folder), free_port(), "--workers", str(workers), **environment)
        stack.callback(server.stop)
        server.wait("Signpost is ready", workers)
        yield server, redis_server


def port_of(server: GuideServer) -> int:
    return int(server.url.rpartition(":")[2])


def memory(server: GuideServer) -> list[float]:
    """Resident memory of each worker, in MB."""
    pages = [int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) for pid in server.workers()]
    return [count * resource.getpagesize() / _MEGABYTE for count in pages]


def megabytes(values: list[float]) -> str:
    return " + ".join(f"{value:.0f}" for value in values) + " MB"


def throughput(options: argparse.Namespace) -> bool:
    """As many messages as go, by workers; 16 people a worker who never pause."""
    print("\nMessages a second, by workers (client on the same machine):")
    print("| workers | store | messages a second | median ms | p99 ms | not answered |")
    print("|---|---|---|---|---|---|")
    good = True
    for workers, store in [(1, "memory"), *((count, "redis") for count in options.workers)]:
        with running(workers, store) as (server, _):
            asyncio.run(crowd(port_of(server), 4 * workers, options.seconds / 4))  # warm
            figures = asyncio.run(crowd(port_of(server), 16 * workers, options.seconds))
        rate = figures.messages / options.seconds
        print(f"| {workers} | {store} | {rate:.0f} | {figures.quantile(0.5):.0f} | {figures.quantile(0.99):.0f} | {figures.errors or 0} |", flush=True)
        good = good and figures.messages > 0 and not figures.errors
    return good


def overload(options: argparse.Namespace) -> bool:
    """Many more people than one worker can answer, none of whom pauses."""
    with running(1) as (server, _):
        figures = asyncio.run(crowd(port_of(server), options.crowd, options.seconds))
    static = len(figures.seconds.get(503, []))
    print(f"\nOverload, {options.crowd} people without pause, one worker: {figures.messages / options.seconds:.0f} messages a second answered by the dialogue")
    print(
        f"  within {figures.quantile(0.5):.0f} ms (median), {figures.quantile(0.99):.0f} ms (p99); {static / options.seconds:.0f} a second by the static help"
    )
    print(f"  within {figures.quantile(0.5, 503):.1f} ms (median), {figures.quantile(0.99, 503):.1f} ms (p99); other: {figures.errors or 0}", flush=True)
    return not figures.errors and figures.messages > 0


def slow(options: argparse.Namespace) -> bool:
    """Clients that never finish their request, beside people who want an answer."""
    with running(1) as (server, _):
        port, before = port_of(server), memory(server)

        async def both() -> tuple[Figures, int]:
            until = time.perf_counter() + options.seconds
            attack = asyncio.ensure_future(slow_clients(port, options.slow, until))
            figures = await crowd(port, 10, options.seconds, pause=0.5)
            return figures, (await attack)["cut"]

        figures, cut = asyncio.run(both())
        after = memory(server)
    print(f"\n{options.slow} slow clients for {options.seconds:.0f} s: cut {cut} times; 10 people beside them: {figures.messages} messages answered")
    print(f"  within {figures.quantile(0.5):.0f} ms (median), {figures.quantile(0.99):.0f} ms (p99); other: {figures.errors or 0};", end=" ")
    print(f"memory {megabytes(before)} before, {megabytes(after)} with them", flush=True)
    return not figures.errors and figures.messages > 0


def soak(options: argparse.Namespace) -> bool:
    """Thousands of open conversations, whose people read before they write."""
    with running(max(options.workers[:2])) as (server, redis_server):
        port = port_of(server)
        if redis_server is None:
            raise AssertionError
        asyncio.run(crowd(port, 20, 5))  # what is loaded once is loaded
        start, empty = memory(server), redis_server.client.info("memory")["used_memory"]
        lines: list[str] = []

        async def both() -> Figures:
            talking = asyncio.ensure_future(crowd(port, options.conversations, 60 * options.minutes, pause=options.pause))
            began = time.perf_counter()
            while not talking.done():
                await asyncio.wait([talking], timeout=max(5.0, 6 * options.minutes))
                kept = int(redis_server.client.dbsize())
                used = (redis_server.client.info("memory")["used_memory"] - empty) / max(1, kept)
                if not talking.done():
                    each = f"{used / 1024:.1f} KB each in Redis"
                    lines.append(f"  {(time.perf_counter() - began) / 60:4.1f} min: {kept} conversations, {each}, workers {megabytes(memory(server))}")
                    print(lines[-1], flush=True)
            return await talking

        print(f"\n{options.conversations} conversations at once for {options.minutes:g} minutes, {options.pause:g} s between two messages:", flush=True)
        figures = asyncio.run(both())
        end = memory(server)
    rate = figures.messages / (60 * options.minutes)
    print(f"  {figures.messages} messages ({rate:.0f} a second), median {figures.quantile(0.5):.0f} ms, p99 {figures.quantile(0.99):.0f} ms,", end=" ")
    print(
        f"static help {len(figures.seconds.get(503, []))}, other {figures.errors or 0}; memory {megabytes(start)} at start, {megabytes(end)} at end", flush=True
    )
    return not figures.errors and figures.messages > 0 and not figures.seconds.get(503)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="load", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4], help="numbers of workers to measure (default: 1 2 4)")
    parser.add_argument("--seconds", type=float, default=30, help="of throughput, overload and slow clients (default: %(default)s)")
    parser.add_argument("--crowd", type=int, default=400, help="people at overload (default: %(default)s)")
    parser.add_argument("--slow", type=int, default=1000, help="slow clients (default: %(default)s)")
    parser.add_argument("--conversations", type=int, default=2000, help="open at once (default: %(default)s)")
    parser.add_argument("--minutes", type=float, default=10, help="how long they stay open (default: %(default)s)")
    parser.add_argument("--pause", type=float, default=60, help="seconds between two messages of a conversation (default: %(default)s)")
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"found {', '.join(sorted(unknown))}; wanted of {', '.join(PARTS)}")
    if PROGRAM is None:
        print("No redis-server here. On Debian: apt-get install redis-server", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is stopped
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, Python {platform.python_version()}, load of the machine before: {load:.1f} (anything above 0.5 disturbs the figures)")
    good = [globals()[part](options) for part in PARTS if part in (options.parts or PARTS)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
