from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from pages.starter.loading import load_starter_content


class Command(BaseCommand):
    help = "Load the starter content that has not been loaded before. Editors' changes stay."

    def handle(self, *args, **options):
        with tqdm(desc="Starter content", unit=" pages", leave=False) as bar:

            def progress(step, done, total):
                bar.total = total
                bar.update(done - bar.n)

            try:
                counts = load_starter_content(progress)
            except ValueError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(
            "Loaded " + ", ".join(f"{count} {name}" for name, count in counts.items()) + "."
        )
