"""What is read once for a request: a page asks for the directory a dozen times, and gets one state.

Outside a request (commands, workers) every call runs the function. Nothing is taken for true in the
next request, so that what an editor changes is true on the next page that anybody opens.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TypeVar

T = TypeVar("T")

_kept: ContextVar[dict | None] = ContextVar("kept_for_this_request", default=None)


@contextmanager
def kept() -> Iterator[None]:
    """Within this block a function marked `once_a_request` runs once; an error is not kept."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once_a_request(function: Callable[[], T]) -> Callable[[], T]:
    """Run a function without arguments once for a request."""

    @wraps(function)
    def read() -> T:
        values = _kept.get()
        if values is None:
            return function()
        if read not in values:
            values[read] = function()
        return values[read]

    return read


def store(name: str) -> dict:
    """A dictionary that lives as long as the request; outside one, a new one each time."""
    values = _kept.get()
    return {} if values is None else values.setdefault(name, {})
