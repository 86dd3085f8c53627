"""What is remembered until anything in the database changes.

An answer reads the directory, the fixed words and two dozen passages, and most of its readings find
what the last one found. Whether anybody has committed anything since then is told by the database
itself, in microseconds: so nothing that was changed, by whomever, is ever remembered.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def while_unchanged(make: Callable[[], T]) -> Callable[[], T]:
    """Run a function without arguments again only where the database has changed."""

    @wraps(make)
    def read() -> T:
        known = remembered()
        if read not in known:
            known[read] = make()
        return known[read]

    return read


def remembered() -> dict:
    """A dictionary that all threads share until the database changes, and that is then empty.

    What is put into it must have been read after it was asked for. It is nobody else's where that
    is not told: within a transaction, and of a database in memory.
    """
    global _last
    state, (known_state, known) = _state(), _last
    if state is None:
        return {}
    if state != known_state:
        known = {}
        _last = (state, known)
    return known


_last: tuple[Hashable, dict] = (None, {})


def _state() -> Hashable:
    """What differs whenever a transaction was committed in between; None where nothing tells."""
    if connection.in_atomic_block:
        return None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Which transactions are seen: the manual's “Transaction ID and Snapshot Information”.
            cursor.execute("SELECT pg_current_snapshot()::text")
            return cursor.fetchone()
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        return _watch(str(connection.settings_dict["NAME"]))
    return None


_lock = threading.Lock()
_watching: tuple[str, sqlite3.Connection] | None = None


def _watch(path: str) -> Hashable:
    """SQLite counts what others have committed: a connection of its own sees all of it.

    https://www.sqlite.org/pragma.html#pragma_data_version
    """
    global _watching
    with _lock:
        if _watching is None or _watching[0] != path:
            _watching = (path, sqlite3.connect(path, check_same_thread=False))
        watcher = _watching[1]
        return (id(watcher), *watcher.execute("PRAGMA data_version").fetchone())


def _forget() -> None:
    global _lock, _watching, _last
    _lock, _watching, _last = threading.Lock(), None, (None, {})


# A process takes no connection to SQLite over from the one that it was forked from.
os.register_at_fork(after_in_child=_forget)
