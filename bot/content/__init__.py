"""What the guide says and knows: texts, helplines and law, loaded, checked, resolved and ranked. Pure Python: imports neither rasa nor sanic."""
