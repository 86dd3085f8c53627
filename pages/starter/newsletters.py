"""Issues of the newsletter, made of its blocks."""

import json

from django.core.exceptions import ValidationError

from pages.models import NewsletterIndexPage, NewsletterPage

from .files import to_html
from .once import Once
from .pages import Lookup
from .values import date, linked, read_yaml


def load_newsletters(once: Once, lookup: Lookup) -> None:
    """Load the issues that were not loaded before. Raises ValueError for one that cannot stand."""
    index = NewsletterIndexPage.objects.first()
    for row in read_yaml("newsletters.yaml")["issues"]:
        if not once.claim(f"newsletter {row['number']}") or index is None:
            continue
        if not index.get_children().filter(slug=row["slug"]).exists():
            _load(index, row, lookup)


def _load(index: NewsletterIndexPage, row: dict, lookup: Lookup) -> None:
    try:
        issue = NewsletterPage(
            title=row["title"],
            slug=row["slug"],
            summary=row["summary"],
            number=row["number"],
            date=date(row["date"]),
            audiences=row["audience"],
            topic=lookup.topics["newsletters"],
            contacts=[("contact", lookup.contacts[key]) for key in row["contacts"]],
            body=json.dumps(
                [{"type": kind, "value": _value(value, lookup)} for kind, value in _blocks(row)]
            ),
            live=False,
        )
        index.add_child(instance=issue)
        issue.related_pages = [lookup.pages[slug] for slug in row["related"]]
        issue.full_clean()
    except KeyError as error:
        raise ValueError(f"newsletters.yaml: there is nothing with the key {error}.") from error
    except ValidationError as error:
        raise ValueError(f"newsletters.yaml: {'; '.join(error.messages)}") from error
    issue.save_revision().publish()


def _blocks(row: dict):
    for block in row["blocks"]:
        yield from block.items()


def _value(value: dict, lookup: Lookup) -> dict:
    """A block's values as a StreamField keeps them: HTML for text, ids for pages and contacts."""
    kept = dict(value)
    if "text" in kept:
        kept["text"] = linked(to_html(kept["text"]), lookup.pages)
    if "page" in kept:
        kept["page"] = lookup.pages[kept["page"]].pk
    if "contacts" in kept:
        kept["contacts"] = [lookup.contacts[key].pk for key in kept["contacts"]]
    return kept
