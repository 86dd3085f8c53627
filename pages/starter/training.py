"""Training pages: the booking policy, courses, charges and figures."""

from guidance.models import Topic
from pages.models import (
    CourseCharge,
    CourseFigure,
    CoursePage,
    TrainingFigure,
    TrainingPage,
)

from .files import to_blocks
from .values import lines, linked

COURSE_WORDS = (
    "works_with",
    "level",
    "teaching",
    "length",
    "who_for",
    "aims",
    "prerequisites",
    "renew",
    "programme",
    "charge",
    "booking_url",
    "how_to_book",
)


def fill_training(page: TrainingPage, fields: dict, lookup) -> None:
    """The booking policy with its date, and the figures of evaluations."""
    page.policy_dated = str(fields.get("policy_dated", ""))
    page.booking_policy = linked(to_blocks(fields.get("booking_policy", "")), lookup.pages)
    page.figures = _rows(TrainingFigure, fields.get("figures", ()))


def fill_course(page: CoursePage, fields: dict, lookup) -> None:
    """What the front matter says of a course. It gives no dates: those are the editors' to add."""
    for name in COURSE_WORDS:
        if name in fields:
            setattr(page, name, fields[name])
    page.outcomes = lines(fields.get("outcomes", ""))
    page.subjects = Topic.objects.filter(key__in=fields.get("subjects", ()))
    page.charges = _rows(CourseCharge, fields.get("charges", ()))
    page.figures = _rows(CourseFigure, fields.get("figures", ()))


def _rows(model, rows) -> list:
    return [model(sort_order=order, **row) for order, row in enumerate(rows)]
