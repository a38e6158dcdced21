"""Rasa graph components of the guide's understanding."""
