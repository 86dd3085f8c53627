"""The law as data."""

from django.core.exceptions import ValidationError

from pages.models import LegislationItem

from .once import Once
from .pages import Lookup
from .values import lines, read_yaml

PLAIN_FIELDS = (
    "title",
    "slug",
    "kind",
    "group",
    "year",
    "citation",
    "what_it_does",
    "in_force",
    "in_force_note",
    "address",
)


def load_legislation(once: Once, lookup: Lookup) -> None:
    """Load the items that were not loaded before. Raises ValueError for one that cannot stand."""
    for row in read_yaml("legislation.yaml")["items"]:
        known = LegislationItem.objects.filter(title=row["title"]).exists()
        if once.claim(f"legislation {row['title']}") and not known:
            _load(row, lookup)


def _load(row: dict, lookup: Lookup) -> None:
    try:
        item = LegislationItem(
            sections=lines(row.get("sections", "")),
            **{name: row[name] for name in PLAIN_FIELDS if name in row},
        )
        item.topics = [lookup.topics[key] for key in row.get("topics", ())]
        item.full_clean()
    except (KeyError, ValidationError) as error:
        raise ValueError(f"legislation.yaml: “{row['title']}”: {error}") from error
    item.save()
    item.save_revision().publish()
