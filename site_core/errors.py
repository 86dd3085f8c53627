"""Error pages that still tell people whom to ring, even when the database does not answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.csrf import csrf_failure
from django.views.defaults import page_not_found as django_page_not_found

from guidance import directory


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return django_page_not_found(request, exception, template_name="404.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _with_numbers(400)


def no_access(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For somebody who is signed in but may not see a page or file: whom to ask."""
    return render(request, "403.html", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without its session: the cookie was refused, or has run out."""
    if request.path.startswith("/admin/"):
        return csrf_failure(request, reason)
    return render(request, "form_expired.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    return _with_numbers(500)


def _with_numbers(status: int) -> HttpResponse:
    contacts = directory.load_snapshot()
    template = loader.get_template("500.html")
    return HttpResponse(
        template.render({"contacts": [contacts.reach(key) for key in FALLBACK if key in contacts]}),
        status=status,
    )


FALLBACK = (
    "police-999",
    "childrens-social-care",
    "adult-social-care",
    "emergency-duty-team",
    "childline",
    "samaritans",
    "domestic-abuse-helpline",
)
