import json
import logging
import time
from pathlib import Path

import requests
from django.core.management.base import BaseCommand, CommandError
from django.test import Client, override_settings

from search.evaluation import evaluate, read_questions
from search.examples import VALIDATION_FILE


class Command(BaseCommand):
    help = (
        "Ask the site a file of labelled questions by POST /api/v1/questions and print the "
        "measures. Without --base the site is asked inside this process."
    )

    def add_arguments(self, parser):
        parser.add_argument("questions", nargs="?", type=Path, default=VALIDATION_FILE)
        parser.add_argument(
            "--base", help="the address of a running site, for instance http://127.0.0.1:8000"
        )
        parser.add_argument("--wrong", type=Path, help="write the questions answered wrongly here")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, **options):
        try:
            questions = read_questions(options["questions"])
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        if not questions:
            raise CommandError(f"{options['questions']} holds no questions.")
        logging.getLogger("django.request").setLevel(logging.CRITICAL)
        ask = _over_http(options["base"]) if options["base"] else _in_process()
        with override_settings(QUESTION_RATE_LIMIT=0):
            ask("warm up")
            summary, judged = evaluate(questions, ask)
        if options["wrong"]:
            with options["wrong"].open("w", encoding="utf-8") as out:
                for one in judged:
                    if one.faults:
                        row = {
                            "id": one.question.id,
                            "query": one.question.query,
                            "urgency": one.question.urgency,
                            "first_contact": sorted(one.question.first_contact),
                            "topics": sorted(one.question.topics),
                            "faults": one.faults,
                            "got": one.got,
                        }
                        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        if options["json"]:
            self.stdout.write(json.dumps(summary))
        else:
            for name, value in summary.items():
                self.stdout.write(f"{name:22} {value}")


def _in_process():
    client = Client()

    def ask(query: str):
        started = time.perf_counter()
        response = client.post(
            "/api/v1/questions", {"question": query}, content_type="application/json"
        )
        elapsed = (time.perf_counter() - started) * 1000
        return (response.json() if response.status_code == 200 else None), elapsed

    return ask


def _over_http(base: str):
    session = requests.Session()

    def ask(query: str):
        started = time.perf_counter()
        try:
            response = session.post(
                f"{base}/api/v1/questions", json={"question": query}, timeout=20
            )
        except requests.RequestException as error:
            raise CommandError(f"{base} does not answer: {error}") from error
        if response.status_code == 429:
            raise CommandError("The site limits questions: start it with QUESTION_RATE_LIMIT=0.")
        elapsed = (time.perf_counter() - started) * 1000
        return (response.json() if response.status_code == 200 else None), elapsed

    return ask
