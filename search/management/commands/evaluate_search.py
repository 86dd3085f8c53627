from django.core.management.base import BaseCommand, CommandError

from guidance import directory
from search.answers import as_contract
from search.health import health
from search.search_evaluation import by_kind, missed, read_facts, read_must_find, told
from search.searching import Search, find
from search.service import ask


class Command(BaseCommand):
    help = "Measure search over the repository's own queries: what must be found, facts to be told."

    def add_arguments(self, parser):
        parser.add_argument("--wrong", action="store_true", help="print the queries that miss")

    def handle(self, *args, **options):
        state = health()
        if not (state.index and state.model):
            raise CommandError(f"Search is not ready: {' '.join(state.problems)}")
        wanted, contacts = read_must_find(), directory.load()

        def search(query: str) -> list[str]:
            return [result.passage.url for result in find(Search(query), contacts).results]

        misses = missed(wanted, search)
        self._line("must_find", 1 - len(misses) / len(wanted), len(wanted))
        for kind, recall in by_kind(wanted, [one for one, _ in misses]).items():
            self._line(f"  {kind}", recall)
        if options["wrong"]:
            for one, first in misses:
                self.stdout.write(f"    {one.query!r}: {one.pages[0]} not in {first[:4]}")
        facts = read_facts()
        for name, share in told(facts, lambda question: as_contract(ask(question))).items():
            self._line(name, share, len(facts))

    def _line(self, name: str, share: float, count: int | None = None) -> None:
        self.stdout.write(f"{name:22} {share:.4f}" + (f"  of {count}" if count else ""))
