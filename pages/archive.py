"""Dated pages by year and a page at a time, chosen by the address's query."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page as PageOfItems
from django.core.paginator import Paginator
from django.db.models import QuerySet

from guidance.facets import Facet, Filters, address


@dataclass(frozen=True)
class Archive:
    """One screen of a dated list, with the years to choose from."""

    items: PageOfItems
    filters: Filters

    def query(self, number: int) -> str:
        """The query of the address of screen `number`; empty for the first of all years."""
        return address({**self.filters.taken, "page": number if number > 1 else 0}).rstrip("?")

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
    days = pages.values_list("date", flat=True)
    years = [(year, year) for year in dict.fromkeys(str(day.year) for day in days)]
    by_year = Facet("year", "Year", years, lambda day: [str(day.year)], "All years")
    filters = Filters([by_year], query, days)
    if filters:
        pages = pages.filter(date__year=filters.taken["year"])
    return Archive(Paginator(pages, at_once).get_page(query.get("page")), filters)
