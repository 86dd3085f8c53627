"""What templates show from the site's own pages: alerts, glossary links, news, whole addresses."""

from collections.abc import Iterable

from django import template
from django.db import DatabaseError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page

from guidance.addresses import absolute
from guidance.body import Heading
from guidance.glossary import link_terms
from guidance.languages import direction
from guidance.models import ContentPage
from guidance.privacy import visible
from pages.alerts import alerts_for
from pages.models import GlossaryPage, NewsIndexPage, NewsletterPage
from pages.models.language import languages_of_pages

register = template.Library()
WORTH_A_LIST = 3  # headings on a page before a list of them saves anybody time


@register.simple_tag(takes_context=True)
def alerts_now(context) -> list:
    """The alerts of the page that is shown, or of the front page where there is none."""
    request, page = context.get("request"), context.get("page")
    if request is None:
        return []
    try:
        return alerts_for(request, page if isinstance(page, Page) else None)
    except DatabaseError:
        return []


@register.simple_tag
def in_its_language(page: Page) -> str:
    """The attributes of an element that holds the title of a page, where that is not in English."""
    language = languages_of_pages().get(page.pk)
    return format_html(' lang="{}" dir="{}"', language, direction(language)) if language else ""


@register.simple_tag(takes_context=True)
def with_terms(context, page: ContentPage) -> SafeString:
    """A page's body with glossary terms linked on first use; the glossary's own stays as it is."""
    body = page.rendered_body.html
    if isinstance(page, GlossaryPage):
        return body
    glossary = visible(GlossaryPage.objects.all()).first()
    return link_terms(body, page, glossary.get_url(context.get("request"))) if glossary else body


@register.filter
def main_headings(headings: Iterable[Heading]) -> list[Heading]:
    """The headings that a contents list leads to; none where the page is short enough to see."""
    main = [heading for heading in headings or () if heading.level == 2]
    return main if len(main) >= WORTH_A_LIST else []


@register.simple_tag
def latest_news(count: int = 3) -> dict:
    """The newest news and the newest issue of the newsletter, with the list that each is on."""
    listing = visible(NewsIndexPage.objects.all()).first()
    return {
        "list": listing,
        "news": list(listing.news[:count]) if listing else [],
        "issue": visible(NewsletterPage.objects.all()).order_by("-date", "-number").first(),
    }


@register.simple_tag(takes_context=True)
def whole_address(context, page: Page) -> str:
    """The address of a page for those outside the site; empty for one that has none yet."""
    request = context.get("request")
    path = page.get_url(request) if page.pk else None
    return absolute(request, path) if request and path else ""
