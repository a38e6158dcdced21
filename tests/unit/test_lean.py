"""A server's process: what it leaves out of Rasa is really left out, and cannot be called by mistake."""

from __future__ import annotations

import subprocess
import sys

from bot.engine.model import ROOT

PROGRAM = """
import sys
from bot.engine.lean import ABSENT, AbsentError, lean
with lean():
    from bot.engine.conversation import Guide
    import rasa.core.tracker_store, rasa.core.channels
for name in ("sqlalchemy.orm", "botocore.client", "slack_sdk", "aiogram", "twilio", "apscheduler", "prompt_toolkit", "matplotlib"):
    assert name not in sys.modules, name
assert "sqlalchemy" in ABSENT
for call in (rasa.core.tracker_store.declarative_base, rasa.core.channels.SlackInput, sys.modules["rasa.core.jobs"].scheduler):
    try:
        call()
    except AbsentError as error:
        assert "signpost serve" in str(error)
    else:
        raise SystemExit("a stand-in was called")
import json, sanic, rasa.shared.core.domain  # whatever is imported later is imported as ever
import sqlite3, email.mime.text
assert "absent" not in repr(sqlite3).lower()
print("fine")
"""


def test_a_lean_process_has_rasa_without_what_it_does_not_use() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "fine", done.stderr[-2000:]
