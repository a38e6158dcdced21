"""Words, by spaCy's rules for the language of the message."""

from __future__ import annotations

import functools
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language
from spacy.util import get_lang_class

from bot.components.language_detector import LANGUAGE


@functools.lru_cache(maxsize=64)
def blank(code: str) -> Language:
    """spaCy's empty pipeline of a language, loaded when first needed; the multi-language one where spaCy has none (Maltese)."""
    base = code.split("-")[0]
    try:
        get_lang_class(base)
        return spacy.blank(base)
    except (ImportError, ValueError):
        return spacy.blank("xx")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BlankSpacyTokenizer(Tokenizer):
    """Tokenises with the blank spaCy language that the detector found."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The options of Rasa's own tokenizers: no splitting of intents or tokens. `examples`: whether training examples get tokens too."""
        return {"examples": True, "intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """None for the examples unless asked: nothing that is trained here reads them, and they took a tenth of the training's time."""
        return super().process_training_data(training_data) if self._config["examples"] else training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """spaCy's tokens with their offsets; white space is no token. The zone makes the vocabulary forget what was typed."""
        text = message.get(attribute) or ""
        language = blank(message.get(LANGUAGE) or "xx")
        with language.memory_zone():
            return [Token(token.text, token.idx) for token in language.make_doc(text) if not token.is_space]
