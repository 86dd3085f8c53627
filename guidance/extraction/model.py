"""What extraction gives, and the blocks that every reader hands on."""

from dataclasses import dataclass
from datetime import date


class UnreadableDocument(Exception):
    """A document that cannot be taken; the message tells an editor why in plain words."""


@dataclass(frozen=True)
class Section:
    """The text under one heading.

    Attributes:
        heading_path: headings from the outermost to this one, at most four.
        anchor: slug of the heading, unique in the document.
        text: paragraphs divided by blank lines, list items as "- " lines, table rows as lines of
            "Column: value; Column: value".
    """

    heading_path: tuple[str, ...]
    anchor: str
    text: str


@dataclass(frozen=True)
class Extracted:
    """A document that was read.

    Attributes:
        title: what the document calls itself.
        sections: its text in order.
        dated: the day it speaks of, or the end of the period it covers; None when it does not say.
        year_label: the same as people say it, such as "2019-20" or "November 2011"; may be empty.
        area: name of the area it is about, out of those that the caller gave; None when unknown.
        document_type: "annual-report", "policy", … or "other".
    """

    title: str
    sections: tuple[Section, ...]
    dated: date | None
    year_label: str
    area: str | None
    document_type: str


CAPTION_LEVEL = 90


@dataclass(frozen=True)
class Heading:
    """A heading.

    Level 0 opens a part of a pack of papers, 1 is the outermost of a document, and
    `CAPTION_LEVEL` is the caption of the one table that follows.
    """

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of prose."""

    text: str


@dataclass(frozen=True)
class Item:
    """An item of a list."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table as it was found: rows of cells, and whether the source marks its first row as head.

    A cell's own paragraphs are divided by line feeds.
    """

    rows: tuple[tuple[str, ...], ...]
    marked_head: bool = False


Block = Heading | Paragraph | Item | Table


@dataclass(frozen=True)
class Parsed:
    """What a reader found.

    Attributes:
        blocks: the content in order.
        title: the title as the format itself marks it, or empty.
        opening: the first lines as they stand, for title, date, area and type.
    """

    blocks: tuple[Block, ...]
    title: str
    opening: str
