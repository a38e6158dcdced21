"""Schemathesis makes requests from the OpenAPI document, those it allows and those it does not, and holds every answer against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from tests.web.conftest import Client, StubGuide, running
from tests.web.contract import OPENAPI, Contract

schema = schemathesis.openapi.from_path(OPENAPI)
CHECKS: list[Callable[..., bool | None]] = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Client, StubGuide]]:
    with ExitStack() as stack:
        stub = StubGuide()
        yield stack.enter_context(running(Contract(), stub, messages_per_minute=10**9)), stub


@schema.parametrize()
@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_operation(case: schemathesis.Case, served: tuple[Client, StubGuide]) -> None:
    client, stub = served
    if case.method == "POST" and case.path == "/api/messages" and case.headers and stub.open_ones:
        case.headers["X-Conversation"] = next(iter(stub.open_ones))
    response = case.call(base_url=f"http://127.0.0.1:{client.port}", timeout=20, allow_redirects=False)
    case.validate_response(response, checks=CHECKS)
    if case.path == "/api/conversations" and case.method == "DELETE":
        stub.open_ones.clear()
        client.token()
