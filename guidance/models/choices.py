"""The closed lists that content, passages and the API share."""

from django.core.exceptions import ValidationError
from django.db import models


class Audience(models.TextChoices):
    PUBLIC = "public", "Public"
    YOUNG_PERSON = "young-person", "Young people"
    PRACTITIONER = "practitioner", "Practitioners"


def validate_audiences(value) -> None:
    """Raise ValidationError for anything but a list of audiences."""
    if not isinstance(value, list) or any(item not in Audience.values for item in value):
        raise ValidationError(
            "Give a list of audiences, each one of: " + ", ".join(Audience.values) + "."
        )


class Area(models.TextChoices):
    LOCAL = "local", "Local"
    REGIONAL = "regional", "Regional"
    NATIONAL = "national", "National"
    ELSEWHERE = "elsewhere", "Another area"


class TopicGroup(models.TextChoices):
    CHILDREN = "children", "Children and young people"
    ADULTS = "adults", "Adults"
    EVERYONE = "everyone", "Everyone"
    PROCEDURES = "procedures", "Procedures"
    ABOUT = "about", "About"


class DocumentType(models.TextChoices):
    TOPIC = "topic", "Advice"
    YOUNG_PERSON = "young-person", "Young people's page"
    INFORMATION = "information", "Information"
    POLICY = "policy", "Policy"
    PROCEDURE = "procedure", "Procedure"
    PROTOCOL = "protocol", "Protocol"
    THRESHOLD = "threshold-document", "Threshold document"
    PRACTICE_GUIDE = "practice-guide", "Practice guide"
    ONE_MINUTE_GUIDE = "one-minute-guide", "One-minute guide"
    STRATEGY = "strategy", "Strategy"
    FORM = "form", "Form"
    LEAFLET = "leaflet", "Leaflet"
    NEWS = "news", "News"
    NEWSLETTER = "newsletter", "Newsletter"
    ANNUAL_REPORT = "annual-report", "Annual report"
    REPORT = "report", "Report"
    MEETING_PAPERS = "meeting-papers", "Meeting papers"
    OTHER = "other", "Other document"


# Dated accounts of a day, a year or a meeting: quoted only with their year, and ranked below
# guidance.
REPORT_TYPES = frozenset(
    {
        DocumentType.ANNUAL_REPORT,
        DocumentType.REPORT,
        DocumentType.MEETING_PAPERS,
        DocumentType.NEWS,
        DocumentType.NEWSLETTER,
    }
)


# What an editor may call a guidance page.
GUIDANCE_TYPES = [
    (kind.value, kind.label)
    for kind in (
        DocumentType.POLICY,
        DocumentType.PROCEDURE,
        DocumentType.PROTOCOL,
        DocumentType.THRESHOLD,
        DocumentType.PRACTICE_GUIDE,
        DocumentType.ONE_MINUTE_GUIDE,
        DocumentType.STRATEGY,
        DocumentType.FORM,
        DocumentType.LEAFLET,
    )
]


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    CURRENT = "current", "Current"
    UNDER_REVIEW = "under-review", "Current, under review"
    SUPERSEDED = "superseded", "Superseded"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DATED = "dated", "Dated report"


# Guidance that may be quoted in an answer.
ANSWERING_STATUSES = frozenset({Status.CURRENT, Status.UNDER_REVIEW, Status.DATED})

# Guidance passes through these; a dated report never does.
GUIDANCE_STATUSES = [
    (status.value, status.label)
    for status in (
        Status.DRAFT,
        Status.CURRENT,
        Status.UNDER_REVIEW,
        Status.SUPERSEDED,
        Status.WITHDRAWN,
    )
]
