"""What tests share: the site with its starter content, its index, the time, and files of their own.

A test that asks for the database finds the starter content there, loaded once for the whole run;
what it changes is taken back after it. A test that asks for nothing pays for nothing.
"""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from django.conf import settings
from django.db import connection
from filelock import FileLock

LONDON = ZoneInfo("Europe/London")
NOON_ON_WEDNESDAY = datetime(2026, 11, 25, 12, 0, tzinfo=LONDON)
EXAMPLES = [
    (
        "there is a man with a knife here",
        "emergency",
        ["police-999"],
        ["serious-violence"],
        "child",
    ),
    (
        "someone with a knife is in the house",
        "emergency",
        ["police-999"],
        ["serious-violence"],
        "self",
    ),
    (
        "my neighbour's child is always hungry",
        "urgent",
        ["childrens-social-care"],
        ["neglect"],
        "child",
    ),
    (
        "a child next door is always alone",
        "urgent",
        ["childrens-social-care"],
        ["neglect"],
        "child",
    ),
    ("how do I get help as a carer", "routine", ["adult-social-care"], ["carers"], "adult"),
    ("who can help me as a carer", "routine", ["adult-social-care"], ["carers"], "adult"),
    ("what is a section 47 enquiry", "information", [], ["section-47-enquiry"], "none"),
    ("how long does a section 47 enquiry take", "information", [], ["section-47-enquiry"], "none"),
    ("what day is the recycling", "off-topic", [], [], "none"),
    ("what day is the market", "off-topic", [], [], "none"),
]


