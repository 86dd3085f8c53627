"""A feed of changes: new and amended guidance with the plain summary of each change."""

from datetime import date, datetime, time

from django.contrib.syndication.views import Feed
from django.utils import timezone

from .addresses import absolute
from .characters import fit_for_xml

ITEMS = 40


class GuidanceFeed(Feed):
    """RSS of what everybody can read: the amendments of live, public guidance that is no draft."""

    item_guid_is_permalink = False

    def get_object(self, request, library):
        self.request = request
        return library

    def title(self, library) -> str:
        return f"{library.title}: what has changed"

    def link(self, library) -> str:
        return absolute(self.request, library.get_url(self.request))

    def feed_url(self, library) -> str:
        return self.link(library) + library.reverse_subpage("feed")

    def description(self, library) -> str:
        return "New and amended guidance, with what changed in plain words."

    def items(self, library):
        from guidance.models import Amendment

        return (
            Amendment.objects.filter(
                page__in=library.guidance_pages(self.request), date__lte=timezone.localdate()
            )
            .select_related("page")
            .order_by("-date", "-pk")[:ITEMS]
        )

    def item_title(self, item) -> str:
        state = "" if item.page.answers else f" ({item.page.get_status_display().lower()})"
        return fit_for_xml(f"{item.page.title}, version {item.version}{state}")

    def item_description(self, item) -> str:
        return fit_for_xml(item.summary)

    def item_link(self, item) -> str:
        return absolute(self.request, f"{item.page.get_url(self.request)}#amendment-history")

    def item_guid(self, item) -> str:
        return f"guidance-{item.page_id}-version-{item.version}"

    def item_pubdate(self, item) -> datetime:
        return moment(item.date)

    def item_categories(self, item) -> list[str]:
        return [item.page.get_document_type_display()]


def moment(day: date) -> datetime:
    """Noon of a day here, so that a feed reader elsewhere shows the same day."""
    return timezone.make_aware(datetime.combine(day, time(12)))
