"""Finding a course: filters by link, and dates as a calendar list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from guidance.models import Topic

EVERYONE = "everyone"


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One select box: its name in the address, its label, and what can be chosen."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def value(self) -> str:
        return next((choice.value for choice in self.choices if choice.chosen), "")


LABELS = {
    "works_with": "You work with",
    "level": "Level",
    "teaching": "How it is taught",
    "subject": "Subject",
}


@dataclass(frozen=True)
class CourseFilters:
    """What a visitor chose in the address. A value that nobody offers counts as not chosen."""

    filters: tuple[Filter, ...]

    @classmethod
    def from_query(cls, query: Mapping[str, str], **offered) -> "CourseFilters":
        """`offered` gives for each filter its choices: a class of choices, or (value, label)."""
        return cls(
            tuple(
                Filter(
                    name,
                    LABELS[name],
                    tuple(
                        Choice(value, label, query.get(name) == value)
                        for value, label in getattr(choices, "choices", choices)
                    ),
                )
                for name, choices in offered.items()
            )
        )

    @property
    def chosen(self) -> bool:
        return any(each.value for each in self.filters)

    def apply(self, courses: QuerySet) -> QuerySet:
        """The courses that fit. One for everybody fits whoever the visitor works with."""
        for each in self.filters:
            if not each.value:
                continue
            if each.name == "works_with":
                courses = courses.filter(works_with__in={each.value, EVERYONE})
            elif each.name == "subject":
                courses = courses.filter(subjects__key=each.value)
            else:
                courses = courses.filter(**{each.name: each.value})
        return courses


def subjects_of(courses: QuerySet) -> list[tuple[str, str]]:
    """The topics that these courses teach, as choices, by name."""
    keys = courses.order_by().values("subjects")
    return list(Topic.objects.filter(pk__in=keys).order_by("name").values_list("key", "name"))


def by_month(sessions: Iterable) -> list[tuple[str, list]]:
    """Sessions in order of time, under the month in which they start: “March 2027”."""
    return [
        (month, list(of_month))
        for month, of_month in groupby(sessions, key=lambda session: f"{session.date:%B %Y}")
    ]
