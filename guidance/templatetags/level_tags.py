"""Helpers of the pages of the levels of need."""

from django import template

register = template.Library()


@register.filter
def at_keys(values: dict, keys) -> list:
    """What a dictionary holds at each of the keys that it has, in the order of the keys."""
    return [values[key] for key in keys if key in values] if values else []
