"""Rasa's domain as a model holds it, read once and by libyaml: Rasa's provider does so three times with a parser in Python, half a second a start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain

from bot.content.files import parse_yaml


class SavedDomain(DomainProvider):
    """The same file and the same domain. Its form was checked when the model was trained, and its bytes are sealed."""

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> DomainProvider:
        """The provider of a trained model. Raises OSError, yaml.YAMLError."""
        with model_storage.read_from(resource) as folder:
            text = (Path(folder) / "domain.yml").read_text(encoding="utf-8")
        return cls(model_storage, resource, Domain.from_dict(parse_yaml(text)))
