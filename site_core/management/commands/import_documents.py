from datetime import date

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from guidance.extraction import UnreadableDocument
from guidance.importing import Labels, files_in, take
from guidance.models import DocumentType, Topic
from search.encoder import EncoderUnavailable
from search.index import build_index
from search.management.commands.search_index import progress_bars


class Command(BaseCommand):
    help = (
        "Import .txt, .md, .html, .pdf and .docx files, folders or web addresses as searched "
        "documents. What a file says of its title, type, area and date is used unless it is given."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, folder or address")
        parser.add_argument("--title", default="", help="for a single file")
        parser.add_argument("--type", default="", choices=["", *DocumentType.values])
        parser.add_argument("--area", default="", help="the area it is about")
        parser.add_argument("--date", type=date.fromisoformat, help="as 2020-03-31")
        parser.add_argument("--topic", action="append", default=[], help="a topic key; repeat it")
        parser.add_argument(
            "--no-index", action="store_true", help="leave the search index to the worker"
        )

    def handle(self, *args, **options):
        unknown = set(options["topic"]) - set(Topic.objects.values_list("key", flat=True))
        if unknown:
            raise CommandError(f"There is no topic “{sorted(unknown)[0]}”.")
        labels = Labels(
            title=options["title"],
            document_type=options["type"],
            area_name=options["area"],
            dated=options["date"],
            topics=tuple(options["topic"]),
        )
        taken, failed = 0, 0
        for name, source, fault in tqdm(
            self._sources(options["paths"]), desc="Reading", leave=False
        ):
            try:
                if fault:
                    raise fault
                result = take(source, labels)
            except UnreadableDocument as error:
                failed += 1
                tqdm.write(f"NOT TAKEN {name}: {error}")
                continue
            taken += 1
            tqdm.write(f"{name}: {result.line}")
        self.stdout.write(f"{taken} taken, {failed} not taken.")
        if taken and not options["no_index"]:
            try:
                build_index(progress=progress_bars())
                self.stdout.write("They are in the search index.")
            except EncoderUnavailable as error:
                self.stderr.write(f"The search index was not rebuilt: {error}")
        if failed:
            raise CommandError(f"{failed} could not be taken; the lines above say why.")

    @staticmethod
    def _sources(given: list[str]) -> list[tuple]:
        sources = []
        for argument in given:
            try:
                sources += [(name, source, None) for name, source in files_in(argument)]
            except UnreadableDocument as error:
                sources.append((argument, None, error))
        return sources
