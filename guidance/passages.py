"""Passages: the one door through which search reads content.

Live, public pages and documents are cut into passages when they are published, and lose them when
they are taken down. `passages_changed` is sent after every change.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Page

from .models import (
    Area,
    Audience,
    ContentPage,
    GuidanceDocument,
    Partnership,
    Passage,
    SearchedBySummary,
    Status,
)
from .numbers import TOKEN, without_numbers
from .sections import sections_of

# A passage with its title and headings stays below the encoder's 256 word pieces. How many a text
# makes is reckoned from above: a name makes one of every few letters, a figure of every digit or
# two, a sign one of its own.
PASSAGE_WORDS = 130
PASSAGE_PIECES = 250
PIECE = re.compile(r"[^\W\d_]{1,4}|\d{1,2}|[^\w\s]|_")
SHORTEST_PASSAGE_WORDS = 6
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"'(])")

passages_changed = Signal()


def searched_text(title: str, heading_path: Sequence[str], text: str) -> str:
    """What is encoded for a passage: title and headings first, without telephone numbers."""
    head = ". ".join([title, *heading_path])
    return f"{head}. {TOKEN.sub('', text)}"


def sentences(text: str) -> list[str]:
    """The sentences, list items and table rows of a passage, in order."""
    return [
        sentence.strip()
        for line in text.split("\n")
        for sentence in SENTENCE_END.split(line)
        if sentence.strip()
    ]


def cut(text: str, limit: int = PASSAGE_WORDS) -> list[str]:
    """The text in pieces of at most `limit` words, cut between lines, else between sentences.

    A line that no sentence end divides is cut at the limit. What is full of figures and signs is
    cut into smaller pieces.
    """
    pieces: list[str] = []
    current: list[str] = []
    size = 0

    def close():
        nonlocal size
        if current:
            pieces.append("\n".join(current))
            current.clear()
            size = 0

    for line in text.split("\n"):
        if size and size + len(line.split()) > limit:
            close()
        for part in _at_most(line, limit):
            if size and size + len(part.split()) > limit:
                close()
            current.append(part)
            size += len(part.split())
    close()
    return [part for piece in pieces for part in _small_enough(piece)]


def _small_enough(piece: str) -> list[str]:
    """The text; in halves where it makes more word pieces than the encoder reads."""
    words = len(piece.split())
    if len(PIECE.findall(piece)) <= PASSAGE_PIECES or words < 2 * SHORTEST_PASSAGE_WORDS:
        return [piece]
    return cut(piece, (words + 1) // 2)


def _at_most(line: str, limit: int) -> list[str]:
    if len(line.split()) <= limit:
        return [line]
    parts: list[str] = []
    current: list[str] = []
    for sentence in SENTENCE_END.split(line):
        words = sentence.split()
        bounds = [*range(0, len(words), limit), len(words)]
        for start, end in pairwise(bounds):
            if current and len(current) + end - start > limit:
                parts.append(" ".join(current))
                current = []
            current.extend(words[start:end])
    return [*parts, " ".join(current)] if current else parts


def _area_name(area: str, name: str = "") -> str:
    partnership = Partnership.objects.first() or Partnership()
    return {
        Area.LOCAL: partnership.area_name,
        Area.REGIONAL: partnership.region_name,
        Area.NATIONAL: "England",
    }.get(area, name)


def _is_public(page: Page) -> bool:
    return page.live and not page.get_view_restrictions().exists()


def _store(source: dict, url: str, sections: Iterable, metadata: dict) -> None:
    """Replace a source's passages, keeping the rows of those that did not change."""
    wanted = []
    for section in sections:
        for piece in cut(section.text):
            if len(piece.split()) < SHORTEST_PASSAGE_WORDS:
                continue
            text = searched_text(metadata["title"], section.heading_path, piece)
            wanted.append(
                Passage(
                    **source,
                    **metadata,
                    position=len(wanted),
                    heading_path=list(section.heading_path),
                    anchor=section.anchor,
                    url=f"{url}#{section.anchor}" if section.anchor else url,
                    text=piece,
                    content_hash=hashlib.sha256(text.encode()).hexdigest(),
                )
            )
    with transaction.atomic():
        kept = {passage.content_hash: passage for passage in Passage.objects.filter(**source)}
        used = set()
        for passage in wanted:
            if (old := kept.get(passage.content_hash)) and old.pk not in used:
                passage.pk = old.pk
                used.add(old.pk)
        Passage.objects.filter(**source).exclude(pk__in=used).delete()
        known = [passage for passage in wanted if passage.pk]
        # Only what differs: to write every field of a long page again takes seconds.
        changed = [
            field.name
            for field in Passage._meta.fields
            if any(
                getattr(passage, field.attname)
                != getattr(kept[passage.content_hash], field.attname)
                for passage in known
            )
        ]
        if changed:
            Passage.objects.bulk_update(known, changed, batch_size=200)
        Passage.objects.bulk_create([passage for passage in wanted if not passage.pk])
    passages_changed.send(sender=Passage)


