"""Contacts in templates."""

from datetime import time

from django import template

from guidance import directory
from guidance.opening import clock_words

register = template.Library()


@register.simple_tag
def reach(keys):
    """Contacts as they are to be reached now, from one key or a list of keys, in that order."""
    contacts = directory.current()
    wanted = [keys] if isinstance(keys, str) else keys
    return [contacts.reach(key) for key in wanted if key in contacts]


@register.filter
def clock(at: time | None) -> str:
    """A time of day as people say it: “9:30am”, “5pm”, “midday”."""
    return clock_words(f"{at:%H:%M}") if at else ""
