"""Nothing a visitor writes reaches a log, a file or an error, at any level, on any path."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.engine.model import ROOT

pytestmark = pytest.mark.model
MARKERS = ["qzxvmarker1", "qzxvmarker2", "qzxvmarker3", "qzxvmarker4"]
# Runs in a process of its own, so that every line any library prints is seen; the last turn breaks an action on purpose.
SCRIPT = """
import asyncio, logging, sys
from bot.engine.privacy import configure_logging
configure_logging(debug={debug})
from bot.commands.train import ensure_model
from bot.engine.conversation import Guide
from bot.engine.opening import Opening
import bot.actions.hand_off as hand_off

async def main():
    guide = Guide(ensure_model())
    token, _ = await guide.open(Opening(language="en", country="IE"))
    await guide.send(token, text="i want to die {m0}")
    await guide.send(token, text="{m1} how do i stop looking at images")
    await guide.send(token, choice="help_talk")
    try:
        await guide.send(token, choice="{m2}")
    except ValueError:
        logging.getLogger("signpost").exception("unknown choice")
    def broken(self, *arguments):
        raise RuntimeError("the visitor wrote {m3} " + repr(arguments))
    hand_off.ActionHandOff.run = broken
    reply = await guide.send(token, text="{m3} i want to talk to a person please")
    assert reply.messages, "no answer after an error"
    logging.getLogger("rasa.core.processor").error("text %s", "{m3}")
    logging.getLogger("asyncio").warning("text {m3}")
    import structlog
    structlog.get_logger("rasa").error("event", text="{m3}")
    saved = await guide.store.retrieve(token)
    from bot.engine.tracker_store import dump
    assert b"qzxv" not in dump(saved)
asyncio.run(main())
"""


@pytest.mark.parametrize("debug", [False, True])
def test_no_marker_in_any_output_or_file(tmp_path: Path, debug: bool) -> None:
    script = SCRIPT.format(debug=debug, m0=MARKERS[0], m1=MARKERS[1], m2=MARKERS[2], m3=MARKERS[3])
    environment = {**os.environ, "TMPDIR": str(tmp_path), "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    result = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
    output = result.stdout + result.stderr
    assert "qzxv" not in output
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"qzxvmarker" not in path.read_bytes(), path


def test_no_marker_left_in_the_project_folder(tmp_path: Path) -> None:
    """Neither the model folder nor Rasa's cache took anything from the conversations above."""
    for folder in (ROOT / "models", ROOT / ".rasa"):
        for path in folder.rglob("*") if folder.exists() else ():
            if path.is_file() and path.suffix != ".gz":
                assert b"qzxvmarker" not in path.read_bytes(), path


MEMORY = """
import asyncio, gc
from bot.engine.privacy import configure_logging
configure_logging(debug=False)
from bot.commands.train import ensure_model
from bot.engine.conversation import Guide
from bot.engine.opening import Opening
from spacy.vocab import Vocab

def kept(marker):
    gc.collect()
    found = []
    for thing in gc.get_objects():
        if isinstance(thing, Vocab):
            found += [text for text in thing.strings if marker in text]
        elif isinstance(thing, dict):
            found += [text for pair in list(thing.items()) for text in pair if isinstance(text, str) and marker in text]
        elif isinstance(thing, (list, tuple, set, frozenset)):
            found += [text for text in list(thing) if isinstance(text, str) and marker in text]
    return found

# Made while running, so that the program's own text does not hold the word.
WORD = "".join(map(chr, (113, 122, 120, 118, 109, 97, 114, 107)))

async def main():
    guide = Guide(ensure_model())
    for language, text in (("en", "i cannot sleep because of {word} thoughts"), ("fi", "en saa unta {word} takia"), ("de", "{word} ich will sterben")):
        token, _ = await guide.open(Opening(language=language, country="IE"))
        await guide.send(token, text=text.format(word=WORD))
        await guide.send(token, text=f"kill{WORD} myself")
        await guide.delete(token)
    found = kept(WORD)
    assert found == [WORD], found  # the word itself, as a name of this program
asyncio.run(main())
"""


def test_no_word_of_a_deleted_conversation_stays_in_memory(tmp_path: Path) -> None:
    """Neither spaCy's vocabularies nor any cache or container that is still alive holds a word that only a visitor wrote."""
    environment = {**os.environ, "TMPDIR": str(tmp_path), "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", MEMORY]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
