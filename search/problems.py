"""Problem documents: every error of the API says what is wrong and whom to ring all the same."""

import json

from django.http import HttpRequest, HttpResponse

from guidance import directory

from .answers import contact_contract, contacts_for
from .decision import ALWAYS_SHOWN
from .texts import FixedTexts

PROBLEM_TYPE = "application/problem+json"
DETAILS = {
    400: ("Bad request", "We could not read that request. Send JSON with a question in it."),
    404: ("Not found", "There is nothing at this address. See /api/v1/docs for what there is."),
    405: ("Wrong method", "This address does not take that method. See /api/v1/docs."),
    413: ("Too long", "That is too long for us to read. Send a shorter question."),
    415: ("Wrong type of content", "Send the request as application/json."),
    422: ("Something is missing or wrong", "The request does not have the shape that we expect."),
    429: ("Too many questions", "Please wait a minute before you ask again."),
    500: ("Something went wrong", "Something went wrong on our side. Please try again."),
    503: ("Not ready", "The service cannot answer at the moment. Please try again."),
}


def problem(status: int, detail: str = "") -> HttpResponse:
    """The problem document for a status, without the database: it may be what failed."""
    title, usual = DETAILS.get(status, DETAILS[400 if status < 500 else 500])
    contacts = directory.load_snapshot()
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail or usual,
        "if_in_danger": FixedTexts({}, contacts).paragraphs("if-in-danger")[0],
        "contacts": [
            contact_contract(contact)
            for contact in contacts_for(("police-999", *ALWAYS_SHOWN), contacts)
        ],
    }
    response = HttpResponse(json.dumps(body), status=status, content_type=PROBLEM_TYPE)
    response["Cache-Control"] = "no-store"
    return response


class ProblemMiddleware:
    """Turns every error under /api/ into a problem document, whatever raised it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/api/"):
            return response
        response["Cache-Control"] = "no-store"
        told = request.path.endswith("/health") or response.get("Content-Type") == PROBLEM_TYPE
        if response.status_code >= 400 and not told:
            allow = response.get("Allow")
            response = problem(response.status_code)
            if allow:
                response["Allow"] = allow
        return response
