"""The HTTP API, version 1."""

import json
import logging
from dataclasses import asdict, fields

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from guidance import directory
from guidance.models import Topic
from guidance.models.choices import Audience

from . import question as questions
from .answers import as_contract, contact_contract, contacts_for
from .decision import emergency_without_model
from .emergency import load_rules
from .health import health
from .limits import over_limit
from .problems import PROBLEM_TYPE, problem
from .schemas import (
    AnswerOut,
    ContactOut,
    HealthOut,
    Problem,
    QuestionIn,
    SearchIn,
    SearchOut,
    TopicOut,
)
from .searching import Filters, Found, Search, find, result_contract
from .service import ask, fixed_data, tells_of_danger

logger = logging.getLogger(__name__)

JSON_TYPE = "application/json"


class JsonParser(Parser):
    """Takes JSON and says so plainly when it is given anything else."""

    def parse_body(self, request: HttpRequest):
        if request.content_type != "application/json":
            raise HttpError(415, "Send the request as application/json.")
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.REQUEST_MAX_BYTES:
            raise HttpError(413, "The request is too large. Send a shorter question.")
        try:
            return json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise HttpError(
                400, "The body is not JSON. Check quotes, commas and brackets."
            ) from error


class DescribedAPI(NinjaAPI):
    """Its description says of errors what they are: problem documents (RFC 9457)."""

    def get_openapi_schema(self, **kwargs):
        schema = super().get_openapi_schema(**kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400 and _is_problem(response):
                        response["content"] = {PROBLEM_TYPE: response["content"].pop(JSON_TYPE)}
        return schema


def _is_problem(response: dict) -> bool:
    described = response.get("content", {}).get(JSON_TYPE, {}).get("schema", {})
    return described.get("$ref", "").endswith(f"/{Problem.__name__}")


api = DescribedAPI(
    title="Safeguarding questions",
    version="1.0.0",
    description="Ask what to do about a safeguarding worry, search the guidance, and read the "
    "contact directory. Answers are fixed text and quotations; nothing that is asked is kept.",
    urls_namespace="api-1",
    parser=JsonParser(),
    docs_url=None,
)

PROBLEMS = {frozenset({400, 413, 415, 422, 429, 500, 503}): Problem}


@api.exception_handler(HttpError)
def http_problem(request: HttpRequest, error: HttpError) -> HttpResponse:
    # Ninja puts words of its own around what the parser raised.
    if isinstance(error.__cause__, HttpError):
        error = error.__cause__
    return problem(error.status_code, str(error))


@api.exception_handler(RequestDataTooBig)
def too_big_problem(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413)


@api.exception_handler(ValidationError)
def validation_problem(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = sorted({str(part["loc"][-1]) for part in error.errors if part.get("loc")})
    return problem(422, f"Check these parts of the request: {', '.join(fields)}.")


@api.post("/questions", response={200: AnswerOut, **PROBLEMS}, summary="Ask a question")
def post_question(request: HttpRequest, body: QuestionIn):
    """Urgency, fixed and quoted text, contacts to reach now, and deep-linked sources."""
    beginning = body.question[: settings.QUESTION_MAX_CHARACTERS]
    limited = over_limit(request)
    fault = _fault(body.question, limited)
    if fault and not tells_of_danger(beginning, body.history):
        return problem(*fault)
    answer = ask(
        beginning,
        audience=body.audience,
        history=body.history,
        limit=body.limit,
        in_short=limited,
    )
    return as_contract(answer)


def _fault(question: str, limited: bool) -> tuple[int, str] | None:
    """Why a question is not answered: status and plain words. No emergency has a fault."""
    most = settings.QUESTION_MAX_CHARACTERS
    if not question.strip():
        return 422, "The question is empty. Type what you want to know."
    if len(question) > most:
        return 413, f"Send a question of at most {most} characters."
    return (429, "") if limited else None


@api.post("/search", response={200: SearchOut, **PROBLEMS}, summary="Search the guidance")
def post_search(request: HttpRequest, body: SearchIn):
    """Passages of live guidance and documents, the best first."""
    rule = load_rules().match(questions.normalise(body.q))
    if not rule and over_limit(request):
        return problem(429)
    contacts, texts = fixed_data()
    decision = emergency_without_model(rule, body.audience) if rule else None
    search = Search(
        body.q,
        Filters(**{field.name: getattr(body, field.name) for field in fields(Filters)}),
        sort=body.sort,
        audience=body.audience or Audience.PRACTITIONER,
    )
    try:
        found = find(search, contacts, request)
    except Exception as error:  # Whatever failed, whoever is in danger gets the contacts.
        logger.error("A search failed: %s", type(error).__name__)
        if not decision:
            return problem(503)
        found = Found(text=questions.normalise(body.q), results=[], promoted=[], index_version="")
    start = (body.page - 1) * body.page_size
    end = start + body.page_size
    return {
        "results": [result_contract(result) for result in found.results[start:end]],
        "page": body.page,
        "has_more": len(found.results) > end,
        "index_version": found.index_version,
        "total": len(found.results),
        "searched_for": found.text,
        "did_you_mean": found.did_you_mean or None,
        "promoted": [asdict(promoted) for promoted in found.promoted],
        "if_in_danger": texts.paragraphs("if-in-danger")[0],
        "contacts": [
            contact_contract(contact)
            for contact in (
                contacts_for(decision.contacts, contacts, "emergency")
                if decision
                else found.services
            )
        ],
    }


@api.get("/contacts", response=list[ContactOut], summary="The contact directory")
def get_contacts(request: HttpRequest):
    """Every published contact, with the number to use now."""
    return [contact_contract(contact) for contact in directory.load().all()]


@api.get("/topics", response=list[TopicOut], summary="Topics")
def get_topics(request: HttpRequest):
    """The safeguarding topics. Keys are stable."""
    return list(Topic.objects.values("key", "name", "group"))


@api.get("/health", response={200: HealthOut, 503: HealthOut}, summary="Health")
def get_health(request: HttpRequest):
    """Whether database, index and model answer, and what is wrong where one does not."""
    found = health()
    working = found.database and found.index and found.model
    return (200 if working else 503), found.as_contract()
