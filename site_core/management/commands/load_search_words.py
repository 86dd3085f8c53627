from django.core.management.base import BaseCommand, CommandError

from pages.starter.once import Once
from search.starter import load_signposts, load_synonyms


class Command(BaseCommand):
    help = (
        "Load the synonyms and signposts that have not been loaded before. Editors' changes stay."
    )

    def handle(self, *args, **options):
        try:
            synonyms, signposts = load_synonyms(Once().claim), load_signposts(Once().claim)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Loaded {synonyms} synonyms and {signposts} signposts.")
