"""Rasa finds a component by the name of its class alone: of two classes of one name it takes the one that was imported last."""

from __future__ import annotations

from bot.content.files import DATA, read_yaml


def test_no_component_of_ours_has_the_name_of_one_of_rasas() -> None:
    from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS

    theirs = {component.__name__ for component in DEFAULT_COMPONENTS}
    config = read_yaml(DATA.parent.parent / "config.yml")
    ours = [item["name"].rpartition(".")[2] for item in config["pipeline"] if item["name"].startswith("bot.")]
    assert len(ours) > 5 and not theirs & set(ours)
