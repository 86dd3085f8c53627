"""A site on the database of DATABASE_URL, in a process of its own, as one web machine runs it.

`python -m tests.on_postgres` reads calls from its input, one JSON list a line (the name of a
function of `CALLS`, then what it takes), and writes what each gives as a line of JSON. What a
command prints goes to stderr.
"""

import hashlib
import json
import sys
from datetime import datetime

import django
import numpy as np

NOON = "2026-11-25T12:00:00+00:00"
QUESTIONS = (
    "he has a knife",
    "how do I get help as a carer",
    "What is private fostering?",
)
FIRST = 10


def answer(question: str) -> dict:
    """What the API answers, less what differs from build to build."""
    from django.test import Client

    response = Client().post(
        "/api/v1/questions", {"question": question}, content_type="application/json"
    )
    assert response.status_code == 200, response.content
    body = response.json()
    del body["index_version"]
    for source in body["sources"]:
        source["score"] = round(source["score"], 2)
    return body


def answers() -> dict[str, dict]:
    """The answers to the questions at noon, of a machine that has started."""
    from django.utils import timezone

    from search.service import warm_up

    warm_up()  # Without its model it would answer an emergency by the rules alone.
    moment = datetime.fromisoformat(NOON)
    real, timezone.now = timezone.now, lambda: moment
    try:
        return {question: answer(question) for question in QUESTIONS}
    finally:
        timezone.now = real


def found(words: str) -> list[str]:
    """The titles that a search finds, best first."""
    from django.test import Client

    response = Client().post("/api/v1/search", {"q": words}, content_type="application/json")
    return [result["title"] for result in response.json()["results"]]


def all_queries() -> list[str]:
    """Every question of the validation list, and every search that must find its page."""
    from search.evaluation import read_questions
    from search.examples import VALIDATION_FILE
    from search.search_evaluation import read_must_find

    questions = [one.query for one in read_questions(VALIDATION_FILE)]
    return questions + [one.query for one in read_must_find()]


def first_results(most: int | None = None) -> list[list[list]]:
    """For (at most so many) queries the first passages, by their words' hash, with their scores."""
    from search.encoder import get_encoder
    from search.index import current_index
    from search.retrieval import retrieve

    index, hashes = current_index(), _hashes()
    queries = [index.read(text) for text in all_queries()[:most]]
    results = []
    encoder = get_encoder()
    for query in queries:
        reading = encoder.read_question(query.in_full)
        vector, topics = reading.vector, index.triage.estimate(query.in_full, reading).topic
        vector = encoder.towards_answers(vector)
        hits = retrieve(index, query, vector, topics=topics, audience="public", limit=FIRST)
        results.append([[hashes[hit.row.passage_id], hit.score] for hit in hits])
    return results


def _hashes() -> dict[int, str]:
    """The hash of each passage's words: on another database it has another key."""
    from guidance import passages

    return dict(passages.searchable().values_list("pk", "content_hash"))


def first_by_words() -> str:
    """A digest of the words' ranking alone: the first passages for every query, with scores."""
    from search.index import current_index

    index, hashes, told = current_index(), _hashes(), hashlib.sha256()
    for query in all_queries():
        for at, score in zip(*index.lexical.search(query, FIRST), strict=True):
            told.update(f"{hashes[index.rows[at].passage_id]} {score:.4f}".encode())
    return told.hexdigest()


def vendor() -> str:
    from django.db import connection

    return connection.vendor


def version() -> str:
    """The version of the build that this machine searches."""
    from search.index import current_index

    return current_index().version


def set_up(stored_vectors: str) -> None:
    """Load the starter content, and the encoded texts from a file."""
    from django.core.management import call_command
    from django_tasks_db.models import DBTaskResult

    from search.encoder import get_encoder
    from search.models import StoredVector
    from search.tasks import refresh_index

    for command in ("migrate", "load_starter_content", "load_answer_texts", "load_search_words"):
        call_command(command, stdout=sys.stderr)
    # What Wagtail notes for itself after each save (a thousand small tasks) is not asked for here.
    DBTaskResult.objects.exclude(task_path=refresh_index.module_path).delete()
    model = get_encoder().model_id
    with np.load(stored_vectors) as stored:
        StoredVector.objects.bulk_create(
            StoredVector(content_hash=text, model_id=model, vector=vector.tobytes())
            for text, vector in zip(stored["texts"].tolist(), stored["vectors"], strict=True)
        )


def load_again() -> None:
    from django.core.management import call_command

    call_command("load_starter_content", stdout=sys.stderr)


def work() -> None:
    """Do what waits for the worker, as the worker does it."""
    from django.core.management import call_command

    call_command("db_worker", batch=True, interval=0, verbosity=0, stdout=sys.stderr)


def build(force: bool = False) -> str:
    from search.index import build_index

    return build_index(force=force)


def build_with_graph() -> str:
    """Build as if this were too much for exact search."""
    from search import pgvectors

    exact_up_to, pgvectors.EXACT_UP_TO = pgvectors.EXACT_UP_TO, 100
    try:
        return build(force=True)
    finally:
        pgvectors.EXACT_UP_TO = exact_up_to


def let_the_planner_sort(yes: bool) -> None:
    """With few rows it is quicker to sort them; without sorting there is only the graph."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_sort', %s, false)", ["on" if yes else "off"])


def build_for_ever() -> None:
    """Begin a build, say so, and never end it."""
    import time

    from search.index import build_index

    def hang(*_) -> None:
        say("building")
        time.sleep(600)

    build_index(progress=hang, force=True)


def publish(title: str, text: str) -> None:
    from tests.factories import a_page

    a_page(title, f"<h2>Where</h2><p>{text}</p>", summary=f"All that there is to know: {text}")


def unpublish(title: str) -> None:
    from pages.models import InformationPage

    InformationPage.objects.get(title=title, live=True).unpublish()


def say(told) -> None:
    print(json.dumps(told), flush=True)


CALLS = {
    call.__name__: call
    for call in (
        *(answers, build, build_for_ever, build_with_graph, first_by_words, first_results),
        *(found, let_the_planner_sort, load_again),
        *(publish, set_up, unpublish, vendor, version, work),
    )
}


def main() -> None:
    django.setup()
    for line in sys.stdin:
        name, *values = json.loads(line)
        say(CALLS[name](*values))


if __name__ == "__main__":
    main()
