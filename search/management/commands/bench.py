"""What questions, a server and a build cost, against the bare encoder, in one run."""

import logging
import platform
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

from django.core.management.base import BaseCommand, CommandError
from django.test import Client, override_settings

from guidance import passages as content
from search import question as questions
from search import serving
from search.encoder import Encoder, EncoderUnavailable, get_encoder
from search.evaluation import read_questions
from search.examples import VALIDATION_FILE
from search.index import IndexUnavailable, current_index
from search.models import StoredVector
from search.scaling import measure
from search.service import ask
from search.vectors import text_hash, vectors_for

PACKAGES = (
    *("onnxruntime", "torch", "sentence-transformers", "faiss-cpu", "bm25s"),
    *("django", "wagtail"),
)
BUILT = 512


class Command(BaseCommand):
    help = "Print what a question, a server and a build cost, against the bare encoder."

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, default=3)
        parser.add_argument(
            "--scale",
            type=int,
            nargs="+",
            metavar="PASSAGES",
            help="measure an index of so many made-up passages in place of the site's own",
        )

    def handle(self, *args, **options):
        if options["scale"]:
            self._scale(sorted(options["scale"]))
            return
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
            "bare encode": lambda text: encoder.encode_question(questions.normalise(text)),
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
        try:
            self._serving(serving.measure(texts, encoder))
        except (OSError, RuntimeError) as error:
            self.stderr.write(f"The server was not measured: {error}")
        self._building(encoder)

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

    def _serving(self, cost: serving.Serving) -> None:
        write = self.stdout.write
        write(f"\nserver with {cost.processes} processes, {serving.CLIENTS} clients")
        write(f"  first emergency answered after {cost.emergency_s:.1f} s")
        write(f"  every process answers questions after {cost.question_s:.1f} s")
        write(
            f"  {cost.questions_per_s:.1f} questions a second, {cost.failed} failed; "
            f"the cores encode {cost.encodings_per_s:.1f} of the texts: "
            f"{cost.questions_per_s / cost.encodings_per_s:.2f}"
        )
        write(
            f"  memory of a process: {cost.own_mb:.0f} MB of its own, {cost.shared_mb:.0f} shared"
        )

    def _building(self, encoder: Encoder) -> None:
        """Encode passages that the site has not, bare and as a build does, and forget them."""
        texts = [
            f"{passage.text} {number}"
            for number, passage in enumerate(content.searchable().order_by("pk")[:BUILT])
        ]
        texts.sort(key=len)
        started = time.perf_counter()
        encoder.encode(texts)
        bare = time.perf_counter() - started
        try:
            started = time.perf_counter()
            vectors_for(texts, encoder)
            built = time.perf_counter() - started
        finally:
            StoredVector.objects.filter(content_hash__in=map(text_hash, texts)).delete()
        self.stdout.write(
            f"\nbuild: {len(texts) / built:.1f} passages a second encoded and stored, "
            f"{len(texts) / bare:.1f} encoded: {bare / built:.2f}"
        )

    def _scale(self, sizes: list[int]) -> None:
        write = self.stdout.write
        write(
            "passages | kind | build s | on disk MB | load s | search ms | recall@10 | "
            "words: build s | words: search ms | memory MB"
        )
        for size in sizes:
            cost = measure(size)
            cells = [
                value if isinstance(value, str) else "" if value is None else f"{value:,.4g}"
                for value in (f"{size:,}", *list(vars(cost).values())[1:])
            ]
            write(" | ".join(cells))
