"""Technical figures of the server: how much, how fast, how full. Nothing of what anybody asks.

The text changes once a minute, so that nobody can watch a single request go by.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Callable

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
REFRESH_SECONDS = 60.0
_SECONDS = "signpost_request_seconds"


class Metrics:
    """Counts answers by class of status and time taken, and says them in Prometheus' text format."""

    def __init__(self, conversations: Callable[[], int], clock: Callable[[], float] = time.monotonic) -> None:
        self._conversations = conversations
        self._clock = clock
        self._started = clock()
        self._status: Counter[str] = Counter()
        self._buckets: Counter[float] = Counter()
        self._seconds = 0.0
        self._text, self._made = "", float("-inf")

    def count(self, status: int, seconds: float) -> None:
        """An answer was given."""
        self._status[f"{status // 100}xx"] += 1
        self._seconds += seconds
        self._buckets[next((bucket for bucket in BUCKETS if seconds <= bucket), float("inf"))] += 1

    def text(self) -> str:
        """The figures as they stood at most a minute ago."""
        now = self._clock()
        if now - self._made >= REFRESH_SECONDS:
            self._text, self._made = self._render(now), now
        return self._text

    def _render(self, now: float) -> str:
        lines = ["# HELP signpost_requests_total Answers by class of status.", "# TYPE signpost_requests_total counter"]
        lines += [f'signpost_requests_total{{status="{status}"}} {count}' for status, count in sorted(self._status.items())]
        lines += [f"# HELP {_SECONDS} Time to answer.", f"# TYPE {_SECONDS} histogram"]
        total = 0
        for bucket in (*BUCKETS, float("inf")):
            total += self._buckets[bucket]
            lines.append(f'{_SECONDS}_bucket{{le="{"+Inf" if bucket == float("inf") else bucket}"}} {total}')
        lines += [f"{_SECONDS}_sum {self._seconds:.3f}", f"{_SECONDS}_count {total}"]
        for name, value, what in (
            ("conversations", self._conversations(), "Open conversations."),
            ("memory_bytes", _memory(), "Largest resident memory of the process."),
            ("uptime_seconds", int(now - self._started), "Time since start."),
        ):
            lines += [f"# HELP signpost_{name} {what}", f"# TYPE signpost_{name} gauge", f"signpost_{name} {value}"]
        return "\n".join(lines) + "\n"


def _memory() -> int:
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024
