"""A limit on questions a minute for one client, kept in this process's memory and nowhere else."""

import threading
import time
from collections import deque

from django.conf import settings
from django.http import HttpRequest

WINDOW_SECONDS = 60

_lock = threading.Lock()
_asked: dict[str, deque[float]] = {}
_swept = 0.0


def over_limit(request: HttpRequest) -> bool:
    """Whether this client has asked too much in the last minute; counts this question too."""
    allowed = settings.QUESTION_RATE_LIMIT
    if not allowed:
        return False
    client = request.META.get("REMOTE_ADDR", "")
    now = time.monotonic()
    with _lock:
        _forget_the_quiet(now)
        times = _asked.setdefault(client, deque())
        while times and now - times[0] > WINDOW_SECONDS:
            times.popleft()
        if len(times) >= allowed:
            return True
        times.append(now)
        return False


def _forget_the_quiet(now: float) -> None:
    """Drop clients that asked nothing in the last minute: nobody's address is kept for longer."""
    global _swept
    if now - _swept > WINDOW_SECONDS:
        _swept = now
        for client in [c for c, times in _asked.items() if now - times[-1] > WINDOW_SECONDS]:
            del _asked[client]
