"""The HTTP API, version 1."""

import json
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from guidance import directory
from guidance import passages as content
from guidance.models import Topic

from . import question as questions
from .answers import as_contract, contact_contract, search_results
from .emergency import load_rules
from .encoder import EncoderUnavailable
from .health import health
from .index import IndexUnavailable, Row
from .limits import over_limit
from .problems import problem
from .retrieval import Hit, retrieve
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
from .service import ask, ready
from .words_only import by_words

SEARCHED = 60


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


api = NinjaAPI(
    title="Safeguarding questions",
    version="1.0.0",
    description="Ask what to do about a safeguarding worry, search the guidance, and read the "
    "contact directory. Answers are fixed text and quotations; nothing that is asked is kept.",
    urls_namespace="api-1",
    parser=JsonParser(),
    docs_url=None,
)

PROBLEMS = {frozenset({400, 413, 415, 422, 429, 500}): Problem}


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
    emergency = load_rules().match(questions.normalise(beginning)) is not None
    if not emergency:
        if not body.question.strip():
            return problem(422, "The question is empty. Type what you want to know.")
        if len(body.question) > settings.QUESTION_MAX_CHARACTERS:
            return problem(
                413, f"Send a question of at most {settings.QUESTION_MAX_CHARACTERS} characters."
            )
        if over_limit(request):
            return problem(429)
    answer = ask(
        beginning,
        audience=body.audience,
        history=body.history,
        limit=body.limit,
    )
    return as_contract(answer)


@api.post("/search", response={200: SearchOut, **PROBLEMS}, summary="Search the guidance")
def post_search(request: HttpRequest, body: SearchIn):
    """Passages of live guidance and documents, the best first."""
    if over_limit(request):
        return problem(429)
    text = questions.normalise(body.q)
    hits, version = _search(text, body)
    live = content.fetch([hit.row.passage_id for hit in hits])
    found = [(hit, live[hit.row.passage_id]) for hit in hits if hit.row.passage_id in live]
    start = (body.page - 1) * body.page_size
    shown = found[start : start + body.page_size]
    return {
        "results": search_results(shown, directory.load()),
        "page": body.page,
        "has_more": len(found) > start + body.page_size,
        "index_version": version,
    }


def _search(text: str, body: SearchIn) -> tuple[list[Hit], str]:
    """What is found, by meaning and words; by words alone while index or model is missing."""
    wanted = _filter(body)
    try:
        index, encoder = ready()
        vector = encoder.encode([text])[0]
    except (IndexUnavailable, EncoderUnavailable):
        return by_words(text, SEARCHED, wanted)
    hits = retrieve(
        index,
        text,
        vector,
        topics=index.triage.estimate(text, vector).topic,
        audience=body.audience or "practitioner",
        limit=SEARCHED,
        wanted=wanted,
    )
    return hits, index.version


def _filter(body: SearchIn) -> Callable[[Row], bool] | None:
    """What the filters of a search leave; nothing where it has none."""
    if not body.document_type and not body.topic:
        return None
    return lambda row: (
        (not body.document_type or row.document_type in body.document_type)
        and (not body.topic or bool(set(body.topic) & set(row.topics)))
    )


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
