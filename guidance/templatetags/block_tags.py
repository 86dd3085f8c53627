"""Blocks in templates."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from guidance import privacy
from guidance.body import anchored, with_numbers

register = template.Library()


@register.filter
def is_public(page: Page | None) -> bool:
    """Whether there is a page, and anybody may see it: a private one is not even named."""
    return page is not None and privacy.is_public(page)


@register.simple_tag(takes_context=True)
def block_as_published(context, bound_block) -> SafeString:
    """A block by itself as a page shows it: with its numbers, and its titles at the right level."""
    html, _ = anchored(bound_block.render_as_block(context.flatten()))
    return mark_safe(with_numbers(html))  # noqa: S308 - rendered from editors' blocks
