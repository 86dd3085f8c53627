"""Indicators of need: their domains and ages, and how they are filtered and arranged to be read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.text import slugify

from .facets import Facet, Filters


class Domain(models.TextChoices):
    """The sides of a child's life that an assessment looks at, in the order they are read."""

    DEVELOPMENT = "development", "Child’s development"
    PARENTING = "parenting", "Parenting"
    ENVIRONMENT = "environment", "Family and environment"


class AgeBand(models.TextChoices):
    """Ages in order, from before birth to the eighteenth birthday."""

    UNBORN = "unborn", "Unborn babies"
    UNDER_5 = "0-4", "Under 5"
    FROM_5 = "5-11", "5 to 11"
    FROM_12 = "12-17", "12 to 17"


# First and last year of life in each band; the unborn come before all years.
_YEARS = {"0-4": (0, 4), "5-11": (5, 11), "12-17": (12, 17)}


@dataclass(frozen=True)
class Indicator:
    """Something that may be seen or heard. No `ages` means every age.

    `act_today`: what is described is for children's social care the same day.
    """

    text: str
    ages: frozenset[str] = frozenset()
    topics: tuple[str, ...] = ()
    act_today: bool = False

    @property
    def ages_in_words(self) -> str:
        return ages_in_words(self.ages)


@dataclass(frozen=True)
class Group:
    """Indicators of one domain under one sub-heading."""

    domain: str
    heading: str
    indicators: tuple[Indicator, ...]

    @property
    def anchor(self) -> str:
        """The id of the sub-heading on its level's page."""
        return f"{domain_anchor(self.domain)}-{slugify(self.heading) or 'more'}"

    @property
    def topics(self) -> list[str]:
        """The topic keys of the indicators, each once, in order."""
        return list(dict.fromkeys(key for item in self.indicators for key in item.topics))


@dataclass(frozen=True)
class DomainSection:
    """What is shown of one domain."""

    domain: Domain
    groups: tuple[Group, ...]

    @property
    def anchor(self) -> str:
        return domain_anchor(self.domain)


def domain_anchor(domain: str) -> str:
    """The id of a domain's heading on its level's page."""
    return f"indicators-{domain}"


FACETS = (
    Facet("age", "Age", AgeBand.choices, lambda item: item[1].ages or AgeBand.values, "Every age"),
    Facet(
        "domain",
        "Part of the child’s life",
        Domain.choices,
        lambda item: [item[0].domain],
        "Every part",
    ),
)


def filtered(groups: Iterable[Group], query: Mapping[str, str]) -> Filters:
    """The indicators, each with its group, among the ages and domains that an address chooses."""
    items = [(group, indicator) for group in groups for indicator in group.indicators]
    return Filters(FACETS, query, items)


def in_words(filters: Filters) -> str:
    """What is chosen as it stands in a sentence, for instance "aged 5 to 11, parenting"."""
    age, domain = filters.taken.get("age"), filters.taken.get("domain")
    words = [ages_in_words([age])] if age else []
    words += [Domain(domain).label] if domain else []
    return ", ".join(words).lower()


def arrange(groups: Iterable[Group], filters: Filters | None = None) -> list[DomainSection]:
    """The chosen indicators by domain and sub-heading; what is left empty is left out.

    Groups with the same domain and sub-heading become one, at the place of the first.
    """
    found: dict[tuple[str, str], list[Group]] = {}
    for group in groups:
        found.setdefault((group.domain, slugify(group.heading)), []).append(group)
    sections = []
    for domain in Domain:
        kept = tuple(
            Group(domain, alike[0].heading, items)
            for (of, _), alike in found.items()
            if of == domain
            and (
                items := tuple(
                    indicator
                    for group in alike
                    for indicator in group.indicators
                    if filters is None or filters.takes((group, indicator))
                )
            )
        )
        if kept:
            sections.append(DomainSection(domain, kept))
    return sections


def count(sections: Iterable[DomainSection]) -> int:
    """How many indicators the sections hold."""
    return sum(len(group.indicators) for section in sections for group in section.groups)


def any_today(sections: Iterable[DomainSection]) -> bool:
    """Whether any of the indicators is for children's social care the same day."""
    return any(
        item.act_today
        for section in sections
        for group in section.groups
        for item in group.indicators
    )


def ages_in_words(ages: Iterable[str]) -> str:
    """Age bands as a reader says them, neighbours joined; nothing for every age.

    {"5-11", "12-17"} gives "Aged 5 to 17".
    """
    chosen = [band for band in AgeBand if band in set(ages)]
    if not chosen or len(chosen) == len(AgeBand):
        return ""
    years = [_YEARS[band] for band in chosen if band != AgeBand.UNBORN]
    runs: list[tuple[int, int]] = []
    for first, last in years:
        if runs and runs[-1][1] + 1 == first:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    words = [_years_in_words(first, last) for first, last in runs]
    if AgeBand.UNBORN in chosen:
        if runs and runs[0][0] == 0:
            words[0] = f"Unborn to {runs[0][1]}"
        else:
            words.insert(0, "Unborn")
    return " or ".join([words[0], *(word[0].lower() + word[1:] for word in words[1:])])


def _years_in_words(first: int, last: int) -> str:
    if first == 0:
        return "From birth" if last == 17 else f"Under {last + 1}"
    return f"Aged {first} to {last}"
