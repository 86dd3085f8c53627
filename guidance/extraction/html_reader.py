"""Web pages."""

import re

from bs4 import BeautifulSoup
from bs4.element import Comment, Doctype, NavigableString, Tag

from .model import CAPTION_LEVEL, Block, Heading, Item, Paragraph, Parsed, Table, UnreadableDocument
from .text_reader import decode
from .typography import clean_characters
from .wording import key, word_set

_DROP = word_set(
    "nav header footer aside script style noscript template form button select input textarea svg "
    "iframe object canvas video audio dialog menu head"
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:cookies?(?:[-_ ]?(?:banner|notice|consent|bar|message|popup))?|breadcrumbs?|"
    r"skip-?links?|site-?(?:header|footer|nav)|navbar|sidebar|share(?:-?(?:links|buttons))?|"
    r"social(?:-?(?:links|share))?|pagination|related(?:-?links)?|feedback|gdpr|back-?to-?top|"
    r"visually-?hidden|sr-only|print-?link)(?:$|[\s_-])",
    re.I,
)
_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog"}
)
_BLOCKS = word_set(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr html li main ol p pre section summary table ul"
)
_MAX_SPAN = 50
_MAX_DEPTH = 200


def read_html(data: bytes) -> Parsed:
    """The content of a web page, without its navigation and other furniture.

    Raises:
        UnreadableDocument: the bytes are no web page.
    """
    text = clean_characters(_decode(data))
    if not re.search(
        r"<(?:!doctype html|html|head|body|p|div|h[1-6]|main|article|table|ul)\b", text, re.I
    ):
        raise UnreadableDocument("This is named as a web page but holds no HTML.")
    try:
        soup = BeautifulSoup(text, "lxml")
        if _depth(soup) > _MAX_DEPTH:
            raise UnreadableDocument("This web page nests its parts too deeply to be read.")
        return _read(soup)
    except RecursionError:
        raise UnreadableDocument("This web page nests its parts too deeply to be read.") from None


def _depth(soup: BeautifulSoup) -> int:
    """How deep the tags nest."""
    deepest, waiting = 0, [(soup, 0)]
    while waiting:
        tag, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in tag.children if isinstance(child, Tag))
    return deepest


def _decode(data: bytes) -> str:
    declared = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,20})", data[:4096], re.I)
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            text = data.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
        else:
            if "\x00" not in text:
                return text
    return decode(data)


def _read(soup: BeautifulSoup) -> Parsed:
    page_title = soup.title.get_text(" ", strip=True) if soup.title else ""
    described = " ".join(
        str(meta.get("content", ""))
        for meta in soup.find_all("meta")
        if re.search(
            r"date|modified|published", str(meta.get("name") or meta.get("property") or ""), re.I
        )
    )
    # A heading often stands in an article's own header, which is not the site's.
    for header in soup.select("main header, article header"):
        header.unwrap()
    for tag in soup.find_all(list(_DROP)):
        tag.decompose()
    for tag in soup.find_all(True):
        if not tag.decomposed and tag.name not in {"html", "body", "main"} and _is_furniture(tag):
            tag.decompose()
    root = _root(soup)
    blocks: list[Block] = []
    _walk(root, blocks)
    blocks = _without_link_lists(blocks)
    first = soup.find("h1")
    title = _text(first) if first else ""
    title = title or re.split(r"\s+[|–—-]\s+", page_title)[0]
    blocks = [b for b in blocks if not (isinstance(b, Heading) and key(b.text) == key(title))]
    lines = [getattr(block, "text", "") for block in blocks[:60]]
    opening = "\n".join([title, page_title, *lines, f"Published: {described}" if described else ""])
    return Parsed(tuple(blocks), title, opening)


def _is_furniture(tag: Tag) -> bool:
    if tag.get("hidden") is not None or tag.get("aria-hidden") == "true":
        return True
    if tag.get("role") in _ROLES:
        return True
    style = str(tag.get("style") or "")
    if re.search(r"display:\s*none|visibility:\s*hidden", style, re.I):
        return True
    names = " ".join([*(tag.get("class") or []), str(tag.get("id") or "")])
    return bool(names) and bool(_FURNITURE.search(names))


def _root(soup: BeautifulSoup) -> Tag:
    for name in ("main", "article"):
        found = [tag for tag in soup.find_all(name) if len(tag.get_text(strip=True)) > 80]
        if len(found) == 1:
            return found[0]
    found_role = soup.find(attrs={"role": "main"})
    if isinstance(found_role, Tag):
        return found_role
    return soup.body or soup


def _text(tag: Tag) -> str:
    return re.sub(r"\s+", " ", _raw(tag)).strip()


