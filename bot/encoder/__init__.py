"""The sentence encoder: texts to vectors, offline. It is a piece that can be replaced: nothing else knows what is in it."""

from bot.encoder.encoder import SentenceEncoder, Tokenizer

__all__ = ["SentenceEncoder", "Tokenizer"]
