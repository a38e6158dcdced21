"""The HTTP interface with a stub guide."""

from __future__ import annotations

import pytest

from tests.web.conftest import Client, StubGuide


def test_conversation_begins_with_token_and_first_screen(client: Client) -> None:
    answer = client.open({"language": "de", "country": "DE", "time_zone": "Europe/Berlin", "door": "self"})
    assert answer.status == 201
    assert set(answer.json) == {"token", "language", "country", "messages"}
    assert (answer.json["language"], answer.json["country"]) == ("de", "DE")


@pytest.mark.parametrize("body", [None, {}, {"language": None, "country": "", "door": None}])
def test_conversation_begins_without_anything_known(client: Client, body: dict[str, str] | None) -> None:
    assert client.open(body).status == 201
