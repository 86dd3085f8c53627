"""The same code gives the same answers on PostgreSQL: a real server, thrown away afterwards."""

import getpass
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest

from tests.on_postgres import NEW_TITLE, QUESTIONS, answer
from tests.preflight import find_postgres, in_ci

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).resolve().parents[1]


def someone() -> str:
    """Who runs the server: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return getpass.getuser()
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    pytest.skip("PostgreSQL cannot be run by root, and there is nobody else on this machine.")


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """The address of an empty database of a server of its own."""
    programs = find_postgres()
    if programs is None:
        told = "No PostgreSQL server is installed (apt-get install postgresql)."
        pytest.fail(told) if in_ci() else pytest.skip(told)
    # Not pytest's own folder, which another user cannot enter; short, for the socket's name.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = someone()
    switch = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
        switch = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def run(*command: str) -> None:
        done = subprocess.run(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **switch,
        )
        assert done.returncode == 0, done.stdout

    data, control = folder / "data", [str(programs / "pg_ctl"), "-w", "-D", str(folder / "data")]
    settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    try:
        run(
            *[str(programs / "initdb"), "-D", str(data), "-U", "site", "-A", "trust"],
            *["--no-sync", "-E", "UTF8", "--locale=C.UTF-8"],
        )
        run(*control, "-l", str(folder / "log"), "-o", settings, "start")
        try:
            yield f"postgres://site@{quote(str(folder), safe='')}/postgres"
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def on_postgres(database_url, built_index, tmp_path_factory, django_db_blocker) -> dict:
    """What the site says when it runs on PostgreSQL."""
    from django.conf import settings

    from search.models import StoredVector

    folder = tmp_path_factory.mktemp("postgres")
    stored = folder / "vectors.npz"
    with django_db_blocker.unblock():
        rows = StoredVector.objects.values_list("content_hash", "vector")
        texts, vectors = zip(*rows, strict=True)
    np.savez(stored, texts=texts, vectors=[np.frombuffer(vector, np.float32) for vector in vectors])
    # With an index at hand its triage, which learns from the same examples, is not learnt again.
    shutil.copytree(settings.INDEX_DIR, folder / "index")
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "site_core.settings.development",
        "QUESTION_RATE_LIMIT": "0",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.on_postgres", str(stored)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_on_postgresql_as_on_sqlite(on_postgres, site, question):
    assert on_postgres["vendor"] == "postgresql"
    assert on_postgres["answers"][question] == answer(question)


def test_a_page_is_found_once_it_is_published_on_postgresql(on_postgres, site):
    assert on_postgres["published"][0] == NEW_TITLE


def test_an_unpublished_page_is_gone_at_once_on_postgresql(on_postgres, site):
    assert NEW_TITLE not in on_postgres["unpublished"]
    assert NEW_TITLE not in on_postgres["rebuilt"]


def test_starter_content_is_loaded_only_once_on_postgresql(on_postgres, site):
    assert on_postgres["answers again"] == sorted(on_postgres["answers"][QUESTIONS[2]]["topics"])
