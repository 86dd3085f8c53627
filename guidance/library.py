"""The guidance library as a list: what a reader asked for in the address, and what that leaves.

Pure functions over entries: where the entries come from is the page's affair.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlencode

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
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Query:
    """What a reader asked the library for; empty values ask for nothing."""

    title: str = ""
    topic: str = ""
    type: str = ""
    audience: str = ""
    status: str = ""
    area: str = ""
    changed: str = ""
    sort: str = "title"
    page: int = 1
    # Parts of the address that mean nothing here, in words for the reader.
    ignored: tuple[str, ...] = field(default=(), compare=False)

    FILTERS = ("title", "topic", "type", "audience", "status", "area", "changed")

    @property
    def active(self) -> list[str]:
        """The filters that are set."""
        return [name for name in self.FILTERS if getattr(self, name)]

    def address(self, **changes) -> str:
        """The query string of this query with some values changed; "?" where nothing is left."""
        other = replace(self, **changes)
        values = {name: getattr(other, name) for name in self.FILTERS if getattr(other, name)}
        if other.sort != "title":
            values["sort"] = other.sort
        if other.page > 1:
            values["page"] = other.page
        return "?" + urlencode(values)


def parse(given: Mapping[str, str], options: Mapping[str, Sequence[Choice]]) -> Query:
    """The query of an address. What no option has is left out and named in `ignored`.

    `options` holds the values that each filter of choice may have.
    """
    values: dict = {}
    ignored = []
    title = re.sub(r"[\x00-\x1f\x7f\s]+", " ", given.get("title", "")).strip()
    values["title"] = title[:LONGEST_TITLE]
    if len(title) > LONGEST_TITLE:
        ignored.append(f"the words after the first {LONGEST_TITLE} characters")
    for name, choices in options.items():
        value = given.get(name, "")
        if value in {choice.value for choice in choices}:
            values[name] = value
        elif value:
            ignored.append(WORDS[name])
    page = given.get("page", "")
    if re.fullmatch(r"[1-9][0-9]{0,3}", page):
        values["page"] = int(page)
    elif page:
        ignored.append("the page number")
    return Query(**values, ignored=tuple(ignored))


WORDS = {
    "topic": "the topic",
    "type": "the kind of guidance",
    "audience": "the reader",
    "status": "the status",
    "area": "the area",
    "changed": "the date of change",
    "sort": "the order",
}


def options(entries: Iterable[Entry], topic_names: Mapping[str, str]) -> dict[str, list[Choice]]:
    """The values that each filter offers: those that some entry has."""
    entries = list(entries)
    topics = {key for entry in entries for key in entry.topics} & set(topic_names)
    types = {entry.document_type for entry in entries}
    audiences = {key for entry in entries for key in entry.audiences}
    statuses = {entry.status for entry in entries} | {"all"}
    areas = {entry.area for entry in entries}
    return {
        "topic": sorted((Choice(k, topic_names[k]) for k in topics), key=lambda c: c.label.lower()),
        "type": [Choice(k, label) for k, label in GUIDANCE_TYPES if k in types],
        "audience": [Choice(k, label) for k, label in Audience.choices if k in audiences],
        "status": [Choice(k, label) for k, label in STATUSES.items() if k in statuses],
        "area": [Choice(k, label) for k, label in Area.choices if k in areas],
        "changed": [Choice(k, label) for k, (label, _) in CHANGED.items()],
        "sort": [Choice(k, label) for k, label in SORTS.items()],
    }


def select(entries: Iterable[Entry], query: Query, today: date) -> list[Entry]:
    """The entries that a query leaves, in its order. Out of force only where it asks for them."""
    words = query.title.lower().split()
    since = today - timedelta(days=CHANGED[query.changed][1]) if query.changed else None
    kept = [
        entry
        for entry in entries
        if (
            entry.status == query.status or query.status == "all"
            if query.status
            else entry.in_force
        )
        and (not query.topic or query.topic in entry.topics)
        and (not query.type or query.type == entry.document_type)
        and (not query.audience or query.audience in entry.audiences)
        and (not query.area or query.area == entry.area)
        and (since is None or (entry.changed_on is not None and entry.changed_on >= since))
        and all(word in entry.title.lower() for word in words)
    ]
    kept.sort(key=lambda entry: entry.order)
    if query.sort == "newest":
        kept.sort(key=lambda entry: entry.changed_on or date.min, reverse=True)
    elif query.sort == "review":
        kept.sort(key=lambda entry: entry.review_on or date.max)
    return kept


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


LABELS = {
    "title": "Title has",
    "topic": "Topic",
    "type": "Kind",
    "audience": "For",
    "status": "Status",
    "area": "Area",
    "changed": "Changed",
}


def active_filters(query: Query, offered: Mapping[str, Sequence[Choice]]) -> list[ActiveFilter]:
    """The filters that are set, each with a link that takes it away."""
    found = []
    for name in query.active:
        value = getattr(query, name)
        words = next((c.label for c in offered.get(name, ()) if c.value == value), value)
        without = query.address(**{name: "", "page": 1}) + "#results"
        found.append(ActiveFilter(LABELS[name], words, without))
    return found
