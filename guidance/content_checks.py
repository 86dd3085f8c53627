"""The list of what the partnership has to confirm: its file, and the page that is made from it.

The file starter/content_checks.yaml has groups; a group has a title, sometimes a text, and rows of
`page`, `statement` and `source`, as the columns of a table. A row about the directory has `contact`
in place of `page`, and `stand_in` in place of `source`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.conf import settings

FILE = "content_checks.yaml"
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "content-checks.md"
CONTACT_SOURCE = "The service itself"
KEY = re.compile(r"^[a-z0-9-]+(?:/[a-z0-9-]+)?$")


@dataclass(frozen=True)
class Row:
    """A statement to confirm. `keys` are the slugs of its pages, or the key of its contact."""

    group: str
    place: str
    statement: str
    source: str
    keys: tuple[str, ...]
    contact: str = ""


def read() -> dict:
    """The file as it stands."""
    return yaml.safe_load((Path(settings.STARTER_CONTENT_DIR) / FILE).read_text("utf-8"))


def rows(data: dict) -> list[Row]:
    """Every row, in order. Raises ValueError for one that is not whole."""
    return [_row(group["title"], values) for group in data["groups"] for values in group["rows"]]


def _row(group: str, values: dict) -> Row:
    try:
        if "contact" in values:
            contact = values["contact"]
            return Row(group, contact, values["statement"], CONTACT_SOURCE, (), contact)
        place = values["page"]
        keys = tuple(key for key in re.split(r"[,\s]+", place) if KEY.match(key))
        return Row(group, place, values["statement"], values["source"], keys)
    except KeyError as error:
        raise ValueError(f"{FILE}: a row of “{group}” has no {error}.") from error


def as_markdown(data: dict) -> str:
    """The page for docs/: the same rows in the same order."""
    parts = [f"# {data['title']}", data["introduction"].strip()]
    for group in data["groups"]:
        parts.append(f"## {group['title']}")
        if group.get("text"):
            parts.append(group["text"].strip())
        parts.append("\n".join(_table(group["rows"])))
    return "\n\n".join(parts) + "\n"


def _table(values: list[dict]) -> list[str]:
    about_contacts = "contact" in values[0]
    head = ["key", "what is in doubt", "stand-in"]
    names = ["contact", "statement", "stand_in"]
    if not about_contacts:
        head, names = ["page", "statement", "source to confirm"], ["page", "statement", "source"]
    lines = [f"| {' | '.join(head)} |", "| --- | --- | --- |"]
    for row in values:
        cells = [str(row[name]) for name in names]
        if about_contacts:
            cells[0] = f"`{cells[0]}`"
            cells[2] = f"`{cells[2]}`" if KEY.match(cells[2]) and cells[2] != "none" else cells[2]
        lines.append(f"| {' | '.join(cells)} |")
    return lines
