"""What is remembered until the database changes."""

import sqlite3
import threading
from datetime import timedelta

import pytest
from django.db import ConnectionHandler, transaction
from django.utils import timezone

from guidance import unchanged
from guidance.models import Passage
from guidance.unchanged import remembered, while_unchanged

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_disk(tmp_path, monkeypatch):
    """A connection to a database on disk, in place of the tests' one in memory."""
    databases = {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "a.sqlite3"}
    }
    connection = ConnectionHandler(databases)["default"]
    connection.inc_thread_sharing()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE numbers (number TEXT)")
    monkeypatch.setattr(unchanged, "connection", connection)
    monkeypatch.setattr(unchanged, "_watcher", None)
    monkeypatch.setattr(unchanged, "_last", (None, {}))
    yield connection
    connection.close()


@pytest.fixture
def read(on_disk):
    """The rows of the table, and how often they were read."""
    times = []

    @while_unchanged
    def rows() -> list[str]:
        times.append(1)
        with on_disk.cursor() as cursor:
            return [number for (number,) in cursor.execute("SELECT number FROM numbers").fetchall()]

    return rows, times


def test_what_nobody_changed_is_read_once(read):
    rows, times = read
    assert rows() == rows() == []
    assert len(times) == 1


def test_what_another_program_changed_is_read_anew(read, on_disk):
    rows, _ = read
    rows()
    with sqlite3.connect(on_disk.settings_dict["NAME"]) as other:
        other.execute("INSERT INTO numbers VALUES ('one')")
    assert rows() == ["one"]


def test_what_this_connection_changed_is_read_anew(read, on_disk):
    rows, _ = read
    rows()
    with on_disk.cursor() as cursor:
        cursor.execute("INSERT INTO numbers VALUES ('two')")
    assert rows() == ["two"]


def test_a_database_that_takes_the_place_of_another_is_read(read, on_disk, tmp_path):
    rows, times = read
    rows()
    with sqlite3.connect(tmp_path / "backup.sqlite3") as backup:
        backup.execute("CREATE TABLE numbers (number TEXT)")
        backup.execute("INSERT INTO numbers VALUES ('restored')")
    (tmp_path / "backup.sqlite3").replace(on_disk.settings_dict["NAME"])
    on_disk.close()
    assert rows() == ["restored"]
    rows()
    assert len(times) == 2


def test_a_file_that_cannot_be_watched_is_read_each_time(read, on_disk, monkeypatch):
    rows, times = read
    monkeypatch.setattr(unchanged.sqlite3, "connect", lambda *a, **k: 1 / 0)
    monkeypatch.setattr(unchanged.sqlite3, "Error", ZeroDivisionError)
    rows()
    rows()
    assert len(times) == 2


def test_more_passages_than_are_remembered_are_read_all_the_same(monkeypatch):
    kept: dict = {}
    monkeypatch.setattr("guidance.models.passage.remembered", lambda: kept)
    monkeypatch.setattr("guidance.models.passage.MOST_REMEMBERED", 3)
    ids = list(Passage.objects.answering().values_list("pk", flat=True)[:6])
    for some in (ids[:2], ids, ids[1:4], ids):
        assert set(Passage.objects.answering_by_id(some)) == set(some)


def test_threads_share_what_was_read(read):
    rows, times = read
    rows()
    other = threading.Thread(target=rows)
    other.start()
    other.join()
    assert len(times) == 1


def test_nothing_is_remembered_within_a_transaction(on_disk):
    on_disk.set_autocommit(False)
    on_disk.in_atomic_block = True
    remembered()["a"] = 1
    on_disk.in_atomic_block = False
    on_disk.set_autocommit(True)
    assert remembered() == {}


def test_what_was_not_committed_is_not_seen_by_others(read, on_disk):
    rows, times = read
    rows()
    with sqlite3.connect(on_disk.settings_dict["NAME"]) as other:
        other.execute("INSERT INTO numbers VALUES ('three')")
        assert rows() == []
        other.rollback()
    assert rows() == []
    assert len(times) == 1


def test_a_passage_that_is_remembered_goes_when_its_page_expires(monkeypatch):
    kept: dict = {}
    monkeypatch.setattr("guidance.models.passage.remembered", lambda: kept)
    passage = Passage.objects.answering().exclude(page=None).first()
    page = passage.page
    page.expire_at = timezone.now() + timedelta(hours=1)
    page.save()
    assert Passage.objects.answering_by_id([passage.pk])
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr("guidance.models.passage.timezone.now", lambda: later)
    assert Passage.objects.answering_by_id([passage.pk]) == {}


def test_without_memory_every_change_is_seen_within_a_transaction():
    passage = Passage.objects.answering().exclude(page=None).first()
    assert passage.pk in Passage.objects.answering_by_id([passage.pk])
    with transaction.atomic():
        passage.page.live = False
        passage.page.save()
        assert Passage.objects.answering_by_id([passage.pk]) == {}
