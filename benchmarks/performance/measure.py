"""Processes and what they cost: time of the processor, memory, time to start. A noisy machine changes the time on the wall more than that of the processor."""

from __future__ import annotations

import http.client
import os
import resource
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_TICK = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _descendants(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += _descendants(int(child))
    return found


def processor_seconds(pid: int) -> float:
    """Time of the processor that a process and its children took until now."""
    total = 0.0
    for each in _descendants(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / _TICK
    return total


def memory_mb(pid: int) -> float:
    """Resident memory of a process and its children, in MB of 1,000,000 bytes."""
    total = 0
    for each in _descendants(pid):
        total += next(int(line.split()[1]) * 1024 for line in Path(f"/proc/{each}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return total / 1e6


class Server:
    """A server of its own process, from its start to its end."""

    def __init__(self, command: list[str], port: int, cwd: Path, environment: dict[str, str], ready: Callable[[int], bool], patience: float = 3600.0) -> None:
        self.port = port
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (as long as the process)
        began = time.monotonic()
        self._process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=self._log, stderr=subprocess.STDOUT)
        self.pid = self._process.pid
        while not ready(port):
            if self._process.poll() is not None or time.monotonic() - began > patience:
                self._log.seek(0)
                self.stop()
                raise SystemExit(f"did not start: {' '.join(command)}\n{self._log.read()[-3000:].decode(errors='replace')}")
            time.sleep(0.02)
        self.start_seconds = time.monotonic() - began
        self.start_processor = self.processor

    @property
    def processor(self) -> float:
        return processor_seconds(self.pid)

    @property
    def memory(self) -> float:
        return memory_mb(self.pid)

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def answers(path: str) -> Callable[[int], bool]:
    """Whether a server answers GET `path` with 200."""

    def ready(port: int) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except OSError:
            return False

    return ready


def run(command: list[str], cwd: Path, environment: dict[str, str]) -> dict[str, float]:
    """Run a command to its end: seconds on the wall and of the processor. SystemExit with its output where it fails."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"failed: {' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
    return {"wall": time.monotonic() - began, "processor": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def size_mb(folder: Path) -> float:
    """What a folder takes, in MB; a file with two names counts once."""
    seen: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            stat = path.stat()
            seen[stat.st_dev, stat.st_ino] = stat.st_size
    return sum(seen.values()) / 1e6


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def load() -> dict[str, Any]:
    """What else the machine was doing: processes that wanted a core in the last minute, and the cores there are."""
    return {"wanted": round(os.getloadavg()[0], 1), "cores": os.cpu_count()}
