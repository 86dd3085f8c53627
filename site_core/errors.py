"""Error pages that still tell people whom to ring, even when the database does not answer."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static
from django.views.csrf import csrf_failure
from django.views.defaults import page_not_found as django_page_not_found

from guidance import directory
from pages.alerts import alerts_for

logger = logging.getLogger(__name__)

FALLBACK = (
    "police-999",
    "childrens-social-care",
    "adult-social-care",
    "emergency-duty-team",
    "childline",
    "samaritans",
    "domestic-abuse-helpline",
)
FILES = {
    "styles": "site_core/main.css",
    "script": "site_core/main.js",
    "icon": "site_core/images/mark.svg",
}


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return django_page_not_found(request, exception, template_name="404.html")


def no_access(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For somebody who is signed in but may not see a page or file: whom to ask."""
    return render(request, "403.html", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without its session: the cookie was refused, or has run out."""
    if request.path.startswith("/admin/"):
        return csrf_failure(request, reason)
    return render(request, "form_expired.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _alone(
        request,
        400,
        "We could not read what your browser sent",
        "Go back and try again, or start from the front page.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return _alone(
        request,
        500,
        "Something went wrong on this site",
        "It is our fault, not yours. Try again soon.",
    )


def _alone(request: HttpRequest, status: int, heading: str, words: str) -> HttpResponse:
    """A page that needs no database: contacts as last published, else as they came."""
    contacts = directory.load_snapshot()
    context = {
        "heading": heading,
        "words": words,
        "contacts": [contacts.reach(key) for key in FALLBACK if key in contacts],
        "alerts": _alerts(request),
        "emergency": contacts.reach(directory.EMERGENCY),
        "files": {name: _address(path) for name, path in FILES.items()},
    }
    return HttpResponse(loader.get_template("500.html").render(context), status=status)


def _alerts(request: HttpRequest) -> list:
    """Those of the whole site. Whatever is broken, the numbers come without them."""
    try:
        return alerts_for(request, None)
    except Exception:
        logger.exception("An error page is shown without the site's alerts.")
        return []


def _address(path: str) -> str:
    """The address of a static file; its plain one where the list of hashed names is lost."""
    try:
        return static(path)
    except ValueError:
        return settings.STATIC_URL + path
