"""The question box on the site: by POST, never in the address, without JavaScript."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from . import question as questions
from .answers import contacts_for
from .decision import ALWAYS_SHOWN
from .emergency import load_rules
from .limits import over_limit
from .service import ask, fixed_data

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
        context["error"], status = _fault(request, text)
        if context["error"]:
            context["question"] = text[: 4 * settings.QUESTION_MAX_CHARACTERS]
            directory, _ = fixed_data()
            context["contacts"] = contacts_for(("police-999", *ALWAYS_SHOWN), directory)
        else:
            audience = request.POST.get("audience") or None
            context["answer"] = ask(
                text[: settings.QUESTION_MAX_CHARACTERS],
                audience=audience if audience in ("young-person", "practitioner") else None,
            )
    response = render(request, "search/ask.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _fault(request: HttpRequest, text: str) -> tuple[str, int]:
    """What is wrong with what was typed, in plain words, and the status. No emergency is wrong."""
    if load_rules().match(questions.normalise(text[: settings.QUESTION_MAX_CHARACTERS])):
        return "", 200
    if not text.strip():
        return EMPTY, 422
    if len(text) > settings.QUESTION_MAX_CHARACTERS:
        return TOO_LONG.format(most=f"{settings.QUESTION_MAX_CHARACTERS:,}"), 422
    if over_limit(request):
        return TOO_MANY, 429
    return "", 200
