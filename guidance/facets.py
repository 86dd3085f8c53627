"""Filters kept in a page's address: what can be chosen, what is chosen, and what that leaves."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Facet:
    """Something to filter a list by: one of its choices may be taken."""

    name: str  # in the address
    label: str
    choices: Sequence[tuple[str, str]]
    values: Callable[[Any], Iterable[str]]  # those of the choices that an item stands under
    everything: str = "All"
    otherwise: Callable[[Any], bool] = lambda item: True  # what is listed where none is taken

    def takes(self, item, value: str) -> bool:
        return value in self.values(item) if value else self.otherwise(item)


@dataclass(frozen=True)
class Option:
    """A choice as it is offered. `count` is what the list would hold: the other choices stay."""

    value: str
    label: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """A facet as it is offered; its first option takes the choice away again."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> Option:
        return next(option for option in self.options if option.chosen)


class Filters:
    """What an address chooses, and which of the items that leaves.

    A value that is no choice counts as none; `unknown` names the facets where that happened.
    """

    def __init__(
        self, facets: Iterable[Facet], query: Mapping[str, str], items: Iterable, anchor: str = ""
    ):
        self.facets = tuple(facets)
        self.anchor = anchor
        self._all = list(items)
        given = {facet.name: query.get(facet.name, "") for facet in self.facets}
        self.taken = {
            facet.name: given[facet.name]
            for facet in self.facets
            if given[facet.name] in dict(facet.choices)
        }
        self.unknown = [name for name, value in given.items() if value and name not in self.taken]

    def __bool__(self) -> bool:
        return bool(self.taken)

    def takes(self, item, but: Facet | None = None) -> bool:
        """Whether an item fits all that is chosen, in one facet or another apart from `but`."""
        return all(
            facet.takes(item, self.taken.get(facet.name, ""))
            for facet in self.facets
            if facet is not but
        )

    @cached_property
    def items(self) -> list:
        """What is left of the list."""
        return [item for item in self._all if self.takes(item)]

    @cached_property
    def groups(self) -> list[Group]:
        """The facets to offer. One that would leave nothing to choose is left out."""
        groups = [self._group(facet) for facet in self.facets]
        return [group for group in groups if len(group.options) > 2 or group.name in self.taken]

    def _group(self, facet: Facet) -> Group:
        taken = self.taken.get(facet.name, "")
        there = {value for item in self._all for value in facet.values(item)} | {taken}
        others = [item for item in self._all if self.takes(item, but=facet)]
        counts = Counter(value for item in others for value in set(facet.values(item)))
        counts[""] = sum(facet.otherwise(item) for item in others)
        offered = [(value, label) for value, label in facet.choices if value in there]
        return Group(
            facet.name,
            facet.label,
            tuple(
                Option(value, label, counts[value], self._href(facet, value), value == taken)
                for value, label in [("", facet.everything), *offered]
            ),
        )

    def _href(self, facet: Facet, value: str) -> str:
        return address({**self.taken, facet.name: value}) + self.anchor


def address(values: Mapping[str, Any]) -> str:
    """The query string of what is chosen; "?" where nothing is."""
    return "?" + urlencode({name: value for name, value in values.items() if value})
