"""What the page shell needs on every page."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest
from wagtail.models import Site

from guidance.models import Partnership

logger = logging.getLogger(__name__)


def shell(request: HttpRequest) -> dict:
    """The partnership, and the sections that the navigation shows."""
    if request.path.startswith("/admin/"):
        return {}
    try:
        site = Site.find_for_request(request)
        if site:
            return {
                "partnership": Partnership.for_request(request),
                "navigation": list(site.root_page.get_children().live().public().in_menu()),
            }
    except DatabaseError:
        logger.error("The database did not answer: a page is shown without its navigation.")
    return {"partnership": Partnership(), "navigation": []}