def refresh_page(page: Page) -> None:
    """Cut a page's passages anew; take them away where it is not live and public."""
    page = page.specific
    if not isinstance(page, (ContentPage, SearchedBySummary)):
        return
    url = page.relative_url(page.get_site()) or page.url
    # An alias shows another page's words: the words are found where they belong.
    if page.alias_of_id or url is None or not _is_public(page):
        remove(page=page)
        return
    published = page.last_published_at and timezone.localtime(page.last_published_at).date()
    summary = [] if not page.summary else [_Summary(page.summary)]
    _store(
        {"page_id": page.pk},
        url,
        [*summary, *sections_of(page.searched_html)],
        {
            "title": page.title,
            "audiences": page.audiences,
            "topics": page.topic_keys,
            "document_type": page.document_type,
            "status": page.status,
            "area": page.area,
            "area_name": _area_name(page.area),
            "dated": page.effective_from or published,
            "dated_label": page.dated_label,
            "review_on": page.review_on,
            "language": page.language,
        },
    )


class _Summary:
    """A page's summary as a section of its own, linked to the top of the page."""

    heading_path: tuple[str, ...] = ()
    anchor = ""

    def __init__(self, text: str):
        self.text = text


def _document_metadata(document: GuidanceDocument) -> dict:
    return {
        "title": document.title,
        "audiences": [Audience.PUBLIC, Audience.PRACTITIONER],
        "topics": list(document.topics.values_list("key", flat=True)),
        "document_type": document.document_type,
        "status": Status.DATED if document.is_report else document.status,
        "area": document.area,
        "area_name": _area_name(document.area, document.area_name),
        "dated": document.dated,
        "dated_label": document.year_label,
        "review_on": None,
    }


def store_document(document: GuidanceDocument, sections: Iterable) -> None:
    """Store the passages of a document whose text has been read into sections.

    Each section has `heading_path`, `anchor` and `text`. Links go to the document's reading page,
    which shows these passages under their headings. Telephone numbers are left out: they come from
    the directory only, and those of an old document are wrong.
    """
    _store(
        {"document_id": document.pk},
        document.reading_url,
        [replace(section, text=without_numbers(section.text)) for section in sections],
        _document_metadata(document),
    )


def relabel_document(document: GuidanceDocument) -> None:
    """Bring the labels of a document's passages up to date after an edit."""
    if document.passages.update(**_document_metadata(document)):
        passages_changed.send(sender=Passage)


def remove(**source) -> None:
    """Take away the passages of one source (page=… or document=…)."""
    deleted, _ = Passage.objects.filter(**source).delete()
    if deleted:
        passages_changed.send(sender=Passage)


def searchable():
    """The passages that the index holds: public, in English, and of a status that may answer."""
    return Passage.objects.answering().filter(language="")


def in_language(code: str) -> Passage | None:
    """The first passage of the page in another language, where one is live (code as in HTML)."""
    return Passage.objects.answering().filter(language=code).order_by("pk").first()


def of_page(slug: str) -> Passage | None:
    """The beginning of the public page of that name."""
    return searchable().filter(page__slug=slug).order_by("position").first()


def fetch(ids: Sequence[int]) -> dict[int, Passage]:
    """The passages among `ids` that may be shown at this moment, by id."""
    return Passage.objects.answering_by_id(list(ids))
