"""The tool of helpline staff: a local web server of its own, never part of the public one. How a page is added: docs/review.md."""
