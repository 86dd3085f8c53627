"""Dated pages by year and a page at a time, chosen by the address's query."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page as PageOfItems
from django.core.paginator import Paginator
from django.db.models import QuerySet


@dataclass(frozen=True)
class Archive:
    """One screen of a dated list. `year` is None where all years are shown."""

    items: PageOfItems
    years: list[int]
    year: int | None

    def query(self, number: int) -> str:
        """The query of the address of screen `number`; empty for the first of all years."""
        chosen = {"year": self.year, "page": number if number > 1 else None}
        words = urlencode({name: value for name, value in chosen.items() if value})
        return f"?{words}" if words else ""

    @property
    def own_query(self) -> str:
        return self.query(self.items.number)

    @property
    def steps(self) -> list[tuple[int | None, str]]:
        """The screens to offer as (number, query); number is None where some are left out."""
        pages = self.items.paginator
        offered = pages.get_elided_page_range(self.items.number, on_each_side=1, on_ends=1)
        return [
            (None, "") if number == pages.ELLIPSIS else (number, self.query(number))
            for number in offered
        ]

    @property
    def previous_query(self) -> str:
        return self.query(self.items.number - 1)

    @property
    def next_query(self) -> str:
        return self.query(self.items.number + 1)


def archive(pages: QuerySet, query: Mapping[str, str], *, at_once: int = 10) -> Archive:
    """The screen of `pages` (newest first, with a `date`) that `query` asks for.

    A year without pages means all years; a screen that is not there means the nearest one.
    """
    years = [day.year for day in pages.dates("date", "year", order="DESC")]
    year = next((year for year in years if str(year) == query.get("year")), None)
    if year:
        pages = pages.filter(date__year=year)
    return Archive(Paginator(pages, at_once).get_page(query.get("page")), years, year)
