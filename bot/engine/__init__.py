"""What adapts Rasa: its processor, tracker store, NLG and action endpoint, each through the interface Rasa gives for it."""
