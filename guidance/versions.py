"""Remember the words of each version that the public could read."""

from django.utils import timezone
from wagtail.models import Page

from .models import GuidancePage, PublishedVersion


def record(page: Page) -> None:
    """Keep the words of a guidance page as it stands, if everybody can read it and it is no draft.

    A version that is published again, corrected, takes the place of what was kept of it.
    """
    page = page.specific
    if not isinstance(page, GuidancePage) or page.alias_of_id:
        return
    if not page.live or page.is_draft or page.get_view_restrictions().exists():
        return
    PublishedVersion.objects.update_or_create(
        page=page,
        version=page.version,
        defaults={
            "published_at": page.last_published_at or timezone.now(),
            "html": page.compared_html,
        },
    )
