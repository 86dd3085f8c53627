"""Telephone numbers in running text: {{contact-key}} stands for the number in the directory."""

import re
from collections.abc import Callable

from django.utils.html import escape, format_html

TOKEN = re.compile(r"\{\{\s*([a-z0-9/-]+)\s*\}\}")
# Eight digits or more in a row, as no statute, date or year has; short codes are caught in review.
TYPED_NUMBER = re.compile(r"(?<![\w/.#=-])(?:\+?44|0)(?:[\s()-]{0,2}\d){8,}")


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


def number_words(reached) -> tuple[str, str]:
    """The number of a contact in running text as (words, number to dial).

    A closed service keeps its own number here: the text around it says when to ring. One without a
    number, or out of date, gives the number that stands in, with whose it is.
    """
    own = reached.own_phone or reached.sms
    if own and not reached.out_of_date:
        return own, reached.own_tel
    return f"{reached.phone} ({reached.via_name})", reached.tel


def number_link(reached) -> str:
    """The number as a link to dial it."""
    words, tel = number_words(reached)
    if not tel:
        return escape(words)
    return format_html('<a class="app-number" href="tel:{}">{}</a>', tel, words)
