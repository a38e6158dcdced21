"""An action as the checks read it; it is never run."""


class ActionTellMenu:
    def run(self, turn):
        turn.say("utter_lost")
        turn.say(f"utter_{turn.intent}")
