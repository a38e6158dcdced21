"""Settings for several servers: what cannot be used is told without quoting a secret."""

from __future__ import annotations

import pytest

from bot.channels.web.settings import SettingError, Settings

KEY = "c2lnbnBvc3Qgc2lnbnBvc3QsIGEga2V5IGZvciB0ZXN0cyE="


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SIGNPOST_REDIS_URL": "redis://127.0.0.1/0"}, "SIGNPOST_KEY: found none"),
        ({"SIGNPOST_REDIS_URL": "http://x", "SIGNPOST_KEY": KEY}, "wanted redis://"),
        ({"SIGNPOST_REDIS_URL": "redis:secret", "SIGNPOST_KEY": KEY}, "wanted redis://"),
        ({"SIGNPOST_KEY": "secret"}, "openssl rand -base64 32"),
        ({"SIGNPOST_ADDRESS_HEADER": "X Real"}, "SIGNPOST_ADDRESS_HEADER"),
    ],
)
def test_settings_of_several_servers_that_cannot_be_used(environment: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError, match=said) as caught:
        Settings.from_environment([], environment)
    assert "secret" not in str(caught.value) and KEY not in str(caught.value)


def test_servers_with_the_same_key_take_each_others_pages() -> None:
    environment = {"SIGNPOST_REDIS_URL": "rediss://user:secret@redis.example.org:6380/1", "SIGNPOST_KEY": KEY}
    one, other = (Settings.from_environment([], environment) for _ in range(2))
    assert one.secret == other.secret and one.secret != one.key
    assert Settings.from_environment([], {}).secret != Settings.from_environment([], {}).secret
    assert "secret" not in repr(one) and KEY not in repr(one)
