"""PDF files."""

import logging
import re
import time
from collections import Counter
from io import BytesIO

from pypdf import PageObject, PdfReader

from .columns import tabulate
from .model import Parsed, UnreadableDocument
from .structure import find_structure
from .typography import clean_characters
from .wording import words

MAX_PAGES = 2_000
MAX_SECONDS = 120.0
_EDGE = 3
_BROKEN = (
    "This PDF is broken and cannot be opened. Save or print it as a PDF again and try once more."
)
_PROTECTED = "This PDF is protected by a password. Save a copy without the password and try again."
_NO_TEXT = (
    "This PDF holds pictures of pages and no text. Run text recognition (OCR) on it, or find the "
    "original document, and try again."
)


def read_pdf(data: bytes) -> Parsed:
    """A PDF's text, with what every page repeats at its head and foot left out.

    Raises:
        UnreadableDocument: the file is broken, protected, too long, or holds no text.
    """
    if b"%PDF-" not in data[:1024]:
        raise UnreadableDocument("This is named .pdf but is no PDF.")
    # pypdf warns about each flaw it steps over; an editor can do nothing with that.
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        return _read(data)
    except UnreadableDocument:
        raise
    except Exception as error:  # a broken PDF fails in as many ways as there are parts
        raise UnreadableDocument(_BROKEN) from error
    finally:
        logger.setLevel(level)


def _read(data: bytes) -> Parsed:
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")
        except Exception as error:  # an unknown cipher, or one that needs a missing library
            raise UnreadableDocument(_PROTECTED) from error
        if not opened:
            raise UnreadableDocument(_PROTECTED)
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise UnreadableDocument(
            f"This PDF has {count:,} pages; at most {MAX_PAGES:,} can be read. Split it "
            "and try again."
        )
    started = time.monotonic()
    pages: list[list[str]] = []
    failed = 0
    for page in reader.pages:
        if time.monotonic() - started > MAX_SECONDS:
            raise UnreadableDocument("This PDF takes too long to read. Split it and try again.")
        try:
            pages.append(_page_lines(page))
        except Exception:  # one page that cannot be read must not look like a page without text
            failed += 1
    if failed:
        raise UnreadableDocument(
            f"{failed} of this PDF's {count} pages cannot be read. Save or print it as a PDF again "
            "and try once more."
        )
    if sum(len(words(line)) for lines in pages for line in lines) < max(20, len(pages) // 2):
        raise UnreadableDocument(_NO_TEXT)
    pages = _without_heads_and_feet(pages)
    text = "\f".join("\n".join(lines) for lines in pages)
    opening = "\n".join(line for lines in pages[:5] for line in lines)
    return Parsed(tuple(find_structure(text)), _own_title(reader), opening)


def _own_title(reader: PdfReader) -> str:
    """The title in the file's properties, where somebody wrote one on purpose."""
    try:
        title = (reader.metadata.title or "") if reader.metadata else ""
    except Exception:  # properties may be broken where the text is not
        return ""
    title = clean_characters(str(title)).strip()
    if len(words(title)) < 3 or re.search(r"\.\w{2,4}$|microsoft|untitled|_|\\", title, re.I):
        return ""
    return title


def _page_lines(page: PageObject) -> list[str]:
    try:
        layout = page.extract_text(extraction_mode="layout")
    except Exception:  # layout needs more of a page's fonts than plain text does
        layout = ""
    lines = tabulate(clean_characters(layout or "").replace("\f", "\n").split("\n"))
    if lines is None or not any(line.strip() for line in lines):
        plain = clean_characters(page.extract_text() or "").replace("\f", "\n")
        lines = plain.split("\n")
    return lines


def _without_heads_and_feet(pages: list[list[str]]) -> list[list[str]]:
    """The pages without the lines at their edges that come back, whatever number they carry."""
    if len(pages) < 3:
        return pages

    def shape(line: str) -> str:
        return re.sub(r"\d+", "#", re.sub(r"\s+", " ", line)).strip().lower()

    counts: Counter[str] = Counter()
    for lines in pages:
        counts.update({shape(lines[place]) for place in _edges(lines)})
    needed = max(3, 0.3 * len(pages))
    running = {text for text, count in counts.items() if count >= needed and len(text) <= 150}
    kept = []
    for number, lines in enumerate(pages):
        drop = {place for place in _edges(lines) if shape(lines[place]) in running}
        if number == 0:
            # The first line of the first page may be the title that later pages repeat.
            drop -= set(_edges(lines)[:_EDGE])
        kept.append([line for place, line in enumerate(lines) if place not in drop])
    return kept


def _edges(lines: list[str]) -> list[int]:
    filled = [place for place, line in enumerate(lines) if line.strip()]
    return filled if len(filled) <= 2 * _EDGE else filled[:_EDGE] + filled[-_EDGE:]
