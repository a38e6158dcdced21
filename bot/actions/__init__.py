"""Custom actions, written for rasa_sdk and run inside the server (bot/engine/action_endpoint.py) or by the stock `rasa run actions`."""
