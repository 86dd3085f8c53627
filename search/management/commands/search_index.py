"""The index: build it, see how it stands, check it, and clear away what nobody needs."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.timesince import timesince
from tqdm import tqdm

from search import builds, upkeep
from search.encoder import EncoderUnavailable, get_encoder, model_id_of
from search.index import IndexUnavailable, build_index
from search.models import StoredVector


class Command(BaseCommand):
    help = "Build the search index, say how it stands, check it, or clear away what is not needed."

    def add_arguments(self, parser):
        steps = parser.add_subparsers(dest="step", required=True)
        build = steps.add_parser(
            "build", help="build the index of all live passages, unless it is up to date"
        )
        build.add_argument("--force", action="store_true", help="build even if nothing changed")
        steps.add_parser("status", help="which build is in use, and what has changed since")
        steps.add_parser("verify", help="read every file again and encode a sample again")
        steps.add_parser("prune", help="remove old builds and encoded texts that nobody uses")

    def handle(self, *args, step, **options):
        getattr(self, step)(**options)

    def build(self, force: bool, **options) -> None:
        if builds.is_building():
            self.stdout.write("Another build is running: this one waits for it.")
        try:
            version = build_index(progress=progress_bars(), force=force)
        except (EncoderUnavailable, IndexUnavailable) as error:
            raise CommandError(str(error)) from error
        except (OSError, RuntimeError) as error:
            raise CommandError(
                f"The index could not be written: {error}. The build before it stays in use."
            ) from error
        except KeyboardInterrupt:
            self.stderr.write(
                "Stopped. What was encoded is kept: the next build goes on from there."
            )
            sys.exit(130)
        self.stdout.write(f"Index {version} is in use.")

    def status(self, **options) -> None:
        now, line = upkeep.state(), self._line
        line("in use", now.version or "nothing")
        if now.manifest:
            built = timezone.localtime(now.manifest.built)
            line(
                "built",
                f"{built:%-d %B %Y, %H:%M} ({timesince(built)} ago), in {now.manifest.took} s",
            )
            own = now.manifest.model_id == model_id_of(settings.ENCODER_MODEL)
            line("model", now.manifest.model_id + ("" if own else " (NOT the site's)"))
            line("sentences", f"{now.manifest.sentences:,}")
            line("examples", f"{now.manifest.examples:,}")
        line("last good", now.last_good or "no other build")
        line("passages", f"{sum(held for _, held, _ in now.by_type):,}")
        for label, held, live in now.by_type:
            line("", f"{label}: {held:,}" + (f" ({live:,} live)" if live != held else ""))
        line(
            "stale",
            f"{now.not_yet:,} live passages not in the index, {now.gone:,} in it no longer live, "
            f"{now.relabelled:,} with other labels",
        )
        line(
            "encoded",
            f"{StoredVector.objects.count():,} texts, {len(upkeep.unused_vectors()):,} not used",
        )
        line("next build", "running" if now.running else "waiting" if now.waiting else "none")
        if now.problems:
            raise CommandError(" ".join(now.problems))

    def verify(self, **options) -> None:
        try:
            problems = upkeep.verify(get_encoder())
        except EncoderUnavailable as error:
            raise CommandError(str(error)) from error
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write("Every build is whole, and a sample of vectors is what the model makes.")

    def prune(self, **options) -> None:
        gone, vectors = upkeep.prune()
        self.stdout.write(f"Removed {len(gone)} builds and {vectors:,} encoded texts.")

    def _line(self, name: str, words: str) -> None:
        self.stdout.write(f"{name:12}{words}")


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
