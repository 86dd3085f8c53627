"""Finding a course: what courses are told apart by, and their dates as a calendar list."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from django.db import models

from guidance.facets import Facet, Filters


class WorksWith(models.TextChoices):
    """Whom the people who take a course work with."""

    CHILDREN = "children", "Children and families"
    ADULTS = "adults", "Adults"
    EVERYONE = "everyone", "Children and adults"


class Level(models.TextChoices):
    """How far a course goes, in the words of the local programme."""

    INTRODUCTORY = "introductory", "Introductory"
    STANDARD = "standard", "Standard"
    ADVANCED = "advanced", "Advanced"
    SPECIALIST = "specialist", "Specialist topic"
    REFRESHER = "refresher", "Refresher"


class Teaching(models.TextChoices):
    """How a course is taught."""

    IN_PERSON = "in-person", "In person"
    ONLINE = "online", "Online, with a trainer"
    E_LEARNING = "e-learning", "E-learning, in your own time"
    NOT_SAID = "not-said", "Ask the training team"


def filtered(courses: models.QuerySet, query: Mapping[str, str]) -> Filters:
    """The courses among the facets that a visitor finds them by."""
    courses = courses.prefetch_related("subjects")
    subjects = {topic.key: topic.name for course in courses for topic in course.subjects.all()}
    by_name = sorted(subjects.items(), key=lambda subject: subject[1])
    facets = [
        Facet("works_with", "You work with", WorksWith.choices, _works_with, "Any"),
        Facet("level", "Level", Level.choices, lambda course: [course.level], "Any"),
        Facet("teaching", "How it is taught", Teaching.choices, lambda c: [c.teaching], "Any"),
        Facet("subject", "Subject", by_name, lambda c: [t.key for t in c.subjects.all()], "Any"),
    ]
    return Filters(facets, query, courses)


def _works_with(course) -> list[str]:
    """A course for everybody fits whoever the visitor works with."""
    return WorksWith.values if course.works_with == WorksWith.EVERYONE else [course.works_with]


def by_month(sessions: Iterable) -> list[tuple[str, list]]:
    """Sessions in order of time, under the month in which they start: “March 2027”."""
    return [
        (month, list(of_month))
        for month, of_month in groupby(sessions, key=lambda session: f"{session.date:%B %Y}")
    ]
