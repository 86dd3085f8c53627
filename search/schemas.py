"""The shapes of the API, version 1. Partners depend on them: keys are added, never changed."""

from datetime import date
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import StrictStr

AudienceName = Literal["public", "young-person", "practitioner"]
Turn = Annotated[StrictStr, Field(max_length=5000)]
Urgency = Literal["emergency", "urgent", "routine", "information", "off-topic"]


class QuestionIn(Schema):
    """A question, and what is known about who asks."""

    question: StrictStr = Field(description="What the person typed.")
    audience: AudienceName | None = Field(None, description="Who is asking, where that is known.")
    history: list[Turn] = Field(
        default_factory=list,
        max_length=20,
        description="Earlier questions of this conversation, the oldest first.",
    )
    limit: Annotated[int, Field(ge=1, le=20)] = Field(5, description="How many sources to give.")


class ContactOut(Schema):
    """A service, and the number to use now."""

    key: str
    name: str
    who_for: str
    phone: str | None = Field(description="The number to use now, as people write it.")
    tel: str | None = Field(description="The same number as a telephone dials it.")
    sms: str | None
    url: str | None
    hours: str | None
    open_now: bool | None = Field(description="null where nobody knows.")
    via: str | None = Field(
        description="The key of the contact that `phone` belongs to, where that is another one."
    )
    reason: str | None


class SourceOut(Schema):
    """A live passage of guidance; `url` links to its heading."""

    title: str
    url: str
    heading: str
    excerpt: str
    document_type: str
    status: str
    area: str
    dated: str | None
    review_on: str | None
    score: float
    topics: list[str]


class OptionOut(Schema):
    label: str
    value: str


class FollowUpOut(Schema):
    question: str
    options: list[OptionOut]


class AnswerOut(Schema):
    """The answer: fixed text, quotations, contacts and sources. Nothing is generated."""

    status: Literal["answered", "clarify", "no-answer", "off-topic"]
    urgency: Urgency
    if_in_danger: str
    heading: str
    text: list[str]
    contacts: list[ContactOut]
    topics: list[str]
    sources: list[SourceOut]
    follow_up: FollowUpOut | None = Field(
        description="A question to ask back. The value of the option that is chosen is the next "
        "question; send this one along in `history`."
    )
    language: str | None = Field(
        description="Set (as in HTML's lang) where heading and text are not in English."
    )
    index_version: str


class SearchIn(Schema):
    """A search of passages by practitioners. Of the values of one filter, any may fit."""

    q: Annotated[StrictStr, Field(min_length=1, max_length=500)]
    audience: AudienceName | None = Field(None, description="Who is searching. No filter.")
    document_type: list[str] = Field(default_factory=list)
    topic: list[str] = Field(default_factory=list, description="Topic keys.")
    status: list[str] = Field(
        default_factory=list, description="current, under-review or dated (an old report)."
    )
    area: list[str] = Field(
        default_factory=list, description="local, regional, national or elsewhere."
    )
    written_for: list[AudienceName] = Field(
        default_factory=list, description="Whom a page is written for."
    )
    dated_from: date | None = Field(None, description="As 2024-01-31.")
    dated_to: date | None = None
    sort: Literal["best", "newest"] = "best"
    page: Annotated[int, Field(ge=1, le=50)] = 1
    page_size: Annotated[int, Field(ge=1, le=50)] = 10


class ResultOut(SourceOut):
    """A passage that was found; passages of one page stand together."""

    heading_path: list[str]
    label: str = Field(description="What it is and how old, in words. Show it with old reports.")
    matched: list[str] = Field(description="The words of the excerpt that fit the search.")


class PromotedOut(Schema):
    """A page that the partnership suggests for this search."""

    title: str
    url: str
    description: str


class SearchOut(Schema):
    results: list[ResultOut]
    page: int
    has_more: bool
    index_version: str
    total: int = Field(description="How many passages were found.")
    searched_for: str = Field(description="What these are the results for.")
    did_you_mean: str | None = Field(description="The same, where the spelling was put right.")
    promoted: list[PromotedOut]
    if_in_danger: str = Field(description="Call 999, and what to do if you cannot speak.")
    contacts: list[ContactOut] = Field(
        description="Whom to reach now, best first. Empty unless it sounds like an emergency."
    )


class TopicOut(Schema):
    key: str
    name: str
    group: str


class HealthOut(Schema):
    status: Literal["ok", "degraded"]
    database: bool
    index: bool
    model: bool
    index_version: str | None = Field(description="The build that is in use.")
    problems: list[str] = Field(description="What does not work, and what that means.")


class Problem(Schema):
    """RFC 9457: what went wrong, in plain words, with whom to ring all the same."""

    type: str
    title: str
    status: int
    detail: str
    if_in_danger: str
    contacts: list[ContactOut]
