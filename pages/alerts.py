"""Which alerts a visitor sees."""

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page, Site

from .models import Alert


def alerts_for(request: HttpRequest, page: Page | None) -> list[Alert]:
    """The alerts to show now, the most serious first, then the newest. One query.

    Where there is no page (a question, an error) those of the front page that hold below it are
    shown.
    """
    site = Site.find_for_request(request)
    if site is None:
        return []
    # As though such an answer were a page below the front page.
    path = page.path if page and page.path else site.root_page.path + "0" * Page.steplen
    alerts = Alert.objects.shown_at(timezone.now()).for_page(path, Page.steplen)
    return sorted(
        alerts.select_related("link_page"),
        key=lambda alert: (alert.seriousness, -alert.starts_at.timestamp()),
    )
