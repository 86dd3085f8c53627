"""Small helpers of the page shell: pages by slug, numbers to dial, and plain text as HTML."""

import re

from django import template
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, Site

from guidance.body import with_numbers
from guidance.models.contact import dialled_number
from guidance.privacy import only_public
from site_core.wayfinding import Wayfinding, wayfinding

register = template.Library()


@register.simple_tag(takes_context=True)
def live_page(context, slug: str) -> Page | None:
    """The published, public page of this site with a slug, or None where there is none."""
    request = context.get("request")
    try:
        site = Site.find_for_request(request) if request else None
        if site is None:
            return None
        pages = Page.objects.live().descendant_of(site.root_page).filter(slug=slug)
        return next(iter(only_public(pages)), None)
    except DatabaseError:
        return None


@register.simple_tag
def way_to(page: Page | None) -> Wayfinding:
    """Where a page stands; empty for what is no page of the tree."""
    return wayfinding(page) if getattr(page, "path", "") else Wayfinding()


@register.filter
def is_under(page: Page | None, section: Page) -> bool:
    """Whether a page is this section or lies in it."""
    return getattr(page, "path", "").startswith(section.path)


@register.filter
def dialled(phone: str) -> str:
    """A number from the directory as a telephone dials it; empty where it cannot be dialled."""
    try:
        return dialled_number(phone) if phone else ""
    except ValidationError:
        return ""


@register.filter
def breakable(email: str) -> SafeString:
    """An e-mail address that a narrow card breaks after its @, and not within a word."""
    return format_html_join(mark_safe("@<wbr>"), "{}", ((part,) for part in email.split("@")))


@register.filter
def text_number(sms: str) -> str:
    """The number that a text goes to: "85258 (text SHOUT)" gives "85258"."""
    found = re.match(r"[+\d][\d ]{2,}", sms or "")
    return found.group().replace(" ", "") if found else ""


@register.filter
def numbers(text: str) -> SafeString:
    """Text with every {{contact-key}} turned into the number to dial now."""
    safe = text if isinstance(text, SafeString) else escape(text)
    return mark_safe(with_numbers(safe))  # noqa: S308 - escaped above, links made by the directory


@register.filter
def document_text(text: str) -> SafeString:
    """A document's plain text as paragraphs, with lines that begin "- " as a list."""
    parts: list[SafeString] = []
    points: list[str] = []

    def close_list():
        if points:
            items = format_html_join("", "<li>{}</li>", ((point,) for point in points))
            parts.append(format_html("<ul>{}</ul>", items))
            points.clear()

    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.startswith("- "):
            points.append(line[2:])
        else:
            close_list()
            parts.append(format_html("<p>{}</p>", line))
    close_list()
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped by format_html
