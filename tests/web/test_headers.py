"""The headers of every answer, errors included."""

from __future__ import annotations

import gzip

import pytest

from bot.channels.web.settings import SettingError, Settings
from tests.web.conftest import Client

PATHS = [
    "/",
    "/chat",
    "/notice",
    "/widget.js",
    "/chat.js",
    "/style.css",
    "/theme.css",
    "/robots.txt",
    "/openapi.yml",
    "/healthz",
    "/readyz",
    "/nothing",
    "/api/messages",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_closed_to_the_outside(client: Client, path: str) -> None:
    headers = client.get(path, Accept="text/html", Origin="https://elsewhere.example").headers
    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert rules["default-src"] == "'none'" and rules["style-src"] == "'self'" and rules["base-uri"] == "'none'" and rules["frame-ancestors"] == "'self'"
    assert rules["form-action"] == "'self' https://www.wikipedia.org/"
    assert rules.get("script-src") == ("'self'" if path in ("/", "/chat") else None)
    assert rules.get("frame-src") == ("'self'" if path == "/" else None)
    assert rules.get("connect-src") == ("'self'" if path == "/chat" else None)
    assert rules["require-trusted-types-for"] == "'script'" and rules["trusted-types"] == "'none'"
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert headers["cross-origin-resource-policy"] == ("cross-origin" if path in ("/chat", "/widget.js") else "same-origin")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    for feature in ("camera", "microphone", "geolocation", "interest-cohort"):
        assert f"{feature}=()" in headers["permissions-policy"]
    assert headers["cache-control"] == ("max-age=3600" if "." in path else "no-store")
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
    settings = Settings.from_environment(environment={"SIGNPOST_FRAME_ANCESTORS": "'self'  https://www.example.org https://*.example.com:8443"})
    assert settings.frame_ancestors == "'self' https://www.example.org https://*.example.com:8443"
    assert Settings.from_environment(environment={}).frame_ancestors == "'self'"
    for wrong in ("*", "https://a.example;script-src *", "example.org", "https://"):
        with pytest.raises(SettingError, match="SIGNPOST_FRAME_ANCESTORS"):
            Settings.from_environment(environment={"SIGNPOST_FRAME_ANCESTORS": wrong})


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("SIGNPOST_LEAVE_TO", "http://example.org/"), ("SIGNPOST_LEAVE_TO", "https://example.org/; script-src *"), ("SIGNPOST_METRICS_PORT", "0"),
        ("SIGNPOST_METRICS_PORT", "http"), ("SIGNPOST_SITES", "/nowhere/sites.yml"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_told(name: str, wrong: str) -> None:
    with pytest.raises(SettingError, match=name):
        Settings.from_environment(environment={name: wrong})


@pytest.mark.parametrize("path", PATHS)
def test_head_is_answered_as_get_without_a_body(client: Client, path: str) -> None:
    if path in ("/nothing", "/api/messages"):
        return
    answer = client.request("HEAD", path)
    assert answer.status == 200 and answer.body == b"" and "content-security-policy" in answer.headers


def test_pages_and_files_come_compressed(client: Client) -> None:
    for path in ("/chat.js", "/widget.js", "/style.css", "/notice?variant=law"):
        plain, packed = client.get(path), client.get(path, Accept_Encoding="br, gzip")
        assert "content-encoding" not in plain.headers and packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body and len(plain.body) > 2 * len(packed.body)


def test_what_holds_words_and_tokens_is_not_compressed(client: Client) -> None:
    """The length of a compressed answer would tell what is in it."""
    answer = client.post({"text": "hello", "page": "1"}, Accept_Encoding="gzip")
    assert answer.status == 200 and len(answer.body) > 5000 and "content-encoding" not in answer.headers


def test_settings_do_not_show_their_secret() -> None:
    settings = Settings()
    assert repr(settings.secret) not in repr(settings)
    assert settings.secret != Settings().secret
