"""Signpost: a multilingual, anonymous, rule-based guide to help that prevents child sexual abuse."""
