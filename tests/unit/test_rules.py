"""The rules as a list: which of them an answer came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.files import DATA
from bot.content.problems import ContentError
from bot.content.rules import load_rules, rule_taken


def test_every_rule_is_found_where_it_says() -> None:
    rules = load_rules()
    assert len(rules) > 150
    for rule in rules:
        line = (DATA / rule.file).read_text(encoding="utf-8").splitlines()[rule.line - 1]
        assert rule.name in line.replace('"', "") and "rule:" in line, rule
        assert rule.intents and rule.actions


def test_rule_with_met_conditions_wins() -> None:
    rules = load_rules()
    close = ("utter_justify_abuse_close", "action_hand_off")
    assert rule_taken(rules, "justify_abuse", {"justify_close": True}, close).name == "justify_abuse, justify_close"  # type: ignore[union-attr]
    assert rule_taken(rules, "justify_abuse", {}, close) is None
    assert rule_taken(rules, "justify_abuse", {}, ("utter_justify_abuse",)).name == "justify_abuse"  # type: ignore[union-attr]
    assert rule_taken(rules, "no_intent", {}, ()) is None


@pytest.mark.parametrize("text", ["rules: [{steps: []}]", "rules: [1]", "rules: {a: [", "rules:\n- rule: x\n  steps: [1]"])
def test_file_that_is_no_rules_is_told_with_its_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "dialogue").mkdir()
    (tmp_path / "dialogue/odd.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_rules(tmp_path)
    assert "dialogue/odd.yml" in str(caught.value)
