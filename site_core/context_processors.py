"""What the page shell needs on every page."""

import logging

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from wagtail.models import Site

from guidance.models import Partnership
from guidance.privacy import only_listed
from pages.models import Footer

logger = logging.getLogger(__name__)


def shell(request: HttpRequest) -> dict:
    """The partnership, the sections of the menu, and the links of the footer."""
    if request.path.startswith("/admin/"):
        return {}
    try:
        site = Site.find_for_request(request)
        if site:
            return {
                "partnership": Partnership.for_request(request),
                "navigation": only_listed(site.root_page.get_children().live().in_menu()),
                "footer_groups": Footer.groups_for(site),
                "sign_in_url": settings.WAGTAIL_FRONTEND_LOGIN_URL,
            }
    except DatabaseError:
        logger.error("The database did not answer: a page is shown without its navigation.")
    return {"partnership": Partnership(), "navigation": [], "footer_groups": []}
