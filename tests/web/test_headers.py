"""The headers of every answer, errors included."""

from __future__ import annotations

import pytest

from bot.channels.web.settings import SettingError, Settings
from tests.web.conftest import Client

PATHS = ["/", "/chat", "/widget.js", "/style.css", "/openapi.yml", "/healthz", "/readyz", "/nothing", "/api/messages"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_closed_to_the_outside(client: Client, path: str) -> None:
    headers = client.get(path, Accept="text/html", Origin="https://elsewhere.example").headers
    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert rules["default-src"] == "'none'" and rules["style-src"] == "'self'" and rules["base-uri"] == "'none'" and rules["frame-ancestors"] == "'self'"
    assert rules["form-action"] == "'self' https://www.wikipedia.org/"
    assert ("script-src" in rules) == ("frame-src" in rules) == (path == "/")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    for feature in ("camera", "microphone", "geolocation", "interest-cohort"):
        assert f"{feature}=()" in headers["permissions-policy"]
    assert headers["cache-control"] == ("max-age=3600" if path in ("/widget.js", "/style.css", "/openapi.yml") else "no-store")
    for name in ("server", "set-cookie", "access-control-allow-origin", "x-powered-by", "x-request-id"):
        assert name not in headers


def test_errors_and_posts_have_them_too(client: Client) -> None:
    token = client.token()
    answers = [
        client.send(token, {"id": "1", "text": "x"}),
        client.delete(token),
        client.open([]),
        client.post({"action": "leave"}),
        client.post({"text": "x" * 70_000}),
    ]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store" and "content-security-policy" in answer.headers and "set-cookie" not in answer.headers


def test_sites_that_may_frame_the_chat_are_a_setting() -> None:
    settings = Settings.from_environment({"SIGNPOST_FRAME_ANCESTORS": "'self'  https://www.example.org https://*.example.com:8443"})
    assert settings.frame_ancestors == "'self' https://www.example.org https://*.example.com:8443"
    assert Settings.from_environment({}).frame_ancestors == "'self'"
    for wrong in ("*", "https://a.example;script-src *", "example.org", "https://"):
        with pytest.raises(SettingError, match="SIGNPOST_FRAME_ANCESTORS"):
            Settings.from_environment({"SIGNPOST_FRAME_ANCESTORS": wrong})


def test_settings_do_not_show_their_secret() -> None:
    settings = Settings()
    assert repr(settings.secret) not in repr(settings)
    assert settings.secret != Settings().secret
