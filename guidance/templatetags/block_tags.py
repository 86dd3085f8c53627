"""Blocks in templates."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from guidance.body import anchored, with_numbers

register = template.Library()


@register.simple_tag(takes_context=True)
def block_as_published(context, bound_block) -> SafeString:
    """A block by itself as a page shows it: with its numbers, and its titles at the right level."""
    html, _ = anchored(bound_block.render_as_block(context.flatten()))
    return mark_safe(with_numbers(html))  # noqa: S308 - rendered from editors' blocks
