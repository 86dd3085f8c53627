"""The search page: passages for practitioners, by POST, so that no search is part of an address."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guidance import passages as content
from guidance.directory import Directory
from guidance.facets import Facet
from guidance.facets import Filters as Choices
from guidance.models import DocumentType, Topic
from guidance.models.choices import Area, Audience, Status

from . import question as questions
from .answers import Answer, compose, contacts_for
from .decision import ALWAYS_SHOWN, emergency_without_model
from .emergency import load_rules
from .limits import over_limit
from .searching import BEST, NEWEST, Filters, Found, Search, find
from .service import fixed_data
from .texts import FixedTexts

logger = logging.getLogger(__name__)

PAGE_SIZE = 10
SEARCH_MAX_CHARACTERS = 500
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
SORTS = {BEST: "Best match first", NEWEST: "Newest first"}
EMPTY = "Type what you are looking for."
TOO_LONG = (
    "That is longer than a search can be. Shorten it to {most} characters, or put it as a question."
)
TOO_MANY = "You have searched many times in a short time. Wait a minute and search again."
NO_YEAR = "Type a year with four figures, for instance 2024."
WRONG_WAY_ROUND = "The first year has to be the earlier one."
NOT_WORKING = (
    "Search is not working at the moment. Try again in a minute, or look in the list of guidance."
)


@dataclass(frozen=True)
class Asked:
    """The form as it was filled in. What is no choice of it counts as not chosen."""

    text: str
    choices: Choices
    dated_from: str
    dated_to: str
    sort: str
    page: int

    @property
    def filtered(self) -> bool:
        return bool(self.choices or self.dated_from or self.dated_to)

    @property
    def active(self) -> list[dict]:
        """The filters that are set: the field, what it is called, and what was chosen."""
        chosen = [
            {"name": group.name, "label": group.label, "value": group.chosen.label}
            for group in self.choices.groups
            if group.name in self.choices.taken
        ]
        years = [("from", "From", self.dated_from), ("to", "To", self.dated_to)]
        return chosen + [
            {"name": name, "label": label, "value": value} for name, label, value in years if value
        ]

    @property
    def search(self) -> Search:
        taken = {name: (value,) for name, value in self.choices.taken.items()}
        return Search(
            self.text,
            Filters(
                document_type=taken.get("type", ()),
                topic=taken.get("topic", ()),
                status=taken.get("status", ()),
                area=taken.get("area", ()),
                written_for=taken.get("audience", ()),
                dated_from=date(int(self.dated_from), 1, 1) if self.dated_from else None,
                dated_to=date(int(self.dated_to), 12, 31) if self.dated_to else None,
            ),
            sort=self.sort,
        )


@dataclass(frozen=True)
class Shown:
    """One page of what was found: ten pages or documents, with their passages."""

    found: Found
    page: int = 1

    @property
    def total(self) -> int:
        return len(self.found.sources)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def sources(self) -> list:
        return self.found.sources[self.first - 1 : self.first - 1 + PAGE_SIZE]

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        return self.first - 1 + len(self.sources)

    @property
    def previous_page(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None


@never_cache
@csrf_exempt  # Changes nothing and is open to everybody: a token would need a cookie.
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the search box, or what was found for what was typed into it."""
    directory, texts = fixed_data()
    asked = _read(request.POST if request.method == "POST" else {})
    context = {
        "asked": asked,
        "sorts": SORTS,
        "status": 200,
        "if_in_danger": texts.paragraphs("if-in-danger")[0],
    }
    if request.method == "POST":
        context |= _answer(request, asked, directory, texts)
    response = render(request, "search/search.html", context, status=context["status"])
    response["Cache-Control"] = "no-store"
    return response


def _answer(request: HttpRequest, asked: Asked, directory: Directory, texts: FixedTexts) -> dict:
    """What was found, or what is wrong with what was typed. An emergency comes before both."""
    emergency = _emergency(asked.text, directory, texts)
    errors, status = _faults(request, asked)
    shown = None
    if not errors:
        try:
            found = find(asked.search, directory, request)
            shown = Shown(found, min(asked.page, Shown(found).pages))
        except Exception as error:  # Whatever failed, what was typed reaches no log.
            logger.error("A search failed: %s", type(error).__name__)
            errors, status = {"search": NOT_WORKING}, 503
    if emergency:
        errors, status = {}, 200
    nothing = not emergency and (shown is None or not shown.total)
    return {
        "answer": emergency,
        "errors": errors,
        "status": status,
        "shown": shown,
        "contacts": contacts_for((*ALWAYS_SHOWN, "police-999"), directory) if nothing else [],
    }


def _emergency(text: str, directory: Directory, texts: FixedTexts) -> Answer | None:
    rule = load_rules().match(questions.normalise(text[: settings.QUESTION_MAX_CHARACTERS]))
    if not rule:
        return None
    return compose(emergency_without_model(rule, Audience.PRACTITIONER), texts, directory)


def _faults(request: HttpRequest, asked: Asked) -> tuple[dict[str, str], int]:
    """What is wrong with what was typed, in plain words by field, and the status."""
    errors = {}
    if not asked.text.strip():
        errors["search"] = EMPTY
    elif len(asked.text) > SEARCH_MAX_CHARACTERS:
        errors["search"] = TOO_LONG.format(most=SEARCH_MAX_CHARACTERS)
    years = {"year_from": asked.dated_from, "year_to": asked.dated_to}
    errors |= {name: NO_YEAR for name, year in years.items() if year and not YEAR.fullmatch(year)}
    if not errors and asked.dated_from and asked.dated_to and asked.dated_from > asked.dated_to:
        errors["year_from"] = WRONG_WAY_ROUND
    if errors:
        return errors, 422
    return ({"search": TOO_MANY}, 429) if over_limit(request) else ({}, 200)


def _read(given: Mapping[str, str]) -> Asked:
    """The form as it was posted. Of a field that came twice, as by a button, the last counts."""
    if "no_filters" in given:
        given = {name: given.get(name, "") for name in ("q", "sort")}
    page, sort = given.get("page", ""), given.get("sort", "")
    return Asked(
        text=given.get("q", "")[: 4 * settings.QUESTION_MAX_CHARACTERS],
        choices=_choices(given),
        dated_from=given.get("from", "").strip()[:10],
        dated_to=given.get("to", "").strip()[:10],
        sort=sort if sort in SORTS else BEST,
        page=int(page) if re.fullmatch("[1-9][0-9]?", page) else 1,
    )


def _choices(given: Mapping[str, str]) -> Choices:
    """The lists to choose from: of each what there is on the site."""
    try:
        names = ("topics", "document_type", "audiences", "area", "status")
        rows = list(content.searchable().order_by().values(*names).distinct())
        topics = sorted(Topic.objects.values_list("key", "name"), key=lambda t: t[1].lower())
    except DatabaseError:
        rows, topics = [], []
    facets = [
        Facet("topic", "Topic", topics, lambda row: row["topics"], "Any topic"),
        Facet("type", "Kind", DocumentType.choices, lambda row: [row["document_type"]], "Any kind"),
        Facet("audience", "Written for", Audience.choices, lambda row: row["audiences"], "Anybody"),
        Facet(
            "area", "Local, regional or national", Area.choices, lambda row: [row["area"]], "Any"
        ),
        Facet("status", "Status", Status.choices, lambda row: [row["status"]], "Any status"),
    ]
    return Choices(facets, given, rows)
