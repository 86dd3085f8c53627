"""Contacts in templates."""

from django import template

from guidance import directory

register = template.Library()


@register.simple_tag
def reach(keys):
    """Contacts as they are to be reached now, from one key or a list of keys, in that order."""
    contacts = directory.current()
    wanted = [keys] if isinstance(keys, str) else keys
    return [contacts.reach(key) for key in wanted if key in contacts]