# The files that take longest, in the order in which two processes are busy with them to the end:
# one waits for the site and its index while the other does what needs neither.
FIRST = [
    "test_postgres.py",
    "test_extraction.py",
    "test_every_form.py",
    "test_accessibility.py",
    "browser/test_shell.py",
    "test_pages.py",
    "test_asking.py",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Start with the longest files; the rest keep the order that chance gave them."""

    def place(item) -> int:
        path = item.path.as_posix()
        return next((at for at, name in enumerate(FIRST) if path.endswith(name)), len(FIRST))

    items.sort(key=place)


@pytest.fixture(autouse=True)
def own_files(request, settings, tmp_path_factory):
    """Uploads and the contact snapshot of a database test go to a folder of its own."""
    wanted = {"db", "own_data"} & set(request.fixturenames)
    if wanted or request.node.get_closest_marker("django_db"):
        folder = tmp_path_factory.mktemp("data")
        settings.DATA_DIR = folder
        settings.MEDIA_ROOT = folder / "media"


@pytest.fixture
def own_data(settings):
    """The test's own empty DATA_DIR, for a test without a database."""
    return Path(settings.DATA_DIR)


@pytest.fixture(scope="session")
def kept_site(request) -> tuple[Path, FileLock]:
    """The loaded site in pytest's cache, and the lock that this process has until it is there.

    Of two processes of one run the second waits here, and then takes what the first made.
    """
    cache = request.config.cache.mkdir("site")
    lock = FileLock(cache / "lock")
    lock.acquire()
    return cache / f"{_fingerprint()}.sqlite3", lock


@pytest.fixture(scope="session")
def django_db_use_migrations(kept_site) -> bool:
    """A site that was kept brings its tables with it."""
    kept, _ = kept_site
    return not (kept.exists() and connection.vendor == "sqlite")


@pytest.fixture(scope="session")
def django_db_setup(kept_site, django_db_setup, django_db_blocker):
    """The starter content, kept in pytest's cache while neither it nor the site's code changes."""
    from pages.starter.loading import load_starter_content
    from pages.starter.once import Once
    from search.starter import load_answer_texts, load_signposts, load_synonyms

    kept, lock = kept_site
    with django_db_blocker.unblock():
        if kept.exists() and connection.vendor == "sqlite":
            _restore(kept)
        else:
            load_starter_content()
            load_answer_texts()
            load_synonyms(Once().claim)
            load_signposts(Once().claim)
            if connection.vendor == "sqlite":
                _keep(kept)
    lock.release()


def _fingerprint() -> str:
    """Changes with anything that the database is made from."""
    found = hashlib.sha256()
    folders = ("guidance", "pages", "search", "site_core", "templates")
    kinds = {".py", ".html", ".md", ".yaml"}
    for folder in folders:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in kinds:
                found.update(str(path.relative_to(settings.BASE_DIR)).encode() + path.read_bytes())
    found.update((settings.BASE_DIR / "requirements.lock").read_bytes())
    return found.hexdigest()[:20]


def _keep(kept: Path) -> None:
    for other in kept.parent.glob("*.sqlite3"):
        other.unlink()
    with closing(sqlite3.connect(kept)) as copy:
        connection.connection.backup(copy)


def _restore(kept: Path) -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache

    connection.ensure_connection()
    with closing(sqlite3.connect(kept)) as copy:
        copy.backup(connection.connection)
    ContentType.objects.clear_cache()
    cache.clear()


@pytest.fixture(scope="session")
def built_index(request, django_db_setup, django_db_blocker) -> str:
    """The index of the whole starter content by the real model; gives its version.

    It lies in pytest's cache, under the code that makes it, with the texts that an earlier run
    encoded: a run that changes neither content nor search code does not wait for it again.
    """
    cache = request.config.cache.mkdir("search")
    settings.INDEX_DIR = _index_folder(cache)
    with django_db_blocker.unblock(), FileLock(cache / "lock"):
        return _build_index(cache)


def _build_index(cache: Path) -> str:
    from search.encoder import get_encoder
    from search.index import build_index, current_index
    from search.models import StoredVector

    model = get_encoder().model_id
    stored_vectors = cache / f"{model}.npz"
    if stored_vectors.exists():
        with np.load(stored_vectors) as stored:
            StoredVector.objects.bulk_create(
                StoredVector(content_hash=text, model_id=model, vector=vector.tobytes())
                for text, vector in zip(stored["texts"].tolist(), stored["vectors"], strict=True)
            )
    version = build_index()
    rows = StoredVector.objects.filter(model_id=model).values_list("content_hash", "vector")
    texts, vectors = zip(*rows, strict=True)
    np.savez(stored_vectors, texts=texts, vectors=[np.frombuffer(v, np.float32) for v in vectors])
    current_index()
    return version


def _index_folder(cache: Path) -> Path:
    """A folder for the index as the code that makes it stands now; those of earlier code go."""
    from guidance import passages
    from search import (
        building,
        builds,
        dense,
        encoder,
        examples,
        index,
        lexical,
        rows,
        synonyms,
        triage,
        vocabulary,
    )

    code = hashlib.sha256()
    modules = (passages, building, builds, dense, encoder, examples, index, lexical, rows)
    for module in (*modules, synonyms, triage, vocabulary):
        code.update(Path(module.__file__).read_bytes())
    folder = cache / f"index-{code.hexdigest()[:16]}"
    for other in cache.glob("index-*"):
        if other != folder:
            shutil.rmtree(other)
    return folder


@pytest.fixture
def site(db, built_index, at) -> str:
    """The whole site, ready to be asked, at noon on a Wednesday; gives the index's version."""
    at(NOON_ON_WEDNESDAY)
    return built_index


@pytest.fixture
def at(monkeypatch):
    """Set the time: `at(moment)`, from then on in this test."""

    def set_time(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_time


@pytest.fixture
def tasks_at_once(settings, django_capture_on_commit_callbacks):
    """A block in which work after a change is done at its end, as a worker would do it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture(autouse=True)
def no_failed_model(monkeypatch):
    """A model that could not be loaded in one test is tried again in the next."""
    monkeypatch.setattr("search.encoder._failed", {})


@pytest.fixture
def empty_index_dir(settings, tmp_path, monkeypatch) -> Path:
    """No index, and none loaded: as in a process that has just started on a new machine."""
    monkeypatch.setattr("search.index._loaded", None)
    monkeypatch.setattr("search.index._set_aside", {})
    monkeypatch.setattr("search.words_only._kept", None)
    settings.INDEX_DIR = tmp_path / "index"
    return settings.INDEX_DIR


@pytest.fixture
def few_examples(tmp_path, monkeypatch):
    """Ten example questions to train on in place of thousands; gives their file."""
    folder = tmp_path / "examples"
    folder.mkdir()
    rows = [
        {
            "query": query,
            "urgency": urgency,
            "first_contact": contacts,
            "topics": topics,
            "asker": "practitioner" if urgency == "information" else "public",
            "subject": subject,
        }
        for query, urgency, contacts, topics, subject in EXAMPLES
    ]
    path = folder / "few.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    monkeypatch.setattr("search.examples.EXAMPLES_DIR", folder)
    return path


@pytest.fixture
def database_down(db):
    """Every query fails, as when the database server is gone."""
    from django.db import OperationalError, connection

    def fail(execute, sql, params, many, context):
        raise OperationalError("could not connect to server")

    with connection.execute_wrapper(fail):
        yield
