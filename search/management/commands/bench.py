"""Time a question end to end against the bare encode of its text, in one run."""

import logging
import platform
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

from django.core.management.base import BaseCommand, CommandError
from django.test import Client, override_settings

from search import question as questions
from search.encoder import EncoderUnavailable, get_encoder
from search.evaluation import read_questions
from search.examples import VALIDATION_FILE
from search.index import IndexUnavailable, current_index
from search.service import ask

PACKAGES = ("torch", "sentence-transformers", "faiss-cpu", "bm25s", "django", "wagtail")


class Command(BaseCommand):
    help = "Print what a question costs: bare encode, the service, and the whole HTTP request."

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, default=3)

    def handle(self, *args, **options):
        try:
            encoder, index = get_encoder(), current_index()
        except (EncoderUnavailable, IndexUnavailable) as error:
            raise CommandError(
                f"{error} Run make run or manage.py search_index build first."
            ) from error
        logging.getLogger("django.request").setLevel(logging.CRITICAL)
        texts = [question.query for question in read_questions(VALIDATION_FILE)]
        client = Client()

        def request(text: str):
            client.post("/api/v1/questions", {"question": text}, content_type="application/json")

        steps: dict[str, Callable[[str], object]] = {
            "bare encode": lambda text: encoder.encode([questions.normalise(text)]),
            "service": ask,
            "HTTP request": request,
        }
        times: dict[str, list[float]] = {name: [] for name in steps}
        with override_settings(QUESTION_RATE_LIMIT=0):
            for run in steps.values():
                run(texts[0])
            # Steps take turns on each text, so that what else the machine does falls on all alike.
            for _ in range(options["rounds"]):
                for text in texts:
                    for name, run in steps.items():
                        started = time.perf_counter()
                        run(text)
                        times[name].append((time.perf_counter() - started) * 1000)
        self._report(times, len(index.rows))

    def _report(self, times: dict[str, list[float]], passages: int) -> None:
        write = self.stdout.write
        write(f"machine   {platform.machine()}, Python {sys.version.split()[0]}")
        write("packages  " + ", ".join(f"{name} {version(name)}" for name in PACKAGES))
        write(f"index     {passages} passages; {len(times['service'])} questions each\n")
        bare = statistics.median(times["bare encode"])
        write(f"{'':14}{'median ms':>10}{'p95 ms':>10}{'p99 ms':>10}{'× bare':>8}{'p99/med':>9}")
        for name, taken in times.items():
            cuts = statistics.quantiles(taken, n=100)
            median = statistics.median(taken)
            write(
                f"{name:14}{median:10.1f}{cuts[94]:10.1f}{cuts[98]:10.1f}"
                f"{median / bare:8.2f}{cuts[98] / median:9.2f}"
            )
