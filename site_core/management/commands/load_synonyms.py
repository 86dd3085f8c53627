from django.core.management.base import BaseCommand, CommandError

from pages.starter.once import Once
from search.starter import load_synonyms


class Command(BaseCommand):
    help = "Load the synonyms of search that have not been loaded before. Editors' changes stay."

    def handle(self, *args, **options):
        try:
            made = load_synonyms(Once().claim)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Loaded {made} synonyms.")
