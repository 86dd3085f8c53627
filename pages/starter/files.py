"""Starter pages: Markdown with front matter, read into the values that page models take."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from .values import parse_yaml

FENCE = re.compile(r"^:::(\w+)[ \t]*(.*?)[ \t]*\n(.*?)^:::[ \t]*$", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"(?:^\|.*\|[ \t]*(?:\n|\Z)){2,}", re.MULTILINE)
LAST_HEADING = re.compile(r"^#{2,4} (.+)$", re.MULTILINE)
URGENCIES = {"emergency", "urgent", "routine"}

_markdown = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class StarterPage:
    """A page as its file gives it. `blocks` are StreamField values, page links still by slug;
    `fields` are those that only pages of its type have."""

    name: str
    type: str
    title: str
    slug: str
    summary: str
    topics: tuple[str, ...]
    audience: tuple[str, ...]
    contacts: tuple[str, ...]
    related: tuple[str, ...]
    sources: tuple[str, ...]
    blocks: list[dict]
    fields: dict = field(default_factory=dict)


COMMON_FIELDS = frozenset(
    ["type", "title", "slug", "summary", "topics", "audience", "contacts", "related", "sources"]
)


def read_page(path: Path, root: Path) -> StarterPage:
    """Read one file. Raises ValueError with the file's name where it is not as it should be."""
    name = str(path.relative_to(root))
    try:
        _, front, body = path.read_text("utf-8").split("---\n", 2)
        meta = parse_yaml(front)
        return StarterPage(
            name=name,
            type=meta["type"],
            title=meta["title"],
            slug=meta["slug"],
            summary=meta["summary"],
            topics=tuple(meta["topics"]),
            audience=tuple(meta["audience"]),
            contacts=tuple(meta["contacts"]),
            related=tuple(meta["related"]),
            sources=tuple(meta.get("sources") or ()),
            blocks=to_blocks(body),
            fields={
                key: value
                for key, value in meta.items()
                if key not in COMMON_FIELDS and value is not None
            },
        )
    except (ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise ValueError(f"{name} is not a starter page: {error}") from error


def to_blocks(body: str) -> list[dict]:
    """A Markdown body as StreamField blocks: prose, tables and the fenced blocks.

    Fences: emergency, urgent, routine, warning and details (a title, then text), steps, do and
    dont (a list), quote ("who said it | source", then the words), accordion (headings ###).

    Raises ValueError for a fence that no block has.
    """
    blocks: list[dict] = []
    at = 0
    for match in FENCE.finditer(body):
        blocks.extend(_prose(body[at : match.start()], body[: match.start()]))
        blocks.append(_fenced(*match.groups()))
        at = match.end()
    blocks.extend(_prose(body[at:], body))
    return blocks


def _prose(text: str, before: str) -> list[dict]:
    blocks = []
    at = 0
    for match in TABLE.finditer(text):
        blocks.extend(_rich_text(text[at : match.start()]))
        headings = LAST_HEADING.findall(text[: match.start()]) or LAST_HEADING.findall(before)
        blocks.append(_table(match.group(), headings[-1] if headings else ""))
        at = match.end()
    blocks.extend(_rich_text(text[at:]))
    return blocks


def _rich_text(text: str) -> list[dict]:
    return [{"type": "prose", "value": to_html(text)}] if text.strip() else []


def to_html(text: str) -> str:
    """Markdown as the HTML that a rich text field keeps."""
    html = _markdown.render(text.strip()).strip()
    html = html.replace("<strong>", "<b>").replace("</strong>", "</b>")
    html = html.replace("<em>", "<i>").replace("</em>", "</i>")
    # Loose lists: a list item holds its words without a paragraph of their own.
    html = re.sub(r"<li>\s*<p>(.*?)</p>\s*", r"<li>\1", html, flags=re.DOTALL)
    return html.replace("%7B%7B", "{{").replace("%7D%7D", "}}")


def _plain(cell: str) -> str:
    cell = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", cell)
    return cell.replace("**", "").replace("`", "").strip()


def _table(text: str, caption: str) -> dict:
    rows = [
        [_plain(cell) for cell in line.strip().strip("|").split("|")]
        for line in text.strip().splitlines()
        if not re.fullmatch(r"[\s|:-]+", line)
    ]
    return {
        "type": "table",
        "value": {
            "data": rows,
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_header_choice": "row",
            "table_caption": caption,
            "cell": [],
            "mergeCells": [],
        },
    }


def _fenced(kind: str, title: str, text: str) -> dict:
    if kind in URGENCIES:
        return {
            "type": "urgency_card",
            "value": {"urgency": kind, "title": title, "text": to_html(text)},
        }
    if kind == "steps":
        return {"type": "steps", "value": [item.strip() for item in _items(to_html(text))]}
    if kind in ("warning", "details"):
        return {"type": kind, "value": {"title": title, "text": to_html(text)}}
    if kind in ("do", "dont"):
        items = [item.strip() for item in _items(to_html(text))]
        return {"type": "do_list", "value": {"kind": kind, "title": title, "items": items}}
    if kind == "quote":
        who, _, source = (part.strip() for part in title.partition("|"))
        value = {"words": to_html(text), "who": who, "source": source}
        return {"type": "quotation", "value": value}
    if kind == "accordion":
        return {"type": "accordion", "value": {"sections": _accordion(text)}}
    raise ValueError(f"there is no block “{kind}”")


def _accordion(text: str) -> list[dict]:
    """Sections, each under a line that begins with ###."""
    before, *parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    if before.strip() or not parts:
        raise ValueError("an accordion begins with a heading ###")
    return [
        {"title": heading.strip(), "text": to_html(words)}
        for heading, words in zip(parts[::2], parts[1::2], strict=True)
    ]


def _items(html: str) -> list[str]:
    """The top-level items of the first list, each as rich text."""
    top = BeautifulSoup(html, "lxml").find(["ol", "ul"])
    items = top.find_all("li", recursive=False) if top else []
    found = []
    for item in items:
        inner = item.decode_contents().strip()
        found.append(inner if inner.startswith("<p>") else _paragraph(inner))
    return found


def _paragraph(inner: str) -> str:
    """Loose words before a nested list get a paragraph of their own."""
    words, rest = re.match(r"(.*?)((?:<ul>|<ol>|<p>).*)?$", inner, re.DOTALL).groups()
    return f"<p>{words.strip()}</p>{rest or ''}"
