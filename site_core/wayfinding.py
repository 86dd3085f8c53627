"""Where a page stands: the pages above it, and its neighbours in the section."""

from dataclasses import dataclass, field

from django.db.models import Q
from wagtail.models import Page

from guidance.per_request import store
from guidance.privacy import is_expired, only_listed
from pages.models import SectionPage

HOME_DEPTH = 2
# More neighbours than this are no help beside a page: the section's own page lists them better.
MOST_NEIGHBOURS = 20


@dataclass(frozen=True)
class Wayfinding:
    """`crumbs` from the front page down; `neighbours` with the page itself, in the section's order.

    `heading` is that of the group of the section that the page is in, else the section's title.
    """

    crumbs: list[Page] = field(default_factory=list)
    heading: str = ""
    neighbours: list[Page] = field(default_factory=list)

    @property
    def section(self) -> Page | None:
        return self.crumbs[-1] if len(self.crumbs) > 1 else None


def wayfinding(page: Page) -> Wayfinding:
    """Where a page stands: two queries, once for a request."""
    if page.depth <= HOME_DEPTH:
        return Wayfinding()
    known = store("wayfinding")
    if page.path not in known:
        known[page.path] = _find(page)
    return known[page.path]


def _find(page: Page) -> Wayfinding:
    above = [
        page.path[:end] for end in range(HOME_DEPTH * Page.steplen, len(page.path), Page.steplen)
    ]
    section = SectionPage.objects.live().filter(path=above[-1]).first() if len(above) > 1 else None
    wanted = Q(path__in=above)
    group, heading = [], ""
    if section:
        group, heading = _group_of(page, section)
        wanted |= Q(pk__in=group) if group else Q(path__startswith=above[-1], depth=page.depth)
    pages = list(Page.objects.live().filter(wanted).order_by("path"))
    # No list leads to a draft; what stands below it still leads up to it. A private page above is
    # there for whoever was let in below it.
    crumbs = [other for other in pages if other.path in above and not is_expired(other)]
    if not section:
        return Wayfinding(crumbs)
    near = only_listed(other for other in pages if other.path not in above)
    if group:
        near.sort(key=lambda other: group.index(other.pk))
    elif len(near) > MOST_NEIGHBOURS:
        near = []
    elif not section.for_young_people:
        near.sort(key=lambda other: other.title)
    return Wayfinding(crumbs, heading or section.title, near if len(near) > 1 else [])


def _group_of(page: Page, section: SectionPage) -> tuple[list[int], str]:
    """The keys of the last, most particular group that holds the page, and its heading.

    A group that shows summaries is a choice from the others, and does not count.
    """
    found: tuple[list[int], str] = ([], "")
    for block, keys in zip(section.groups.raw_data, section.grouped_keys(), strict=True):
        if page.pk in keys and not block["value"].get("with_summaries"):
            found = (keys, block["value"]["heading"])
    return found
