"""Stand-in: see `sentry_sdk`."""
