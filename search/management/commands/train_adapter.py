"""Learn the adapter anew, and keep it with the code."""

from django.core.management.base import BaseCommand, CommandError

from search.adapter import FILE, save_adapter
from search.encoder import EncoderUnavailable
from search.examples import read_examples
from search.index import IndexUnavailable
from search.service import ready
from search.sharing import is_on
from search.training import learn, read_look_ups


class Command(BaseCommand):
    help = (
        "Learn the matrix that turns questions towards their answers, on the index in use, "
        "from search/data/look_ups.jsonl and the example questions. Takes a few minutes."
    )

    def handle(self, *args, **options):
        if is_on():
            raise CommandError("Vectors are in PostgreSQL here. Run this with VECTOR_STORE=faiss.")
        try:
            index, encoder = ready()
        except (IndexUnavailable, EncoderUnavailable) as error:
            raise CommandError(f"{error} Run manage.py search_index build first.") from error
        try:
            matrix = learn(read_look_ups(), read_examples(), index, encoder)
        except (ValueError, KeyError) as error:
            raise CommandError(str(error)) from error
        save_adapter(matrix, encoder.model_id)
        self.stdout.write(f"Written to {FILE.name}. Run make evaluate to see its worth.")
