"""Error pages that still tell people whom to ring, even when the database does not answer."""

import logging

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import page_not_found as django_page_not_found

from guidance import directory
from pages.alerts import alerts_for

logger = logging.getLogger(__name__)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return django_page_not_found(request, exception, template_name="404.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _with_numbers(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    return _with_numbers(request, 500)


def _with_numbers(request: HttpRequest, status: int) -> HttpResponse:
    contacts = directory.load_snapshot()
    template = loader.get_template("500.html")
    return HttpResponse(
        template.render(
            {
                "contacts": [contacts.reach(key) for key in FALLBACK if key in contacts],
                "alerts": _alerts(request),
            }
        ),
        status=status,
    )


def _alerts(request: HttpRequest) -> list:
    """Those of the whole site. Whatever is broken, the numbers come without them."""
    try:
        return alerts_for(request, None)
    except Exception:
        logger.exception("An error page is shown without the site's alerts.")
        return []


FALLBACK = (
    "police-999",
    "childrens-social-care",
    "adult-social-care",
    "emergency-duty-team",
    "childline",
    "samaritans",
    "domestic-abuse-helpline",
)
