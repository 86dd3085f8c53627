"""Word documents."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from .debris import is_contents_heading
from .model import Block, Heading, Item, Paragraph, Parsed, Table, UnreadableDocument
from .typography import clean_characters
from .wording import ends_sentence, is_capitals, key, words

_MAX_ENTRIES = 5_000
_MAX_UNPACKED = 300_000_000
_MAX_BODY = 80_000_000
_MAX_RATIO = 150
_BROKEN = (
    "This Word document is broken and cannot be opened. Open it in Word, save a copy and try again."
)
_SKIPPED = {
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def read_docx(data: bytes) -> Parsed:
    """A .docx file: headings, paragraphs, lists and tables in the order they stand.

    Text that tracked changes delete is left out, text that they insert is taken.

    Raises:
        UnreadableDocument: the file is broken, protected, no Word document, or far larger
            once unpacked.
    """
    _check_archive(data)
    try:
        document = Document(BytesIO(data))
        return _read(document)
    except UnreadableDocument:
        raise
    except Exception as error:  # python-docx lets many kinds of error through for a broken file
        raise UnreadableDocument(_BROKEN) from error


def _check_archive(data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableDocument(
            "This document is protected by a password, or is in the old .doc format. Save a copy "
            "as .docx without the password and try again."
        )
    if not data.startswith(b"PK"):
        raise UnreadableDocument("This is named .docx but is no Word document.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableDocument(_BROKEN) from error
    names = {entry.filename for entry in entries}
    if "word/document.xml" not in names and "[Content_Types].xml" not in names:
        raise UnreadableDocument("This is named .docx but is no Word document.")
    unpacked = sum(entry.file_size for entry in entries)
    body = max((e.file_size for e in entries if e.filename.endswith((".xml", ".rels"))), default=0)
    swells = unpacked > 20_000_000 and unpacked > _MAX_RATIO * len(data)
    if len(entries) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED or body > _MAX_BODY or swells:
        raise UnreadableDocument("This Word document is too large once unpacked, and was not read.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableDocument(
            "This document is protected by a password. Save a copy without the password and "
            "try again."
        )


def _read(document: Any) -> Parsed:
    reader = _Reader()
    reader.body(document.element.body, document)
    blocks = reader.blocks
    if not any(isinstance(block, Heading) for block in blocks):
        blocks = [_bold_heading(block, reader.bold) for block in blocks]
    title = reader.title
    if not title:
        tops = [b for b in blocks if isinstance(b, Heading)]
        core = clean_characters(document.core_properties.title or "").strip()
        title = core if len(words(core)) >= 2 else ""
        if not title and tops and blocks and blocks[0] is tops[0]:
            title = tops[0].text
    blocks = [b for b in blocks if not (isinstance(b, Heading) and key(b.text) == key(title))]
    opening = [title]
    for block in blocks[:60]:
        if isinstance(block, Table):
            opening += ["\t".join(row).replace("\n", " ") for row in block.rows[:20]]
        else:
            opening.append(block.text)
    return Parsed(tuple(blocks), title, "\n".join(opening))


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.bold: set[str] = set()
        self.title = ""

    def body(self, element: Any, parent: Any) -> None:
        for child in element.iterchildren():
            if child.tag == qn("w:p"):
                self._paragraph(child, parent)
            elif child.tag == qn("w:tbl"):
                self._table(child, parent)
            elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")}:
                self.body(child, parent)

    def _paragraph(self, element: Any, parent: Any) -> None:
        text = re.sub(r"\s+", " ", _text(element)).strip()
        if not text:
            return
        style = _style(element, parent)
        heading = re.match(r"^heading (\d)", style) or re.match(r"^h(\d)$", style)
        level = int(heading.group(1)) if heading else _outline(element)
        if re.match(r"^toc\b|^table of figures", style) or style == "toc heading":
            return
        if style == "title":
            if not self.title:
                self.title = text
            else:
                self.blocks.append(Heading(text, 1))
        elif level:
            self.blocks.append(Heading(text, min(6, level)))
        elif is_contents_heading(text) and len(words(text)) <= 3:
            return
        elif element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None or style.startswith("list"):
            self.blocks.append(Item(re.sub(r"^[•·●▪-]\s*", "", text)))
        else:
            if _is_bold(element):
                self.bold.add(text)
            self.blocks.append(Paragraph(text))

    def _table(self, element: Any, parent: Any) -> None:
        rows: list[tuple[str, ...]] = []
        marked = False
        for row in _parts(element, "w:tr"):
            cells: list[str] = []
            for cell in _parts(row, "w:tc"):
                lines = [re.sub(r"\s+", " ", _text(p)).strip() for p in cell.iter(qn("w:p"))]
                properties = cell.find(qn("w:tcPr"))
                down = properties.find(qn("w:vMerge")) if properties is not None else None
                # A cell merged with the one above says again what that one says.
                if down is not None and down.get(qn("w:val")) != "restart" and rows:
                    place = len(cells)
                    text = rows[-1][place] if place < len(rows[-1]) else ""
                else:
                    text = "\n".join(line for line in lines if line)
                cells.append(text)
                span = properties.find(qn("w:gridSpan")) if properties is not None else None
                width = span.get(qn("w:val")) if span is not None else None
                if width and width.isdigit():
                    cells.extend([""] * (min(50, int(width)) - 1))
            if not rows and row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None:
                marked = True
            if any(cells):
                rows.append(tuple(cells))
        if len(rows) == 1 and len([c for c in rows[0] if c]) == 1:
            text = next(cell for cell in rows[0] if cell)
            self.blocks.extend(Paragraph(line) for line in text.split("\n"))
        elif rows:
            self.blocks.append(Table(tuple(rows), marked_head=marked and len(rows) > 1))


def _parts(element: Any, name: str) -> Iterator[Any]:
    for child in element.iterchildren():
        if child.tag == qn(name):
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")}:
            yield from _parts(child, name)


def _text(element: Any) -> str:
    parts: list[str] = []
    _collect(element, parts)
    return clean_characters("".join(parts)).replace("\f", " ")


def _collect(element: Any, parts: list[str]) -> None:
    for child in element.iterchildren():
        if child.tag in _SKIPPED or child.tag == qn("w:pPr"):
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in {qn("w:tab"), qn("w:br"), qn("w:cr")}:
            parts.append(" ")
        elif child.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif child.tag == qn("w:p"):
            parts.append(" ")
            _collect(child, parts)
        elif isinstance(child.tag, str):
            _collect(child, parts)


def _style(element: Any, parent: Any) -> str:
    try:
        name = WordParagraph(element, parent).style.name
    except (AttributeError, KeyError):
        return ""
    return (name or "").strip().lower()


def _outline(element: Any) -> int:
    level = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    value = level.get(qn("w:val")) if level is not None else ""
    return int(value) + 1 if value and value.isdigit() and int(value) < 9 else 0


def _is_bold(element: Any) -> bool:
    runs = [
        run
        for run in element.iter(qn("w:r"))
        if "".join(t.text or "" for t in run.iter(qn("w:t"))).strip()
    ]
    if not runs:
        return False
    for run in runs:
        bold = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
        if bold is None or bold.get(qn("w:val")) in {"0", "false"}:
            return False
    return True


def _bold_heading(block: Block, bold: set[str]) -> Block:
    """A short bold or shouted line of a document that marks no headings, as a heading."""
    if not isinstance(block, Paragraph) or len(words(block.text)) > 14 or len(block.text) < 3:
        return block
    if ends_sentence(block.text) and not block.text.endswith((":", "?")):
        return block
    if block.text in bold or is_capitals(block.text):
        return Heading(block.text.rstrip(" :"), 1)
    return block
