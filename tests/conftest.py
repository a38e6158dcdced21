"""What all tests share: the running guide, made once."""

from __future__ import annotations

import pytest

from bot.engine.privacy import configure_logging

configure_logging()

from bot.commands.train import ensure_model  # noqa: E402  (after logging is set up, as the command does)
from bot.content.library import Content, content_store  # noqa: E402
from bot.engine.conversation import Guide  # noqa: E402


@pytest.fixture(scope="session")
def guide() -> Guide:
    """The guide with the trained model of the present data."""
    return Guide(ensure_model())


@pytest.fixture(scope="session")
def content() -> Content:
    return content_store().current
