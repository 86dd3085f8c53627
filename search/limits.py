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


def client_address(request: HttpRequest) -> str:
    """The address that the outermost trusted proxy was asked from; without proxies, the caller's.

    What stands further left in X-Forwarded-For anybody can make up.
    """
    proxies = settings.TRUSTED_PROXIES
    passed_on = request.headers.get("X-Forwarded-For", "").split(",") if proxies else []
    if len(passed_on) >= proxies > 0:
        return passed_on[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")


def over_limit(request: HttpRequest) -> bool:
    """Whether this client has asked too much in the last minute; counts this question too."""
    allowed = settings.QUESTION_RATE_LIMIT
    if not allowed:
        return False
    client = client_address(request)
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
