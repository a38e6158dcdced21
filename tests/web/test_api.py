"""The HTTP interface, with a stub guide."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.conftest import Client, StubGuide


def test_conversation_begins_with_token_and_first_screen(client: Client, stub: StubGuide) -> None:
    answer = client.open({"language": "de", "country": "DE", "time_zone": "Europe/Berlin", "door": "self"}, **{"Accept-Language": "fr"})
    assert answer.status == 201
    assert set(answer.json) == {"token", "language", "country", "cleared", "messages"}
    assert (answer.json["language"], answer.json["country"]) == ("de", "DE")
    assert (stub.opened[0].time_zone, stub.opened[0].door, stub.opened[0].accept_language) == ("Europe/Berlin", "self", "fr")


@pytest.mark.parametrize("body", [None, {}, {"language": None, "country": "", "door": None}])
def test_conversation_begins_without_anything_known(client: Client, body: dict[str, str] | None) -> None:
    assert client.open(body).status == 201


def test_text_and_choice_are_answered(client: Client, stub: StubGuide) -> None:
    token = client.token()
    assert client.send(token, {"id": "1", "text": "hello"}).json["messages"][0]["text"] == "Answer 1"
    answer = client.send(token, {"id": "2", "choice": "help_talk"})
    assert set(answer.json) == {"language", "country", "cleared", "messages"}
    assert stub.sent == [("hello", None), ("", "help_talk")]


def test_deleting_in_words_is_told(client: Client, stub: StubGuide) -> None:
    token = client.token()
    assert client.send(token, {"id": "1", "text": "hello"}).json["cleared"] is False
    assert client.send(token, {"id": "2", "choice": "start_over"}).json["cleared"] is True


def test_deleting_clears_what_the_browser_kept(client: Client) -> None:
    assert client.delete(client.token()).headers["clear-site-data"] == '"cache", "cookies", "storage"'


def test_what_other_origins_send_is_refused(client: Client, stub: StubGuide) -> None:
    for site in ("cross-site", "same-site"):
        answer = client.open({}, **{"Sec-Fetch-Site": site, "Origin": "https://elsewhere.example"})
        assert (answer.status, answer.json["error"]) == (403, "forbidden")
    assert stub.opened == []
    assert client.open({}, **{"Sec-Fetch-Site": "same-origin"}).status == 201


def test_repeat_while_the_first_is_being_answered_is_one_message(client: Client, stub: StubGuide) -> None:
    token = client.token()
    stub.seconds = 0.5
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: client.send(token, {"id": "a", "text": "one"}), range(4)))
    assert len({answer.body for answer in answers}) == 1 and len(stub.sent) == 1


def test_answer_is_kept_for_who_hung_up(client: Client, stub: StubGuide) -> None:
    token = client.token()
    stub.seconds = 0.5
    with socket.create_connection(("127.0.0.1", client.port)) as line:
        body = b'{"id": "a", "text": "one"}'
        line.sendall(b"POST /api/messages HTTP/1.1\r\nHost: x\r\nX-Conversation: %s\r\nContent-Length: %d\r\n\r\n%s" % (token.encode(), len(body), body))
        time.sleep(0.2)
    assert client.send(token, {"id": "a", "text": "one"}).json["messages"][0]["text"] == "Answer 1"
    assert len(stub.sent) == 1


def test_repeated_id_gets_the_same_answer(client: Client, stub: StubGuide) -> None:
    token = client.token()
    first = client.send(token, {"id": "a", "text": "one"})
    assert client.send(token, {"id": "a", "text": "one"}).body == first.body
    assert len(stub.sent) == 1


def test_deleted_conversation_is_gone(client: Client) -> None:
    token = client.token()
    assert (client.delete(token).status, client.delete(token).body) == (204, b"")
    answer = client.send(token, {"id": "1", "text": "hello"})
    assert (answer.status, answer.json["error"]) == (404, "conversation_not_found")


@pytest.mark.parametrize("token", ["", "0" * 32, "x", "'; --", "a" * 5000])
def test_unknown_token_is_not_found_and_names_the_emergency_number(client: Client, token: str) -> None:
    answer = client.send(token, {"id": "1", "text": "hello"})
    assert (answer.status, answer.json["error"]) == (404, "conversation_not_found")
    assert "112" in answer.json["message"] and "911" in answer.json["message"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not JSON"), (b"{", "not JSON"), (b"\xff\xfe\xfa", "not JSON"), (b"[" * 9000, "not JSON"), (b"[]", "a list"), (b"null", "null"),
        (b"3", "a number"),
        (b'{"id": "1"}', "neither"), (b'{"text": "x"}', "id: found nothing"), (b'{"id": "", "text": "x"}', "id: found nothing"),
        (b'{"id": 1, "text": "x"}', "id: found a number"), (b'{"id": "1", "text": 2}', "text: found a number"),
        (b'{"id": "1", "choice": []}', "choice: found a list"),
        (b'{"id": "1", "text": "x", "choice": "y"}', "both"), (b'{"id": "1", "text": "x", "more": 1}', "1 unknown field"),
        (b'{"id": "1", "choice": ""}', "choice: found an empty string"), (b'{"id": "' + b"1" * 65 + b'", "text": "x"}', "65 characters"),
        (b'{"id": "1", "choice": "' + b"c" * 65 + b'"}', "65 characters"),
    ],
)  # fmt: skip
def test_bad_message_says_what_was_found_and_wanted(client: Client, body: bytes, said: str) -> None:
    answer = client.send(client.token(), body)
    assert (answer.status, answer.json["error"]) == (400, "bad_request")
    assert said in answer.json["message"] and "wanted" in answer.json["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"language": 1}, "language"), ({"language": "x" * 36}, "language"), ({"language": "e\ud800n"}, "language"),
        ({"country": "Finland"}, "country"), ({"country": "1!"}, "country"), ({"time_zone": "Europe Helsinki\u0000"}, "time_zone"),
        ({"time_zone": ["UTC"]}, "time_zone"), ({"door": "cellar"}, "door"),
        ({"door": True}, "door"), ({"name": "x"}, "unknown field"), ([], "a list"), ("x", "a string"),
    ],
)  # fmt: skip
def test_bad_opening_says_which_field(client: Client, body: object, field: str) -> None:
    answer = client.open(body)
    assert (answer.status, answer.json["error"]) == (400, "bad_request")
    assert field in answer.json["message"] and "wanted" in answer.json["message"]


@pytest.mark.parametrize("text", ["", " \n\t ", "\u0000", "\u200b\u202e"])
def test_empty_text_is_told_in_the_visitors_words(client: Client, text: str) -> None:
    answer = client.send(client.token(), {"id": "1", "text": text})
    assert (answer.status, answer.json["error"]) == (400, "bad_request")
    assert answer.json["message"].startswith("Please write something") and "112" in answer.json["message"]


@pytest.mark.parametrize("text", ["a\u0000b", "\ud83d", "\udfff lone", "\U0001f600", "e\u0301" * 100, "\u202eabc"])
def test_strange_characters_are_answered(client: Client, text: str) -> None:
    assert client.send(client.token(), {"id": "1", "text": text + " x"}).status == 200


def test_text_has_a_limit_in_the_visitors_language(client: Client) -> None:
    token = str(client.open({"language": "de", "country": "DE"}).json["token"])
    assert client.send(token, {"id": "1", "text": "ä" * 1000}).status == 200
    answer = client.send(token, {"id": "2", "text": "ä" * 1001})
    assert (answer.status, answer.json["error"]) == (413, "text_too_long")
    assert "1000 Zeichen" in answer.json["message"] and "112" in answer.json["message"]


@pytest.mark.parametrize("size", [16 * 1024 + 1, 200_000])
def test_body_has_a_limit(client: Client, size: int) -> None:
    answer = client.send(client.token(), b'{"id": "1", "text": "' + b"x" * size + b'"}')
    assert (answer.status, answer.json["error"]) == (413, "text_too_long")


def test_unknown_choice_gets_help(client: Client) -> None:
    answer = client.send(client.token(), {"id": "1", "choice": "nonsense"})
    assert (answer.status, answer.json["error"]) == (400, "unknown_choice")
    assert "112" in answer.json["message"] or "999" in answer.json["message"]


def test_messages_have_a_rate_for_each_conversation(serve: Callable[..., Client], stub: StubGuide) -> None:
    client = serve(stub, messages_per_minute=3)
    one, other = client.token(), client.token()
    for number in range(3):
        assert client.send(one, {"id": str(number), "text": "x"}).status == 200
    answer = client.send(one, {"id": "4", "text": "x"})
    assert (answer.status, answer.json["error"]) == (429, "too_many_requests")
    assert answer.headers["retry-after"] == "60" and "112" in answer.json["message"]
    assert client.send(other, {"id": "1", "text": "x"}).status == 200


def test_full_server_gives_the_static_help(serve: Callable[..., Client], stub: StubGuide) -> None:
    client = serve(stub, max_conversations=1)
    token = client.token()
    assert client.get("/readyz").json == {"status": "full"}
    answer = client.open({"language": "en", "country": "IE"})
    assert (answer.status, answer.json["error"]) == (429, "too_many_requests")
    assert "112" in answer.json["message"] and "Crisis line" in answer.json["message"]
    page = client.get("/chat?language=en&country=IE", Accept="text/html")
    assert page.status == 429 and "Crisis line" in page.text
    client.delete(token)
    assert client.open({}).status == 201


def test_fault_of_the_program_gives_help_and_never_its_text(client: Client, stub: StubGuide) -> None:
    token = client.token()
    stub.fail = RuntimeError("secret words of a visitor")
    for answer in (client.send(token, {"id": "1", "text": "x"}), client.open({"language": "de", "country": "AT"})):
        assert (answer.status, answer.json["error"]) == (500, "internal")
        assert "secret" not in answer.text and "RuntimeError" not in answer.text
        assert "112" in answer.json["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/messages"), ("PUT", "/api/conversations"), ("PATCH", "/healthz"), ("DELETE", "/chat"), ("OPTIONS", "/api/messages")],
)
def test_wrong_method(client: Client, method: str, path: str) -> None:
    answer = client.request(method, path, headers={"Accept": "*/*"})
    assert answer.status == 405 and "allow" in answer.headers


@pytest.mark.parametrize("path", ["/api/nothing", "/api/", "/../../etc/passwd", "/style.css/x", "/%ff%00", "/metrics", "/favicon.ico"])
def test_nothing_there(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status, answer.json["error"]) == (404, "not_found")
    assert path not in answer.text


def test_health(client: Client) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_bytes_that_are_no_http_do_not_stop_the_server(client: Client) -> None:
    for sent in (
        b"\x00\xff\xfe\r\n\r\n", b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n", b"POST /chat HTTP/1.1\r\nContent-Length: -4\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
    ):  # fmt: skip
        with socket.create_connection(("127.0.0.1", client.port), timeout=5) as connection:
            connection.sendall(sent)
            try:
                said = connection.recv(65536)
            except ConnectionError:
                continue
            assert b"Traceback" not in said and b"Content-Security-Policy" in said
    assert client.get("/healthz").status == 200


def test_connection_is_kept_for_several_requests(client: Client) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=5)
    for _ in range(2):
        connection.request("POST", "/api/conversations", "{}")
        assert len(json.loads(connection.getresponse().read())["token"]) == 32
    connection.close()
