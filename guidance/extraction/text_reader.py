"""Plain text and Markdown files."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .model import Block, Heading, Item, Paragraph, Parsed, Table, UnreadableDocument
from .structure import find_structure
from .typography import clean_characters, plain_inline

_BINARY_STARTS = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
)
_ATX = re.compile(r"^ {0,3}#{1,6}\s+\S", re.M)
_DEBRIS = re.compile(
    r"^\t|\S\t\S|</?(?:ul|li|p|b|sup|sub)\b|(?<!\.)\.{6,}[ \t]*\d+[ \t]*$|^[ \t]*page \d+|"
    r"page is (?:left )?intentionally|^[ \t]*\d{1,4}[ \t]*$|^\*\*[^*\n]+\*\*\s*$",
    re.I | re.M,
)
_CONTENTS = re.compile(
    r"^[^\w\n]*(?:(?:table|summary) of )?contents(?: page)?[^\w\n]*$", re.I | re.M
)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.S)
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def decode(data: bytes) -> str:
    """Bytes of a text file as text.

    Raises:
        UnreadableDocument: the bytes are another kind of file, or in no encoding we know.
    """
    if data.startswith(_BINARY_STARTS) or data.startswith(b"{\\rtf"):
        raise UnreadableDocument(
            "This is not a text file, whatever its name says. Save it as plain text, or upload it "
            "under its real type."
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    if b"\x00" in data:
        raise UnreadableDocument("This is not a text file: it holds binary data.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decoded(data, "cp1252")
        foreign = sum(ord(c) > 127 for c in text)
        if foreign > 0.25 * len(text):
            raise UnreadableDocument(
                "The letters of this file cannot be read. Save it as text in UTF-8 and try again."
            ) from None
    odd = sum(c < " " and c not in "\t\n\r\f\x0b" for c in text)
    if odd > 0.01 * len(text):
        raise UnreadableDocument("This is not a text file: it holds binary data.")
    return text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableDocument(
            "The letters of this file cannot be read. Save it as text in UTF-8 and try again."
        ) from None


def read_text(data: bytes, *, markdown: bool = False) -> Parsed:
    """A .txt file, or a .md file when `markdown`.

    Markdown that is clean is read as Markdown; text that only looks like it, as what it is.

    Raises:
        UnreadableDocument: the bytes are no text.
    """
    text = clean_characters(decode(data))
    if _is_markdown(text, named=markdown):
        return read_markdown(text)
    return Parsed(tuple(find_structure(text)), "", text[:12_000].replace("\f", "\n"))


def _is_markdown(text: str, *, named: bool) -> bool:
    headings = len(_ATX.findall(text))
    lines = text.count("\n") + 1
    debris = len(_DEBRIS.findall(text))
    if named:
        return debris <= max(5, 0.1 * lines)
    return headings >= 2 and debris <= 0.01 * lines and not _CONTENTS.search(text)


def read_markdown(text: str) -> Parsed:
    """Clean Markdown, through its grammar."""
    title = ""
    front = _FRONT_MATTER.match(text)
    if front:
        named = re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", front.group(1), re.M | re.I)
        title = named.group(1) if named else ""
        text = text[front.end() :]
    try:
        tokens = _MARKDOWN.parse(text)
    except RecursionError:
        raise UnreadableDocument("This file nests its parts too deeply to be read.") from None
    blocks = _markdown_blocks(tokens)
    if not title:
        tops = [b for b in blocks if isinstance(b, Heading) and b.level == 1]
        if tops and blocks and (len(tops) == 1 or blocks[0] is tops[0]):
            title = tops[0].text
    opening = (front.group(1) + "\n" if front else "") + text[:12_000]
    return Parsed(tuple(blocks), title, opening)


def _markdown_blocks(tokens: list[Token]) -> list[Block]:
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    cells: list[str] = []
    heading, fresh_item, in_cell = 0, False, False
    for token in tokens:
        match token.type:
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "list_item_open":
                fresh_item = True
            case "table_open":
                rows = []
            case "tr_open":
                cells = []
            case "tr_close":
                rows.append(tuple(cells))
            case "table_close":
                blocks.append(Table(tuple(rows), marked_head=True))
            case "th_open" | "td_open":
                in_cell = True
            case "th_close" | "td_close":
                in_cell = False
            case "inline":
                text = _inline(token)
                if in_cell:
                    cells.append(text)
                elif not text:
                    continue
                elif heading:
                    blocks.append(Heading(text, heading))
                elif fresh_item:
                    blocks.append(Item(text))
                    fresh_item = False
                else:
                    blocks.append(Paragraph(text))
            case "fence" | "code_block" | "html_block":
                text = plain_inline(token.content)
                if text:
                    blocks.append(Paragraph(text))
            case _:
                pass
    return blocks


def _inline(token: Token) -> str:
    parts = []
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type == "html_inline" and child.content.lower().startswith("<br"):
            parts.append("\n" if token.level > 2 else " ")
    text = re.sub(r"[ \t]+", " ", "".join(parts)).strip()
    return re.sub(r"\^?\[\^?\w{1,3}\]$", "", text)
