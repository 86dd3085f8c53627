"""Train the encoder's tuned layers anew, and keep them with the code."""

import os

from django.core.management.base import BaseCommand, CommandError

from search.encoder import EncoderUnavailable
from search.examples import read_examples
from search.tuned import FILE, save_tuned
from search.tuning import tune


class Command(BaseCommand):
    help = (
        "Train the encoder's last layers on the example questions. Takes a quarter of an hour on "
        "two idle cores. The model is exported again when it is next loaded."
    )

    def handle(self, *args, **options):
        if not os.access(FILE.parent, os.W_OK):
            raise CommandError(f"{FILE.parent} cannot be written to.")
        try:
            tuned = tune(read_examples(), told=self.stdout.write)
        except (EncoderUnavailable, ValueError) as error:
            raise CommandError(str(error)) from error
        save_tuned(tuned)
        self.stdout.write(f"Written to {FILE.name}. Run make evaluate to see its worth.")
