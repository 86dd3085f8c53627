"""What is remembered until anything in the database changes.

An answer reads the directory, the fixed words and two dozen passages, and most of its readings find
what the last one found. Whether anybody has committed anything since then is told by the database
itself, in microseconds: so a change is seen at the next reading, whoever made it.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Hashable
from functools import wraps
from pathlib import Path
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

    What is put into it must have been read after it was asked for, and nothing may be taken out. It
    is nobody else's where nothing tells of changes: within a transaction, and in memory.
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
    if connection.in_atomic_block or not connection.get_autocommit():
        return None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Which transactions are seen: the manual's “Transaction ID and Snapshot Information”.
            cursor.execute("SELECT pg_current_snapshot()::text")
            return cursor.fetchone()
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        return _watched(Path(connection.settings_dict["NAME"]))
    return None


_lock = threading.Lock()
_watcher: tuple[Hashable, sqlite3.Connection] | None = None
_not_before = 0.0


def _watched(path: Path) -> Hashable:
    """SQLite counts what others have committed: a connection of its own sees all of it.

    https://www.sqlite.org/pragma.html#pragma_data_version
    """
    global _watcher, _not_before
    try:
        with _lock:
            told = path.stat()
            file = (path, told.st_dev, told.st_ino)
            if _watcher is None or _watcher[0] != file:
                if _watcher is not None:
                    # Another file has its place: threads may go on reading the old one for a while.
                    kept = connection.settings_dict["CONN_MAX_AGE"] or 0
                    _not_before = time.monotonic() + kept
                _watcher = (file, sqlite3.connect(path, check_same_thread=False))
            if time.monotonic() < _not_before:
                return None
            return (*_watcher, _watcher[1].execute("PRAGMA data_version").fetchone())
    except (OSError, sqlite3.Error):
        return None


_inherited = []


def _start_anew() -> None:
    """A connection to SQLite is neither used nor closed by a process forked from its own."""
    global _lock, _watcher, _last
    _inherited.append(_watcher)
    _lock, _watcher, _last = threading.Lock(), None, (None, {})


os.register_at_fork(after_in_child=_start_anew)
