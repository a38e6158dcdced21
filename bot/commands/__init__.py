"""The verbs of the command `signpost`."""
