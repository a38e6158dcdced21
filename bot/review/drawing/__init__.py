"""Pictures of the conversation as SVG, without a network and without another program."""
