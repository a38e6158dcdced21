"""The description of the interface, and whether an answer keeps to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

OPENAPI = Path(__file__).parents[2] / "bot/channels/web/openapi.yml"


class Contract:
    """`bot/channels/web/openapi.yml`."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = yaml.safe_load(OPENAPI.read_text(encoding="utf-8"))

    @property
    def operations(self) -> set[tuple[str, str]]:
        """Every (method, path) described."""
        return {(method.upper(), path) for path, methods in self.document["paths"].items() for method in methods}

    def check(self, method: str, path: str, status: int, content_type: str, body: bytes) -> None:
        """Raises AssertionError if a described operation answered in a way that is not described. Other addresses answer with an error only."""
        operation = self.document["paths"].get(path.partition("?")[0], {}).get(method.lower().replace("head", "get"))
        if operation is None:
            assert status in (400, 404, 405, 413), f"{method} {path.partition('?')[0]} answered {status} and is not described"
            described: dict[str, Any] = self.document["components"]["responses"]["Problem"]
        else:
            assert str(status) in operation["responses"], f"{method} {path.partition('?')[0]}: {status} is not described"
            described = self._resolve(operation["responses"][str(status)])
        kind = content_type.partition(";")[0]
        if not body:
            assert not described.get("content") or method == "HEAD", f"{method}: an empty answer, wanted {list(described['content'])}"
            return
        assert kind in described.get("content", {}), f"{method} {path.partition('?')[0]} {status}: {kind} is not described"
        if kind == "application/json":
            schema = {**described["content"][kind]["schema"], "components": self.document["components"]}
            Draft202012Validator(schema).validate(json.loads(body))

    def _resolve(self, part: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in part:
            found: Any = self.document
            for step in part["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            part = found
        return part
