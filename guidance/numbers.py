"""Telephone numbers in running text: {{contact-key}} stands for the number in the directory."""

import re
from collections.abc import Callable

from django.utils.html import format_html

TOKEN = re.compile(r"\{\{\s*([a-z0-9/-]+)\s*\}\}")
# Eight digits or more in a row, as no statute, date or year has; short codes are caught in review.
TYPED_NUMBER = re.compile(r"(?<![\w/.#=-])(?:\+?44|0)(?:[\s()-]?\d){8,}")


def unknown_tokens(text: str) -> list[str]:
    """Keys in double braces that no contact has."""
    from guidance.models import Contact

    wanted = set(TOKEN.findall(text))
    if not wanted:
        return []
    known = {contact.full_key for contact in Contact.objects.only("key", "variant")}
    return sorted(wanted - known)


def without_numbers(text: str) -> str:
    """The text of a document with its telephone numbers replaced by a pointer to the directory."""
    return TYPED_NUMBER.sub("[number removed: see Contacts]", text)


def replace_tokens(text: str, number_of: Callable[[str], str]) -> str:
    """The text with each {{key}} replaced by what `number_of` gives for the key."""
    return TOKEN.sub(lambda match: number_of(match.group(1)), text)


def number_link(resolved) -> str:
    """A number to dial as a link; a service without one gives the number that stands in."""
    label = resolved.phone or resolved.sms
    if resolved.via_name:
        label = f"{label} ({resolved.via_name})"
    if not resolved.tel:
        return label
    return format_html('<a class="app-number" href="tel:{}">{}</a>', resolved.tel, label)
