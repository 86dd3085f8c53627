"""Take documents in: a file, a folder or an address becomes a Document with passages."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction

from . import passages
from .extraction import SUPPORTED_EXTENSIONS, Extracted, UnreadableDocument, extract, fetch
from .models import Area, DocumentType, GuidanceDocument, Partnership, Status, Topic

MOST_BYTES = 50_000_000

# What a report is about where nobody says otherwise.
TOPICS_OF_TYPE = {
    DocumentType.ANNUAL_REPORT: ("annual-report", "performance-data"),
    DocumentType.REPORT: ("performance-data",),
    DocumentType.MEETING_PAPERS: ("partnership", "performance-data"),
    DocumentType.NEWSLETTER: ("newsletters",),
    DocumentType.STRATEGY: ("strategic-plan",),
}


@dataclass(frozen=True)
class Labels:
    """What the person who imports knows better than the file; empty for what the file says."""

    title: str = ""
    document_type: str = ""
    area_name: str = ""
    dated: date | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """What came of one file: its document, and a line that says so."""

    document: GuidanceDocument
    line: str


def files_in(given: str) -> Iterator[tuple[str, Path | str]]:
    """The files that an argument stands for, as (name to report, path or address).

    A folder gives every file in it but hidden ones. Raises UnreadableDocument where there is
    nothing to read.
    """
    if given.startswith(("http://", "https://")):
        yield given, given
        return
    path = Path(given)
    if path.is_dir():
        files = [
            file
            for file in sorted(path.rglob("*"))
            if file.is_file()
            and not any(part.startswith(".") for part in file.relative_to(path).parts)
        ]
        if not files:
            raise UnreadableDocument("There are no files in this folder.")
        for file in files:
            yield str(file), file
    elif path.is_file():
        yield given, path
    else:
        raise UnreadableDocument("There is no such file or folder.")


def take(source: Path | str, labels: Labels) -> Taken:
    """Import one file or address, whole or not at all.

    A file that is there already, byte for byte, is left as it is. Raises UnreadableDocument.
    """
    if isinstance(source, Path):
        name, url = source.name, ""
        _check_readable(source)
        data = source.read_bytes()
    else:
        name, data = fetch(source)
        url = source
    file_hash = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    existing = GuidanceDocument.objects.filter(file_hash=file_hash).first()
    if existing:
        return Taken(existing, f"is here already as “{existing.title}”; nothing was changed")
    read = extract(name, data, areas=_areas())
    document = _document(read, labels, url)
    document.file = ContentFile(data, name=name)
    document._set_document_file_metadata()
    document.text_hash = document.file_hash
    try:
        with transaction.atomic():
            document.save()
            topics = labels.topics or TOPICS_OF_TYPE.get(document.document_type, ())
            document.topics.set(Topic.objects.filter(key__in=topics))
            passages.store_document(document, read.sections)
            count = document.passages.count()
            if not count:
                raise UnreadableDocument("There is too little text in it to search.")
    except BaseException:
        if document.file:
            document.file.delete(save=False)
        raise
    kind = DocumentType(document.document_type).label
    when = document.year_label or "no date found"
    return Taken(
        document,
        f"taken as “{document.title}” ({kind}, {when}, {document.area_name or 'no area found'}): "
        f"{count} passages",
    )


def _check_readable(path: Path) -> None:
    if path.suffix.lower() not in SUPPORTED_EXTENSIONS:
        kinds = ", ".join(sorted(SUPPORTED_EXTENSIONS))
        raise UnreadableDocument(f"This type of file cannot be read. These can: {kinds}.")
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableDocument("The file cannot be opened.") from error
    if size > MOST_BYTES:
        raise UnreadableDocument(f"The file is larger than {MOST_BYTES // 1_000_000} MB.")


def _areas() -> dict[str, list[str]]:
    partnership = Partnership.objects.first() or Partnership()
    return partnership.area_spellings or {partnership.area_name: [partnership.area_name]}


def _document(read: Extracted, labels: Labels, url: str) -> GuidanceDocument:
    area_name = labels.area_name or read.area or ""
    partnership = Partnership.objects.first() or Partnership()
    dated = labels.dated or read.dated
    document = GuidanceDocument(
        title=labels.title or read.title[:255],
        document_type=labels.document_type or read.document_type,
        area=Area.LOCAL if area_name == partnership.area_name else Area.ELSEWHERE,
        area_name=area_name,
        dated=dated,
        year_label=f"{dated:%B %Y}" if labels.dated else read.year_label,
        source_url=url,
    )
    if document.is_report:
        document.status = Status.DATED
    return document


def read_text(document: GuidanceDocument) -> str:
    """Read an uploaded document's file into passages, and say what came of it."""
    try:
        with document.file.open("rb") as file:
            read = extract(document.filename, file.read(), areas=_areas())
    except (UnreadableDocument, OSError) as error:
        document.reading_problem = str(error)[:300] or "The file cannot be opened."
        passages.remove(document=document)
        outcome = f"“{document.title}” could not be read: {document.reading_problem}"
    else:
        document.reading_problem = ""
        passages.store_document(document, read.sections)
        outcome = f"“{document.title}” was read: {document.passages.count()} passages."
    GuidanceDocument.objects.filter(pk=document.pk).update(
        text_hash=document.file_hash, reading_problem=document.reading_problem
    )
    return outcome
