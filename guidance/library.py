"""The guidance library as a list: what a reader asked for in the address, and what that leaves.

Pure functions over entries: where the entries come from is the page's affair.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from .facets import Facet, Filters, address
from .models.choices import ANSWERING_STATUSES, GUIDANCE_TYPES, Area, Audience

PAGE_SIZE = 50
LONGEST_TITLE = 100

STATUSES = {
    "current": "Current",
    "under-review": "Current, under review",
    "superseded": "Superseded",
    "withdrawn": "Withdrawn",
    "all": "Any status",
}
CHANGED = {
    "month": ("In the last month", 31),
    "quarter": ("In the last three months", 92),
    "year": ("In the last year", 366),
}
SORTS = {"title": "Title, A to Z", "newest": "Newest change first", "review": "Next review first"}


@dataclass(frozen=True)
class Entry:
    """A guidance page or an uploaded document, as the library lists it."""

    title: str
    url: str
    summary: str
    document_type: str
    type_label: str
    status: str
    status_label: str
    area: str
    version: str = ""
    effective_from: date | None = None
    review_on: date | None = None
    changed_on: date | None = None
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    file: str = ""

    @property
    def letter(self) -> str:
        """The letter that it stands under: the first of its title, "#" for anything else."""
        found = re.search(r"[^\W_]", self.title)
        first = found.group().upper() if found else ""
        return first if "A" <= first <= "Z" else "#"

    @property
    def order(self) -> tuple:
        """Its place from A to Z: marks before the first letter count for nothing."""
        words = re.sub(r"[^\w\s]|_", "", self.title).strip().lower()
        return (self.letter == "#", words, self.url)

    @property
    def in_force(self) -> bool:
        return self.status in ANSWERING_STATUSES


@dataclass(frozen=True)
class Query:
    """What a reader asked the library for; empty values ask for nothing."""

    title: str = ""
    # What is chosen among the facets, by name.
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = "title"
    page: int = 1
    # Parts of the address that mean nothing here, in words for the reader.
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @property
    def active(self) -> dict[str, str]:
        """The filters that are set."""
        return {"title": self.title, **self.chosen} if self.title else dict(self.chosen)

    def address(self, *, page: int = 1, **changes: str) -> str:
        """The query string of this query with some filters changed, from its first page."""
        order = {"sort": "" if self.sort == "title" else self.sort, "page": page if page > 1 else 0}
        return address({**self.active, **changes, **order})


def read(given: Mapping[str, str], filters: Filters) -> Query:
    """The query of an address. What means nothing here is left out and named in `ignored`."""
    ignored = []
    title = title_of(given)
    if len(title) > LONGEST_TITLE:
        ignored.append(f"the words after the first {LONGEST_TITLE} characters")
    ignored += [WORDS[name] for name in filters.unknown]
    sort = given.get("sort") or "title"
    if sort not in SORTS:
        sort = "title"
        ignored.append("the order")
    page = given.get("page", "")
    if page and not re.fullmatch(r"[1-9][0-9]{0,3}", page):
        page = ""
        ignored.append("the page number")
    return Query(title[:LONGEST_TITLE], filters.taken, sort, int(page or 1), tuple(ignored))


def title_of(given: Mapping[str, str]) -> str:
    """The words of the title that an address asks for."""
    return re.sub(r"[\x00-\x1f\x7f\s]+", " ", given.get("title", "")).strip()


WORDS = {
    "topic": "the topic",
    "type": "the kind of guidance",
    "audience": "the reader",
    "status": "the status",
    "area": "the area",
    "changed": "the date of change",
}


def filtered(
    entries: Iterable[Entry], given: Mapping[str, str], topic_names: Mapping[str, str], today: date
) -> Filters:
    """The entries with the words in their titles, among the facets of the library.

    What is out of force is listed only where the address asks for it.
    """
    words = title_of(given)[:LONGEST_TITLE].lower().split()
    titled = (entry for entry in entries if all(word in entry.title.lower() for word in words))

    def changed(entry: Entry) -> list[str]:
        days = (today - entry.changed_on).days if entry.changed_on else math.inf
        return [key for key, (_, most) in CHANGED.items() if days <= most]

    topics = sorted(topic_names.items(), key=lambda item: item[1].lower())
    facets = [
        Facet("topic", "Topic", topics, lambda entry: entry.topics, "Any topic"),
        Facet("type", "Kind", GUIDANCE_TYPES, lambda entry: [entry.document_type], "Any kind"),
        Facet(
            "audience", "Written for", Audience.choices, lambda entry: entry.audiences, "Anybody"
        ),
        Facet(
            "area", "Local, regional or national", Area.choices, lambda entry: [entry.area], "Any"
        ),
        Facet(
            "status",
            "Status",
            list(STATUSES.items()),
            lambda entry: [entry.status, "all"],
            "In force",
            otherwise=lambda entry: entry.in_force,
        ),
        Facet(
            "changed",
            "Changed or in force since",
            [(key, label) for key, (label, _) in CHANGED.items()],
            changed,
            "Any time",
        ),
    ]
    return Filters(facets, given, titled)


def in_order(entries: Iterable[Entry], sort: str) -> list[Entry]:
    """The entries as a reader wants them sorted."""
    ordered = sorted(entries, key=lambda entry: entry.order)
    if sort == "newest":
        ordered.sort(key=lambda entry: entry.changed_on or date.min, reverse=True)
    elif sort == "review":
        ordered.sort(key=lambda entry: entry.review_on or date.max)
    return ordered


@dataclass(frozen=True)
class Letter:
    letter: str
    anchor: str
    url: str


@dataclass(frozen=True)
class Shown:
    """One page of the results: `groups` are (letter, anchor, entries); one without a letter where
    they do not stand in the order of their titles."""

    query: Query
    total: int
    groups: list[tuple[str, str, list[Entry]]]
    letters: list[Letter]
    page: int
    pages: int
    first: int
    last: int

    @property
    def page_links(self) -> list[dict]:
        """Links to the pages of the results, those far away left out."""
        near = {1, self.pages, *range(self.page - 1, self.page + 2)}
        return [
            {
                "number": n,
                "url": self.query.address(page=n) + "#results",
                "current": n == self.page,
                "gap": n > 1 and n - 1 not in near,
            }
            for n in sorted(near)
            if 1 <= n <= self.pages
        ]

    @property
    def previous_url(self) -> str:
        return self.query.address(page=self.page - 1) + "#results" if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.query.address(page=self.page + 1) + "#results" if self.page < self.pages else ""


def anchor_of(letter: str) -> str:
    return "letter-other" if letter == "#" else f"letter-{letter.lower()}"


def shown(entries: Sequence[Entry], query: Query) -> Shown:
    """The part of the results that the query's page shows; the last where there are not so many."""
    pages = max(1, -(-len(entries) // PAGE_SIZE))
    page = min(query.page, pages)
    start = (page - 1) * PAGE_SIZE
    here = list(entries[start : start + PAGE_SIZE])
    groups: list[tuple[str, str, list[Entry]]] = []
    letters: list[Letter] = []
    if query.sort == "title":
        for at, entry in enumerate(entries):
            if not letters or letters[-1].letter != entry.letter:
                there = at // PAGE_SIZE + 1
                address = "" if there == page else query.address(page=there)
                anchor = anchor_of(entry.letter)
                letters.append(Letter(entry.letter, anchor, f"{address}#{anchor}"))
        for entry in here:
            if not groups or groups[-1][0] != entry.letter:
                groups.append((entry.letter, anchor_of(entry.letter), []))
            groups[-1][2].append(entry)
    elif here:
        groups.append(("", "", here))
    return Shown(
        query=replace(query, page=page),
        total=len(entries),
        groups=groups,
        letters=letters,
        page=page,
        pages=pages,
        first=start + 1 if here else 0,
        last=start + len(here),
    )


@dataclass(frozen=True)
class ActiveFilter:
    """A filter that is set, in words, and the address without it."""

    label: str
    value: str
    without: str


# Where the label of a facet is too long to stand before what was chosen.
SHORT_LABELS = {"audience": "For", "area": "Area", "changed": "Changed"}


def active_filters(query: Query, filters: Filters) -> list[ActiveFilter]:
    """The filters that are set, each with a link that takes it away."""
    labels = {"title": ("Title has", query.title)}
    for group in filters.groups:
        label = SHORT_LABELS.get(group.name, group.label)
        labels[group.name] = (label, group.chosen.label)
    return [
        ActiveFilter(*labels[name], query.address(**{name: ""}) + "#results")
        for name in query.active
    ]
