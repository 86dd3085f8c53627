"""What the partnership has to confirm, linked to the pages and contacts that say it."""

import hashlib

from wagtail.models import Page

from guidance import content_checks
from guidance.models import Contact, ContentCheck

from .once import Once


def load_content_checks(once: Once) -> int:
    """Give the number loaded now. Raises ValueError for a row that is not whole."""
    pages: dict[str, Page] = {page.slug: page for page in Page.objects.filter(depth__gt=2)}
    contacts = {contact.full_key: contact for contact in Contact.objects.all()}
    count = 0
    for row in content_checks.rows(content_checks.read()):
        whole = "|".join([row.group, row.place, row.statement, row.source])
        name = hashlib.sha256(whole.encode()).hexdigest()[:24]
        if not once.claim(f"content check {name}"):
            continue
        check = ContentCheck.objects.create(
            group=row.group,
            place=row.place,
            statement=row.statement,
            source=row.source,
            contact=contacts.get(row.contact),
        )
        check.pages.set([pages[key] for key in row.keys if key in pages])
        count += 1
    return count
