"""Filters by link: groups of choices, one of which may be taken in each, kept in the address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Option:
    label: str
    href: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A group of choices. `chosen` is the label of the one taken, empty for all."""

    label: str
    options: tuple[Option, ...]
    chosen: str


def chosen(query: Mapping[str, str], choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What an address chooses, by name: anything but one of the choices counts as nothing."""
    return {name: query[name] for name, values in choices.items() if query.get(name) in values}


def facets(
    groups: Iterable[tuple[str, str, Sequence[tuple[str, str]]]], taken: Mapping[str, str]
) -> list[Facet]:
    """The groups as links that keep what is taken in the others.

    Each group is its name in the address, its label, and its choices as (value, label). A group
    with fewer than two choices filters nothing and is left out.
    """
    found = []
    for name, label, choices in groups:
        if len(choices) < 2:
            continue
        options = [Option("All", _href(taken, name, ""), name not in taken)]
        options += [
            Option(words, _href(taken, name, value), taken.get(name) == value)
            for value, words in choices
        ]
        picked = next((words for value, words in choices if value == taken.get(name)), "")
        found.append(Facet(label, tuple(options), picked))
    return found


def _href(taken: Mapping[str, str], name: str, value: str) -> str:
    query = {**taken, name: value}
    return "?" + urlencode({key: value for key, value in query.items() if value})
