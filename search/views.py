"""The question box on the site: by POST, never in the address, without JavaScript."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import condition, require_http_methods, require_safe

from .answers import contacts_for
from .checksums import sha256_of
from .decision import ALWAYS_SHOWN
from .limits import over_limit
from .service import HISTORY_TURNS, ask, fixed_data, tells_of_danger

EMPTY = "Type what is happening or what you want to know."
TOO_LONG = (
    "That is longer than we can read at once. Shorten it to {most} characters: start with what "
    "worries you most."
)
TOO_MANY = "You have asked many questions in a short time. Wait a minute and ask again."


@never_cache
@csrf_exempt  # Changes nothing and is open to everybody: a token would need a cookie.
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask_page(request: HttpRequest) -> HttpResponse:
    """Show the question box, or answer what was typed into it."""
    context: dict = {"question": "", "answer": None, "error": "", "contacts": []}
    status = 200
    if request.method == "POST":
        # Browsers send two characters for each line that a person typed as one.
        text = request.POST.get("question", "").replace("\r\n", "\n")
        earlier = [turn for turn in request.POST.getlist("history") if turn.strip()]
        limited = over_limit(request)
        context["error"], status = _fault(text, earlier, limited)
        if context["error"]:
            context["question"] = text[: 4 * settings.QUESTION_MAX_CHARACTERS]
            directory, _ = fixed_data()
            context["history"] = earlier[-HISTORY_TURNS:]
            context["contacts"] = contacts_for(("police-999", *ALWAYS_SHOWN), directory)
        else:
            audience = request.POST.get("audience") or None
            context["answer"] = ask(
                text[: settings.QUESTION_MAX_CHARACTERS],
                audience=audience if audience in ("young-person", "practitioner") else None,
                history=earlier,
                in_short=limited,
            )
            # What the next question goes with: in this page alone, and gone with it.
            context["history"] = [*earlier, text][-HISTORY_TURNS:]
            context["audience"] = audience
    response = render(request, "search/ask.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _fault(text: str, earlier: list[str], limited: bool) -> tuple[str, int]:
    """What is wrong with what was typed, in plain words, and the status. No emergency is wrong."""
    if not text.strip():
        return EMPTY, 422
    too_long = len(text) > settings.QUESTION_MAX_CHARACTERS
    if not (too_long or limited) or tells_of_danger(text, earlier):
        return "", 200
    if too_long:
        return TOO_LONG.format(most=f"{settings.QUESTION_MAX_CHARACTERS:,}"), 422
    return TOO_MANY, 429


WIDGET = Path(__file__).parent / "static" / "search" / "widget.js"


@require_safe
@cache_control(public=True, max_age=3600)
@condition(etag_func=lambda request: f'"{sha256_of(WIDGET)[:32]}"')
def widget(request: HttpRequest) -> HttpResponse:
    """The script of the question box for partners' sites, at an address that does not change."""
    response = HttpResponse(WIDGET.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """The API in words, for partners' developers."""
    return render(request, "search/api_docs.html", {"limit": settings.QUESTION_RATE_LIMIT or "any"})
