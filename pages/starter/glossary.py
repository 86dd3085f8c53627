"""Glossary terms."""

from django.core.exceptions import ValidationError

from guidance.models import GlossarySpelling, GlossaryTerm

from .once import Once
from .pages import Lookup
from .values import read_yaml

KINDS = {
    "abbreviations": GlossarySpelling.Kind.ABBREVIATION,
    "also_called": GlossarySpelling.Kind.ALSO_CALLED,
}
PLAIN_FIELDS = ("definition", "slug", "now", "since", "linked_in_pages")


def load_glossary(once: Once, lookup: Lookup) -> None:
    """Load the terms that were not loaded before. Raises ValueError for one that cannot stand."""
    rows = [
        row
        for row in read_yaml("glossary.yaml")["terms"]
        if once.claim(f"glossary {row['term']}")
        and not GlossaryTerm.objects.filter(term=row["term"]).exists()
    ]
    # What an old term was replaced by has to be there before it.
    for row in sorted(rows, key=lambda row: "successor" in row):
        _load(row, lookup)


def _load(row: dict, lookup: Lookup) -> None:
    try:
        term = GlossaryTerm(
            term=row["term"],
            topic=lookup.topics[row["topic"]] if "topic" in row else None,
            see_also=lookup.pages.get(row.get("see_also", row.get("topic"))),
            **{name: row[name] for name in PLAIN_FIELDS if name in row},
        )
        if "successor" in row:
            term.successor = GlossaryTerm.objects.get(slug=row["successor"])
        term.spellings = [
            GlossarySpelling(text=text, kind=kind)
            for name, kind in KINDS.items()
            for text in row.get(name, ())
        ]
        term.full_clean()
    except (KeyError, GlossaryTerm.DoesNotExist, ValidationError) as error:
        raise ValueError(f"glossary.yaml: “{row['term']}”: {error}") from error
    term.save()
    term.save_revision().publish()
