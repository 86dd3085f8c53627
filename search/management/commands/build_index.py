import sys

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.encoder import EncoderUnavailable
from search.index import build_index


class Command(BaseCommand):
    help = "Build the search index of all live passages, unless it is up to date."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="build even if nothing changed")

    def handle(self, *args, **options):
        try:
            version = build_index(progress=progress_bars(), force=options["force"])
        except EncoderUnavailable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Index {version} is in use.")


def progress_bars():
    """Show each step of a build as a progress bar; in a log, as a line every few seconds."""
    bars: dict[str, tqdm] = {}

    def progress(step: str, done: int, total: int) -> None:
        if not total:
            return
        if step not in bars:
            label = "Training triage" if step == "triage" else f"Encoding {step}"
            bars[step] = tqdm(
                desc=label, total=total, mininterval=0.5 if sys.stderr.isatty() else 10
            )
        bar = bars[step]
        bar.update(done - bar.n)
        if done >= total:
            bar.close()

    return progress
