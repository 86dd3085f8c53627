"""Pages written as Markdown files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail.models import Page

from guidance.models import Contact, ContentPage, GuidancePage, Topic
from pages.models import (
    GlossaryPage,
    HomePage,
    InformationPage,
    LegislationPage,
    NewsletterIndexPage,
    NewsPage,
    TopicPage,
    YoungPersonPage,
)

from .files import StarterPage, read_page
from .once import Once
from .values import date, lines, linked

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Lookup:
    """What the files name by key or slug."""

    pages: dict[str, Page]
    topics: dict[str, Topic]
    contacts: dict[str, Contact]


@dataclass(frozen=True)
class PageType:
    """A type of page that files are written for, and how its own fields are filled."""

    model: type[ContentPage]
    fill: Callable[[ContentPage, dict, Lookup], None] = lambda page, fields, lookup: None


def fill_guidance(page: GuidancePage, fields: dict, lookup: Lookup) -> None:
    """Version, approval and review from the front matter."""
    for name in ("document_type", "version", "status"):
        if name in fields:
            setattr(page, name, fields[name])
    page.policy_owner = fields.get("owner", "")
    page.applies_to = ", ".join(fields.get("applies_to", []))
    page.legal_basis = lines(fields.get("legal_basis", ""))
    page.effective_from = date(fields.get("effective_from"))
    page.review_on = date(fields.get("review_on"))


def fill_news(page: NewsPage, fields: dict, lookup: Lookup) -> None:
    """The day of the news, and from when it counts as old where that is not a year later."""
    page.date = date(fields["date"])
    page.archive_on = date(fields.get("archive_on"))


# By the name that a file's `type` gives.
PAGE_TYPES = {
    "topic": PageType(TopicPage),
    "guidance": PageType(GuidancePage, fill_guidance),
    "young-person": PageType(YoungPersonPage),
    "standard": PageType(InformationPage),
    "glossary": PageType(GlossaryPage),
    "legislation": PageType(LegislationPage),
    "news": PageType(NewsPage, fill_news),
    "newsletters": PageType(NewsletterIndexPage),
}

NewPages = list[tuple[StarterPage, ContentPage]]


def create_pages(once: Once, home: HomePage) -> NewPages:
    """A page for each file of starter/pages that was not loaded before, still empty and not live.

    A file lies in a folder named after the page that it belongs under; those under the front page
    come first, for they may hold others. Raises ValueError, with the file's name, for a broken one.
    """
    root = Path(settings.STARTER_CONTENT_DIR) / "pages"
    paths = sorted(root.glob("*/*.md"), key=lambda path: (path.parent.name != home.slug, path))
    files = [read_page(path, root) for path in paths]
    created = [(file, _create(file, home)) for file in files if once.claim(f"page {file.name}")]
    return [(file, page) for file, page in created if page]


def look_up(home: HomePage) -> Lookup:
    """What the files may name, as it stands."""
    return Lookup(
        pages={page.slug: page for page in Page.objects.descendant_of(home)},
        topics={topic.key: topic for topic in Topic.objects.all()},
        contacts={contact.full_key: contact for contact in Contact.objects.all()},
    )


def fill_pages(new: NewPages, lookup: Lookup, progress: Progress) -> int:
    """Fill and publish the pages; give how many. Raises ValueError as `create_pages` does."""
    for done, (file, page) in enumerate(new):
        progress("pages", done, len(new))
        _fill(page, file, lookup)
    progress("pages", len(new), len(new))
    return len(new)


def _create(file: StarterPage, home: HomePage) -> ContentPage | None:
    """The page, still empty and not live; None where an editor's own page has its address."""
    if file.type not in PAGE_TYPES:
        raise ValueError(f"{file.name}: there is no type of page “{file.type}”.")
    folder = file.name.split("/")[0]
    parent = Page.objects.descendant_of(home, inclusive=True).filter(slug=folder).first()
    if parent is None:
        raise ValueError(f"{file.name}: there is no page “{folder}” to put it under.")
    if parent.get_children().filter(slug=file.slug).exists():
        return None
    model = PAGE_TYPES[file.type].model
    page = model(title=file.title, slug=file.slug, summary=file.summary, live=False)
    parent.add_child(instance=page)
    return page


def _fill(page: ContentPage, file: StarterPage, lookup: Lookup) -> None:
    try:
        page.topic = lookup.topics[file.topics[0]] if file.topics else None
        page.more_topics = [lookup.topics[key] for key in file.topics[1:]]
        page.contacts = [("contact", lookup.contacts[key]) for key in file.contacts]
        page.audiences = list(file.audience)
        page.sources = "\n".join(file.sources)
        page.related_pages = [lookup.pages[slug] for slug in file.related if slug in lookup.pages]
        page.body = linked(file.blocks, lookup.pages)
        PAGE_TYPES[file.type].fill(page, file.fields, lookup)
        page.full_clean()
    except KeyError as error:
        raise ValueError(f"{file.name}: there is nothing with the key {error}.") from error
    except ValidationError as error:
        raise ValueError(f"{file.name}: {'; '.join(error.messages)}") from error
    page.save_revision().publish()
