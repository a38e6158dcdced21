"""Runs Rasa's graph of components one after the other, in an order that is worked out once.

Rasa's own runner hands each run to dask, which sorts and schedules the graph anew: milliseconds a message for a chain in which nothing can run side by side.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider

from bot.components.spacy_tokenizer import BlankSpacyTokenizer
from bot.engine.rules import IndexedRulePolicy
from bot.engine.saved_domain import SavedDomain

# What reads tokens are `rasa test` and components of Rasa's own; nothing that answers a visitor does. spaCy's exceptions of one language can take 25 MB and two
# seconds at its first message.
_UNREAD = (BlankSpacyTokenizer,)
_OURS: dict[type, type] = {RulePolicy: IndexedRulePolicy, DomainProvider: SavedDomain}
# Node (None for one that passes on what it is given), and the nodes or inputs whose results it gets.
Step = tuple[str, GraphNode | None, tuple[str, ...]]


class SequentialGraphRunner(GraphRunner):
    """A trained graph, ready to run. Some of Rasa's components are loaded as our subclasses of them, which read the same files."""

    def __init__(self, schema: GraphSchema, storage: ModelStorage, context: ExecutionContext, hooks: list[GraphNodeHook] | None = None) -> None:
        nodes = {name: replace(node, uses=_OURS.get(node.uses, node.uses)) for name, node in schema.nodes.items()}
        self._schema = GraphSchema(nodes)
        run = {name: node for name, node in nodes.items() if node.uses not in _UNREAD}
        self._nodes = {name: GraphNode.from_schema_node(name, node, storage, context, hooks) for name, node in run.items()}
        found = (node._component for node in self._nodes.values())
        self.rules = next((component for component in found if isinstance(component, IndexedRulePolicy)), None)
        self._plans: dict[tuple[str, ...], list[Step]] = {}

    @classmethod
    def create(
        cls, graph_schema: GraphSchema, model_storage: ModelStorage, execution_context: ExecutionContext, hooks: list[GraphNodeHook] | None = None
    ) -> SequentialGraphRunner:
        return cls(graph_schema, model_storage, execution_context, hooks)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The results of `targets`, or of the graph's own. Raises GraphRunError for an input named like a node."""
        wanted = tuple(targets or self._schema.target_names)
        plan = self._plans.get(wanted)
        if plan is None:
            plan = self._plans[wanted] = self._plan(wanted)
        results: dict[str, Any] = dict(inputs or {})
        for name, node, needs in plan:
            if name in results:
                raise GraphRunError(f"input {name!r} has the name of a node")
            # What is not there is told by the node itself, as in Rasa's runner.
            results[name] = node(*((need, results[need]) if need in results else need for need in needs))[1] if node else results[needs[0]]
        return {name: results[name] for name in wanted}

    def _plan(self, targets: tuple[str, ...]) -> list[Step]:
        """The nodes that the targets need, each after those whose results it gets."""
        plan: dict[str, Step] = {}

        def add(name: str) -> None:
            node = self._schema.nodes.get(name)
            if node is None or name in plan:
                return
            for need in node.needs.values():
                add(need)
            plan[name] = (name, self._nodes.get(name), tuple(node.needs.values()))

        for target in targets:
            add(target)
        return list(plan.values())
