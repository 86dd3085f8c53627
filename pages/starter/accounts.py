"""Front matter of reviews, reports, plans and figures, as their pages take it."""

from decimal import Decimal

from guidance.models import (
    ActionUpdate,
    BusinessPlanPage,
    PerformancePage,
    PlanAction,
    ReportPage,
    ReviewPage,
    StrategicPlanPage,
)

from .files import to_blocks
from .values import date, lines, linked

REVIEW_SECTIONS = ("about", "happened", "learned", "changed", "family", "questions")


def fill_review(page: ReviewPage, fields: dict, lookup) -> None:
    """Kind, date and note; and the sections, each a text in Markdown."""
    page.kind = fields["kind"]
    page.dated = date(fields["dated"])
    page.year_label = fields.get("year_label", "")
    page.period = fields.get("period", "")
    if "content_note" in fields:
        page.content_note = fields["content_note"]
    for name in REVIEW_SECTIONS:
        setattr(page, name, linked(to_blocks(fields.get(name, "")), lookup.pages))


def fill_report(page: ReportPage, fields: dict, lookup) -> None:
    """Kind, date, publisher and key figures (each `figure` and `what`)."""
    page.kind = fields["kind"]
    page.dated = date(fields["dated"])
    page.year_label = fields.get("year_label", "")
    page.publisher = fields.get("publisher", "")
    page.key_figures = [
        {"type": "figure", "value": {"figure": str(row["figure"]), "what": row["what"]}}
        for row in fields.get("key_figures", [])
    ]


def _fill_plan(page, fields: dict) -> None:
    page.starts_on = date(fields["starts_on"])
    page.ends_on = date(fields["ends_on"])
    page.published_by = fields.get("published_by", "")


def fill_strategic_plan(page: StrategicPlanPage, fields: dict, lookup) -> None:
    """Years, vision, outcomes, priorities, signs, and the slug of the young people's version."""
    _fill_plan(page, fields)
    page.vision = fields.get("vision", "")
    page.outcomes = lines(fields.get("outcomes", ""))
    page.known_by = lines(fields.get("known_by", ""))
    page.priorities = [
        {
            "type": "priority",
            "value": {
                "title": row["title"],
                "for_whom": row.get("for_whom", ""),
                "different": lines(row.get("different", "")),
                "known_by": lines(row.get("known_by", "")),
            },
        }
        for row in fields.get("priorities", [])
    ]
    page.young_people_page = lookup.pages.get(fields.get("young_people_page", ""))


def fill_business_plan(page: BusinessPlanPage, fields: dict, lookup) -> None:
    """Years, the day of the ratings, and the actions with their dated updates."""
    _fill_plan(page, fields)
    page.as_of = date(fields["as_of"])
    page.actions = [
        PlanAction(
            sort_order=at,
            action=row["action"],
            lead=row["lead"],
            due_on=date(row.get("due_on")),
            priority=row.get("priority", ""),
            rating=row["rating"],
            updates=[
                ActionUpdate(dated=date(update["dated"]), text=update["text"])
                for update in row.get("updates", [])
            ],
        )
        for at, row in enumerate(fields.get("actions", []))
    ]


def fill_performance(page: PerformancePage, fields: dict, lookup) -> None:
    """The time of the figures, and the measures with a row for each year."""
    page.dated = date(fields.get("dated"))
    page.year_label = fields.get("year_label", "")
    page.measures = [
        {
            "type": "measure",
            "value": {
                **row,
                "notes": row.get("notes", ""),
                "years": [_year(y) for y in row["years"]],
            },
        }
        for row in fields.get("measures", [])
    ]


def _year(row: dict) -> dict:
    return {
        "year": str(row["year"]),
        **{name: _number(row.get(name)) for name in ("area", "england", "target")},
        "people": row.get("people"),
        "provisional": row.get("provisional", False),
        "hide": row.get("hide", ""),
        "note": row.get("note", ""),
    }


def _number(value) -> Decimal | None:
    return None if value is None else Decimal(str(value))
