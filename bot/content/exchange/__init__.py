"""Texts, examples and patterns on their way to a translator's tools and back (`signpost export-messages`, `signpost import-messages`)."""
