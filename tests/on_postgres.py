"""Set up the site on the database of DATABASE_URL and say, as JSON, how it answers.

Run by test_postgres.py in a process of its own, because a process has one database:
`python -m tests.on_postgres STORED_VECTORS`, with the encoded texts of the starter content.
"""

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
NEW_TITLE = "Kites over the canal"
NEW_WORDS = "kites flown over the canal on windy afternoons"


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


def found() -> list[str]:
    """The titles that a search for the words of the new page finds, best first."""
    from django.test import Client

    response = Client().post("/api/v1/search", {"q": NEW_WORDS}, content_type="application/json")
    return [result["title"] for result in response.json()["results"]]


def set_up(stored_vectors: str) -> None:
    from django.core.management import call_command
    from django_tasks_db.models import DBTaskResult

    from search.encoder import get_encoder
    from search.models import StoredVector
    from search.tasks import refresh_index

    for command in ("migrate", "load_starter_content", "load_answer_texts", "load_synonyms"):
        call_command(command, stdout=sys.stderr)
    # What Wagtail notes for itself after each save (a thousand small tasks) is not asked for here.
    DBTaskResult.objects.exclude(task_path=refresh_index.module_path).delete()
    model = get_encoder().model_id
    with np.load(stored_vectors) as stored:
        StoredVector.objects.bulk_create(
            StoredVector(content_hash=text, model_id=model, vector=vector.tobytes())
            for text, vector in zip(stored["texts"].tolist(), stored["vectors"], strict=True)
        )


def work() -> None:
    """Do what waits for the worker, as the worker does it."""
    from django.core.management import call_command

    call_command("db_worker", batch=True, interval=0, verbosity=0, stdout=sys.stderr)


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    set_up(sys.argv[1])
    work()
    told = {"vendor": connection.vendor}
    moment = datetime.fromisoformat(NOON)
    real, timezone.now = timezone.now, lambda: moment
    told["answers"] = {question: answer(question) for question in QUESTIONS}
    timezone.now = real

    from tests.factories import a_page

    page = a_page(
        NEW_TITLE,
        "<h2>Where to fly</h2><p>Kites are flown over the canal on windy afternoons.</p>",
        summary="All that there is to know about flying kites over the canal.",
    )
    work()
    told["published"] = found()
    page.unpublish()
    told["unpublished"] = found()
    work()
    told["rebuilt"] = found()
    call_command("load_starter_content", stdout=sys.stderr)
    told["answers again"] = sorted(answer(QUESTIONS[2])["topics"])
    print(json.dumps(told))


if __name__ == "__main__":
    main()
