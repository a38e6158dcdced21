"""The description of the interface: complete, and true of every answer (which the tests' client checks)."""

from __future__ import annotations

from typing import cast

import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from bot.channels.web.app import create_app
from bot.channels.web.settings import Settings
from bot.channels.web.web_error import STATUS
from bot.engine.conversation import Guide
from bot.engine.opening import DOORS
from tests.web.conftest import Client, StubGuide
from tests.web.contract import Contract


def test_every_route_is_described(contract: Contract, stub: StubGuide) -> None:
    app = create_app(cast(Guide, stub), Settings())
    routes = {(method, f"/{route.path}") for route in app.router.routes for method in route.methods}
    described = contract.operations
    assert routes == described | {("HEAD", path) for method, path in described if method == "GET"}


def test_description_is_served(client: Client, contract: Contract) -> None:
    assert yaml.safe_load(client.get("/openapi.yml").text) == contract.document


def test_schemas_are_schemas(contract: Contract) -> None:
    for schema in contract.document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_description_names_what_the_program_knows(contract: Contract) -> None:
    schemas = contract.document["components"]["schemas"]
    assert schemas["Door"]["enum"] == list(DOORS)
    assert set(schemas["Problem"]["properties"]["error"]["enum"]) == set(STATUS) - {"empty"}
    ids = [operation["operationId"] for methods in contract.document["paths"].values() for operation in methods.values()]
    assert len(ids) == len(set(ids))
