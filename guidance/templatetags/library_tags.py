"""Guidance in templates of other pages."""

from urllib.parse import urlencode

from django import template
from django.db import DatabaseError
from django.db.models import Q
from wagtail.models import Site

from guidance.models import GuidanceLibraryPage, GuidancePage
from guidance.models.library import file_size
from guidance.privacy import visible

register = template.Library()
MOST = 12


@register.simple_tag(takes_context=True)
def guidance_library(context) -> GuidanceLibraryPage | None:
    """The live, public library of this site; None where there is none or no database answers."""
    request = context.get("request")
    try:
        site = Site.find_for_request(request) if request else None
        if site is None:
            return None
        return visible(GuidanceLibraryPage.objects.descendant_of(site.root_page)).first()
    except DatabaseError:
        return None


@register.simple_tag
def practitioner_guidance(page) -> list[GuidancePage]:
    """Guidance in force that shares the page's topics or that it names among related pages."""
    topics = [topic.pk for topic in page.more_topics.all()]
    if page.topic_id:
        topics.append(page.topic_id)
    related = [other.pk for other in page.public_related_pages]
    return list(
        GuidancePage.objects.in_force()
        .filter(Q(topic__in=topics) | Q(more_topics__in=topics) | Q(pk__in=related))
        .exclude(pk=page.pk)
        .defer("body", "contacts")
        .distinct()
        .order_by("title")[:MOST]
    )


@register.simple_tag
def querystring_of(**values) -> str:
    """Values as a query string, without the question mark."""
    return urlencode(values)


@register.filter
def size_words(document) -> str:
    """A document's kind and size, for instance "PDF, 40 KB"."""
    return ", ".join(filter(None, (document.file_extension.upper(), file_size(document))))
