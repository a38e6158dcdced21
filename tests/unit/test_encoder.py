"""The sentence encoder: one text at a time as a server does, and many as training does."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.encoder_featurizer import MODEL, EncoderFeaturizer
from bot.encoder.encoder import BATCH, LONGEST, WIDTH, SentenceEncoder, Vectors

TEXTS = ["i need help", "mistä saan apua", "", "🙂", "ich habe angst um meine tochter", "أحتاج إلى مساعدة", "can i talk to somebody"]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(MODEL)


def test_a_text_has_one_vector_of_length_1(encoder: SentenceEncoder) -> None:
    once, again = encoder.encode(TEXTS), encoder.encode([*reversed(TEXTS)])[::-1]
    assert once.shape == (len(TEXTS), WIDTH) and np.array_equal(once, again)
    assert np.allclose(np.linalg.norm(once, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, WIDTH)


def test_many_texts_together_get_nearly_the_vectors_that_they_have_alone(encoder: SentenceEncoder) -> None:
    long = "und dann " * LONGEST
    texts = [*TEXTS * (BATCH // 2), long, *(f"ich brauche {number} mal hilfe" for number in range(40))]
    alone, together = encoder.encode(texts), encoder.encode_many(texts, workers=2)
    assert together.shape == alone.shape and ((alone * together).sum(axis=1) > 0.998).all()
    assert np.array_equal(alone[texts.index(long)], together[texts.index(long)]), "a text in parts goes by itself"
    assert encoder.encode_many([], workers=2).shape == (0, WIDTH)


def test_the_files_are_those_whose_sums_are_written_down() -> None:
    for line in (MODEL / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((MODEL / name).read_bytes()).hexdigest() == digest, f"{name}: SHA256SUMS and README.md are of another file"


def test_in_training_it_reads_all_of_few_examples_and_a_share_of_many() -> None:
    def read(many: int) -> set[str]:
        examples = [Message(data={TEXT: f"hello {number}", INTENT: "greet", "language": "en"}) for number in range(many)]
        examples += [Message(data={TEXT: f"terve {number}", INTENT: "greet", "language": "fi"}) for number in range(10)]
        featurizer = EncoderFeaturizer({**EncoderFeaturizer.get_default_config(), "whole": 20, "share": 0.5})
        data = featurizer.process_training_data(TrainingData(examples))
        return {example.get(TEXT) for example in data.training_examples if example.features}

    few, some, more = read(20), read(60), read(80)
    assert len(few) == 30
    assert 20 < len(some) - 10 < 40 and {f"terve {number}" for number in range(10)} <= some
    assert some <= more, "another example does not exchange those that were read"


def test_a_message_is_encoded_when_its_vector_is_read_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[list[str]] = []

    def encode(self: SentenceEncoder, texts: list[str]) -> Vectors:
        read.append(texts)
        return np.ones((1, WIDTH), np.float32)

    monkeypatch.setattr(SentenceEncoder, "encode", encode)
    message = Message(data={TEXT: "I need HELP"})
    EncoderFeaturizer(EncoderFeaturizer.get_default_config()).process([message, Message(data={INTENT: "a button"})])
    (features,) = message.features
    assert not features.is_sparse() and features.is_dense() and not read
    assert features.features.shape == features.features.shape == (1, WIDTH) and read == [["i need help"]]
