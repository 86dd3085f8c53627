from django.core.management.base import BaseCommand

from search.starter import load_answer_texts


class Command(BaseCommand):
    help = "Load the fixed words of answers that are not there yet. Editors' words stay."

    def handle(self, *args, **options):
        self.stdout.write(f"Loaded {load_answer_texts()} answer texts.")
