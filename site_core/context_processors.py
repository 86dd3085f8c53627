"""What the page shell needs on every page."""

from django.http import HttpRequest
from wagtail.models import Site

from guidance.models import Partnership


def shell(request: HttpRequest) -> dict:
    """The partnership, and the sections that the navigation shows."""
    if request.path.startswith("/admin/"):
        return {}
    site = Site.find_for_request(request)
    sections = []
    if site:
        sections = site.root_page.get_children().live().public().in_menu()
    return {
        "partnership": Partnership.for_request(request) if site else Partnership(),
        "navigation": sections,
        "home_url": "/",
    }
