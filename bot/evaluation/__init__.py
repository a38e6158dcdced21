"""How well the guide understands: test messages, figures, the page that says them."""
