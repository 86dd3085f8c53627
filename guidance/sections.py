"""Cut a page's HTML into sections at its headings, as plain text that stands alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from .body import HEADINGS

NOT_SEARCHED = "data-not-searched"


@dataclass(frozen=True)
class PageSection:
    """Text under one heading. `heading_path` runs from the page's first heading level down."""

    heading_path: tuple[str, ...]
    anchor: str
    text: str


def _words(tag: Tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ", strip=True)).replace(" .", ".").replace(" ,", ",")


def _side_by_side(cells: Iterable[str]) -> str:
    """The cells of a row as one sentence, whatever stops they have of their own."""
    words = ""
    for cell in cells:
        between = " – " if words.endswith(("?", "!", ":")) else "; "
        words = f"{words.rstrip('.')}{between}{cell}" if words else cell
    return words


def table_lines(table: Tag) -> list[str]:
    """Each row as "Header: cell; Header: cell", so that a row makes sense by itself."""
    rows = [[_words(cell) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
    if len(rows) < 2:
        return [_side_by_side(filter(None, row)) for row in rows]
    header, *body = rows
    lines = []
    for row in body:
        cells = [
            f"{name}: {cell}" if name else cell
            for name, cell in zip(header, row, strict=False)
            if cell
        ]
        lines.append(_side_by_side(cells))
    return lines


def sections_of(html: str) -> list[PageSection]:
    """The sections of a page's body in order; text before the first heading has an empty path."""
    soup = BeautifulSoup(html, "lxml")
    for tag in soup.find_all(attrs={NOT_SEARCHED: True}):
        tag.decompose()
    sections: list[PageSection] = []
    path: list[tuple[int, str]] = []
    anchor, lines = "", []

    def close():
        text = "\n".join(line for line in lines if line)
        if text:
            sections.append(PageSection(tuple(title for _, title in path), anchor, text))
        lines.clear()

    for tag in soup.find_all([*HEADINGS, "p", "li", "table", "summary", "blockquote"]):
        if tag.find_parent("table"):
            continue
        if tag.name in HEADINGS:
            close()
            level = int(tag.name[1])
            path = [(at, title) for at, title in path if at < level] + [(level, _words(tag))]
            anchor = tag.get("id", "")
        elif tag.name == "table":
            lines.extend(table_lines(tag))
        elif tag.name == "li":
            lines.append("- " + _words(tag))
        elif not tag.find_parent(["li", "blockquote"]):
            lines.append(_words(tag))
    close()
    return sections
