"""Running the server: one process, or several workers of Sanic's behind one port, which share conversations through Redis.

Nothing that a worker alone needs is imported here: the process that looks after them stays small.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sanic import Sanic
from sanic.worker.loader import AppLoader
from sanic.worker.manager import WorkerManager

log = logging.getLogger("signpost.workers")
BACKLOG = 2048
# How long all workers together may take to load the model, in tenths of a second: Sanic's own 30 s are short for eight of them on one processor.
_LOADING = 3000
_LOOK_SECONDS = 0.5
# Longer than an orderly end takes (GRACEFUL_SHUTDOWN_TIMEOUT), shorter than systemd waits.
STOP_SECONDS = 16.0


@dataclass(frozen=True)
class Server:
    """What `signpost serve` was asked for."""

    model: Path
    host: str
    port: int
    workers: int = 1
    look_every: float = 15.0
    share_port: bool = False
    debug: bool = False

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}/"


def listen(server: Server) -> socket.socket:
    """The socket of the server. Raises OSError where another program has the port (or shares it with nobody)."""
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if server.share_port:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((server.host, server.port))
    except OSError:
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener


def _load(server: Server) -> Any:
    from bot.engine import memory
    from bot.engine.lean import lean

    memory.load()
    with lean():
        from bot.channels.web.worker import worker_app

        return worker_app(server)


def serve(server: Server, listener: socket.socket) -> None:
    """Serve until the process is told to stop. A worker that dies is replaced."""
    if server.workers == 1:
        app = _load(server)
        app.run(sock=listener, single_process=True, access_log=False, motd=False, backlog=BACKLOG)
        return
    WorkerManager.THRESHOLD = _LOADING
    # The process that looks after the workers serves nobody: it needs no model, only the application's name.
    front: Any = Sanic("signpost", configure_logging=False)

    @front.main_process_ready
    async def look_after(app: Any) -> None:
        stopping = threading.Event()

        def stop(number: int, frame: Any) -> None:
            stopping.set()
            # A signal interrupts the main thread wherever it is, also while it asks for the workers' states; each thread has its own connection to them.
            threading.Thread(target=app.manager.shutdown_signal, args=(number, frame), daemon=True).start()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        threading.Thread(target=_look_after, args=(app.manager, stopping), daemon=True).start()

    front.prepare(sock=listener, workers=server.workers, access_log=False, motd=False, backlog=BACKLOG)
    Sanic.serve(primary=front, app_loader=AppLoader(factory=partial(_load, server)))


def _look_after(manager: WorkerManager, stopping: threading.Event) -> None:
    """Sanic notices that a worker died, and leaves it at that; asked to restart it, it does. Told to stop while workers are still loading, it waits for
    them for ever: then this thread ends everything."""
    while not stopping.wait(_LOOK_SECONDS):
        for process in list(manager.transient_processes):
            if process.exitcode:
                log.error("a worker died and is replaced")
                manager.monitor_publisher.send(f"{process.name}:")
                time.sleep(_LOOK_SECONDS)
    until = time.monotonic() + STOP_SECONDS
    while time.monotonic() < until and any(process.is_alive() for process in list(manager.transient_processes)):
        time.sleep(0.1)
    time.sleep(STOP_SECONDS / 4)  # the ordinary end, which ends this thread too
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(1)
