"""Published pages, contacts and documents in a line."""

import json
from pathlib import Path

from django.core.files.base import ContentFile

from guidance.models import Contact, GuidanceDocument, GuidancePage, OpeningPeriod, Topic
from pages.models import InformationPage, SectionPage, TopicPage, YoungPersonPage

PAGE_TYPES = {
    "information": InformationPage,
    "guidance": GuidancePage,
    "topic": TopicPage,
    "young-person": YoungPersonPage,
}


def section(slug: str = "about") -> SectionPage:
    """A section of the starter content."""
    return SectionPage.objects.get(slug=slug)


def a_page(title: str, *blocks, kind="information", parent=None, topics=(), draft=False, **values):
    """A page with a body of blocks: HTML, or (block type, value); published unless `draft`."""
    values.setdefault("summary", f"What {title.lower()} means for the people who live here.")
    values.setdefault("audiences", ["public"])
    page = PAGE_TYPES[kind](title=title, live=not draft, **values)
    page.topic = Topic.objects.get(key=topics[0]) if topics else None
    set_body(page, *blocks)
    (parent or section()).add_child(instance=page)
    revision = page.save_revision()
    if not draft:
        revision.publish()
    page.refresh_from_db()
    return page


def set_body(page, *blocks) -> None:
    page.body = json.dumps(
        [
            {"type": "prose", "value": block}
            if isinstance(block, str)
            else {"type": block[0], "value": block[1]}
            for block in blocks
        ]
    )
    page.__dict__.pop("rendered_body", None)


def publish(page) -> None:
    """Publish a page as it stands, as an editor does."""
    page.save_revision().publish()
    page.refresh_from_db()


def a_contact(key: str, *periods, stand_in: str | None = None, **values) -> Contact:
    """A published contact; each period is (days, opens, closes)."""
    contact = Contact(
        key=key,
        name=values.pop("name", key.replace("-", " ").title()),
        who_for=values.pop("who_for", "Anyone."),
        audiences=values.pop("audiences", ["public"]),
        stand_in=Contact.objects.get(key=stand_in) if stand_in else None,
        **values,
    )
    contact.opening_periods = [
        OpeningPeriod(days=days, opens=opens, closes=closes) for days, opens, closes in periods
    ]
    contact.full_clean()
    contact.save()
    contact.save_revision().publish()
    return contact


def a_document(name: str, data: str | bytes, **values) -> GuidanceDocument:
    """A document as an upload in the admin saves it; its text is read by the task that follows."""
    document = GuidanceDocument(title=values.pop("title", Path(name).stem), **values)
    document.file = ContentFile(data.encode() if isinstance(data, str) else data, name=name)
    document._set_document_file_metadata()
    document.save()
    return document
