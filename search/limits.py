"""A limit on questions a minute for one client, kept in this process's memory and nowhere else."""

import threading
import time
from collections import deque

from django.conf import settings
from django.http import HttpRequest

WINDOW_SECONDS = 60
MOST_CLIENTS = 10_000

_lock = threading.Lock()
_asked: dict[str, deque[float]] = {}


def over_limit(request: HttpRequest) -> bool:
    """Whether this client has asked too much in the last minute; counts this question too."""
    allowed = settings.QUESTION_RATE_LIMIT
    if not allowed:
        return False
    client = request.META.get("REMOTE_ADDR", "")
    now = time.monotonic()
    with _lock:
        if len(_asked) > MOST_CLIENTS:
            _asked.clear()
        times = _asked.setdefault(client, deque())
        while times and now - times[0] > WINDOW_SECONDS:
            times.popleft()
        if len(times) >= allowed:
            return True
        times.append(now)
        return False
