"""A Redis for each test that wants one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.redis.server import PROGRAM, RedisServer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/redis/" in item.path.as_posix():
            item.add_marker(pytest.mark.redis)
            item.add_marker(pytest.mark.skipif(PROGRAM is None, reason="no redis-server here (on Debian: apt-get install redis-server)"))


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    yield server
    server.stop()