def _raw(tag: Tag, *, own: bool = False) -> str:
    """The words in a tag; with `own`, without those in blocks inside it."""
    parts = []
    for child in tag.children:
        if isinstance(child, (Comment, Doctype)):
            continue
        if isinstance(child, NavigableString):
            parts.append(str(child))
        elif isinstance(child, Tag):
            if child.name == "br":
                parts.append("\n")
            elif child.name in _BLOCKS:
                if not own:
                    parts.append(f"\n{_raw(child)}\n")
            elif child.name == "sup" and re.fullmatch(r"\[?\d{1,2}\]?", child.get_text(strip=True)):
                continue
            elif child.name != "img":
                parts.append(_raw(child, own=own))
    return "".join(parts)


def _walk(tag: Tag, blocks: list[Block]) -> None:
    loose: list[str] = []

    def settle() -> None:
        text = re.sub(r"\s+", " ", "".join(loose)).strip()
        loose.clear()
        if text:
            blocks.append(Paragraph(text))

    for child in tag.children:
        if isinstance(child, (Comment, Doctype)):
            continue
        if isinstance(child, NavigableString):
            loose.append(str(child))
        elif isinstance(child, Tag):
            if child.name not in _BLOCKS and not child.find(list(_BLOCKS)):
                loose.append("\n" if child.name == "br" else _raw(child))
            else:
                settle()
                _block(child, blocks)
    settle()


def _block(tag: Tag, blocks: list[Block]) -> None:
    name = tag.name
    if re.fullmatch(r"h[1-6]", name):
        text = _text(tag)
        if text:
            blocks.append(Heading(text, int(name[1])))
    elif name in {"ul", "ol"}:
        for item in tag.find_all("li", recursive=False):
            _item(item, blocks)
    elif name == "li":
        _item(tag, blocks)
    elif name == "dl":
        _definitions(tag, blocks)
    elif name == "table":
        _table(tag, blocks)
    elif name in {"p", "pre", "address", "summary", "figcaption"} and not tag.find(
        ["ul", "ol", "table", "p", "div"]
    ):
        text = _text(tag)
        if text:
            blocks.append(Paragraph(text))
    else:
        _walk(tag, blocks)


def _item(item: Tag, blocks: list[Block]) -> None:
    inner: list[Block] = []
    _walk(item, inner)
    first = True
    for block in inner:
        if first and isinstance(block, Paragraph):
            blocks.append(Item(block.text))
        else:
            blocks.append(block)
        first = False


def _definitions(tag: Tag, blocks: list[Block]) -> None:
    term = ""
    for child in tag.find_all(["dt", "dd"]):
        if child.name == "dt":
            term = _text(child)
        elif text := _text(child):
            blocks.append(Item(f"{term.rstrip(':')}: {text}" if term else text))


def _table(tag: Tag, blocks: list[Block]) -> None:
    if tag.find("table") is not None or tag.get("role") == "presentation":
        for cell in tag.find_all(["td", "th"]):
            if cell.find_parent("table") is tag:
                _walk(cell, blocks)
        return
    caption = tag.find("caption")
    if isinstance(caption, Tag) and _text(caption):
        blocks.append(Heading(_text(caption), CAPTION_LEVEL))
    rows: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}
    head_cells = 0
    for index, row in enumerate(tag.find_all("tr")):
        cells: list[str] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            _fill(cells, hanging)
            text = re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"[ \t]+", " ", _raw(cell))).strip()
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for step in range(across):
                if down > 1:
                    hanging[len(cells)] = (down - 1, text if step == 0 else "")
                cells.append(text if step == 0 else "")
            head_cells += index == 0 and cell.name == "th"
        _fill(cells, hanging)
        if cells:
            rows.append(cells)
    if rows:
        marked = len(rows) > 1 and (tag.find("thead") is not None or head_cells >= len(rows[0]) > 1)
        blocks.append(Table(tuple(map(tuple, rows)), marked_head=marked))


def _fill(cells: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    while (place := len(cells)) in hanging:
        left, text = hanging.pop(place)
        if left > 1:
            hanging[place] = (left - 1, text)
        cells.append(text)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return min(_MAX_SPAN, max(1, int(value))) if value.isdigit() and len(value) < 6 else 1


def _without_link_lists(blocks: list[Block]) -> list[Block]:
    """The blocks without an "On this page" list, whose entries are the page's own headings."""
    names = {key(b.text) for b in blocks if isinstance(b, Heading)}
    kept: list[Block] = []
    listing = False
    for block in blocks:
        if isinstance(block, (Heading, Paragraph)):
            listing = bool(
                re.match(r"^(?:contents|on this page|in this (?:page|guide))\W*$", block.text, re.I)
            )
            if listing:
                continue
        elif isinstance(block, Item) and listing and key(block.text) in names:
            continue
        kept.append(block)
    return kept
