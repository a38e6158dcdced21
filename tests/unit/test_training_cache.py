"""Rasa keeps what it trained and uses it again where nothing changed; it has to see what our components are made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.training.fingerprinting import calculate_fingerprint_key

from bot.components import encoder_featurizer, intent_classifier, language_detector, ngram_featurizer
from bot.components.source import digest
from bot.content import language_id, ngrams

# A module that does a component's work, outside its class.
WORK = [
    (intent_classifier.PooledIntentClassifier, intent_classifier), (ngram_featurizer.NgramFeaturizer, ngrams),
    (language_detector.LanguageDetector, language_id), (encoder_featurizer.EncoderFeaturizer, encoder_featurizer.sentence_encoder),
]  # fmt: skip


def test_a_changed_file_is_another_digest(tmp_path: Path) -> None:
    file = tmp_path / "work.py"
    file.write_text("a = 1\n", encoding="utf-8")
    before = digest(str(file), ngrams)
    assert digest(file, ngrams) == before
    file.write_text("a = 2\n", encoding="utf-8")
    assert digest(str(file), ngrams) != before


@pytest.mark.parametrize(("component", "module"), WORK, ids=[component.__name__ for component, _ in WORK])
def test_changed_work_trains_its_component_anew(component: type, module: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = component.get_default_config()  # type: ignore[attr-defined]
    before = calculate_fingerprint_key(component, config, {})
    changed = tmp_path / "changed.py"
    source = Path(str(module.__file__))  # type: ignore[attr-defined]
    changed.write_text(source.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    monkeypatch.setattr(module, "__file__", str(changed))
    assert calculate_fingerprint_key(component, config, {}) != before
