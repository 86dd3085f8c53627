"""Links to pages in editors' words: only to public ones, read together for a page."""

import re
from collections.abc import Iterable

from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from .per_request import store
from .privacy import is_expired

PAGE_LINK = re.compile(r"<a\b[^>]*\blinktype=\\?[\"']page\b[^>]*>")
PAGE_ID = re.compile(r"\bid=\\?[\"'](\d+)")


class PublishedPageLinkHandler(PageLinkHandler):
    """A link to a page that is not published, or private, keeps its words and leads nowhere."""

    @classmethod
    def get_many(cls, attrs_list: list[dict]) -> list[Page | None]:
        ids = [str(attrs.get("id")) for attrs in attrs_list]
        pages = _pages(ids)
        return [pages.get(pk) for pk in ids]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        urls = [page.url if page else None for page in cls.get_many(attrs_list)]
        return [f'<a href="{escape(url)}">' if url else "<a>" for url in urls]


def prepare(raw_data: Iterable) -> None:
    """Read at once all pages that the body of a page links to.

    Without this each block of rich text would ask the database for its own.
    """
    tags = PAGE_LINK.findall(repr(list(raw_data)))
    _pages([found.group(1) for tag in tags if (found := PAGE_ID.search(tag))])


def _pages(ids: Iterable[str]) -> dict[str, Page | None]:
    """Published pages by their key as text; None for one that is not there.

    A private page keeps its link: whoever follows it is asked to sign in.
    """
    known = store("linked pages")
    wanted = {pk for pk in ids if pk.isdigit()} - known.keys()
    if wanted:
        known.update(dict.fromkeys(wanted))
        found = Page.objects.live().filter(pk__in=wanted)
        known.update({str(page.pk): page for page in found if not is_expired(page)})
    return known
