"""Pages written as Markdown files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail.models import Page

from guidance.models import (
    Amendment,
    AnnualReportsPage,
    BusinessPlanPage,
    Contact,
    ContentPage,
    GuidanceLibraryPage,
    GuidancePage,
    LevelOfNeedPage,
    LevelsOfNeedPage,
    PerformancePage,
    RegionalProceduresPage,
    ReportPage,
    ReviewPage,
    StrategicPlanPage,
    Topic,
)
from pages.models import (
    CoursePage,
    GlossaryPage,
    HomePage,
    InformationPage,
    LanguagePage,
    LegislationPage,
    MeetingsPage,
    NewsletterIndexPage,
    NewsPage,
    PartnershipPage,
    SubGroupPage,
    TopicPage,
    TrainingPage,
    YoungPersonPage,
)

from .accounts import (
    fill_business_plan,
    fill_performance,
    fill_report,
    fill_review,
    fill_strategic_plan,
)
from .files import StarterPage, read_page, to_html
from .levels import fill_level, fill_levels
from .once import Once
from .partnership import fill_partnership, fill_sub_group
from .training import fill_course, fill_training
from .values import date, lines, linked

FIRST_VERSION = "First version on this site."

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
    first = {"version": page.version, "date": page.effective_from, "summary": FIRST_VERSION}
    page.amendments = [
        Amendment(**{**row, "date": date(row["date"])})
        for row in fields.get("amendments", [first] if page.effective_from else [])
    ]


def fill_language(page: LanguagePage, fields: dict, lookup: Lookup) -> None:
    """Which language the page is in."""
    page.language = fields["language"]


def fill_procedure_sets(page: RegionalProceduresPage, fields: dict, lookup: Lookup) -> None:
    """Whose procedures are whose: each of `sets` has an area, a title and Markdown text."""
    page.sets = [
        {
            "type": "set",
            "value": {
                "area": row["area"],
                "title": row["title"],
                "publisher": row.get("publisher", ""),
                "url": row.get("url", ""),
                "page": lookup.pages[row["page"]].pk if row.get("page") else None,
                "text": linked(to_html(row["text"]), lookup.pages),
                "confirmed_on": None,
            },
        }
        for row in fields.get("sets", [])
    ]


def fill_threshold_document(page: LevelsOfNeedPage, fields: dict, lookup: Lookup) -> None:
    """Version and approval from the front matter, the rest from levels_of_need.yaml."""
    fill_guidance(page, fields, lookup)
    fill_levels(page, lookup.pages)


def fill_news(page: NewsPage, fields: dict, lookup: Lookup) -> None:
    """The day of the news, and from when it counts as old where that is not a year later."""
    page.date = date(fields["date"])
    page.archive_on = date(fields.get("archive_on"))


# By the name that a file's `type` gives.
PAGE_TYPES = {
    "topic": PageType(TopicPage),
    "guidance": PageType(GuidancePage, fill_guidance),
    "guidance-library": PageType(GuidanceLibraryPage),
    "regional-procedures": PageType(RegionalProceduresPage, fill_procedure_sets),
    "young-person": PageType(YoungPersonPage),
    "standard": PageType(InformationPage),
    "language": PageType(LanguagePage, fill_language),
    "levels-of-need": PageType(LevelsOfNeedPage, fill_threshold_document),
    "level-of-need": PageType(
        LevelOfNeedPage,
        lambda page, fields, lookup: fill_level(page, fields, lookup.pages, lookup.topics),
    ),
    "review": PageType(ReviewPage, fill_review),
    "report": PageType(ReportPage, fill_report),
    "annual-reports": PageType(AnnualReportsPage),
    "strategic-plan": PageType(StrategicPlanPage, fill_strategic_plan),
    "business-plan": PageType(BusinessPlanPage, fill_business_plan),
    "performance": PageType(PerformancePage, fill_performance),
    "partnership": PageType(PartnershipPage, fill_partnership),
    "sub-group": PageType(SubGroupPage, fill_sub_group),
    "meetings": PageType(MeetingsPage),
    "training": PageType(TrainingPage, fill_training),
    "course": PageType(CoursePage, fill_course),
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
    files = _parents_first([read_page(path, root) for path in sorted(root.glob("*/*.md"))])
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


def _parents_first(files: list[StarterPage]) -> list[StarterPage]:
    """The files with each after that of the page that it belongs under."""
    folder_of = {file.slug: file.name.split("/")[0] for file in files}

    def depth(file: StarterPage) -> int:
        above, seen = folder_of[file.slug], {file.slug}
        while above in folder_of and above not in seen:
            seen.add(above)
            above = folder_of[above]
        return len(seen)

    return sorted(files, key=depth)


def _create(file: StarterPage, home: HomePage) -> ContentPage | None:
    """The page, still empty and not live; None where an editor's own page has its address."""
    if file.type not in PAGE_TYPES:
        raise ValueError(f"{file.name}: there is no type of page “{file.type}”.")
    folder = file.name.split("/")[0]
    model = PAGE_TYPES[file.type].model
    found = Page.objects.descendant_of(home, inclusive=True).filter(slug=folder)
    # A site of an earlier version may have another page of that name, which holds no such pages.
    fitting = found.type(*model.allowed_parent_page_models())
    parent = fitting.first() or found.first()
    if parent is None:
        raise ValueError(f"{file.name}: there is no page “{folder}” to put it under.")
    if parent.get_children().filter(slug=file.slug).exists():
        return None
    page = model(title=file.title, slug=file.slug, summary=file.summary, live=False)
    parent.add_child(instance=page)
    return page


def _fill(page: ContentPage, file: StarterPage, lookup: Lookup) -> None:
    # Pages were put under it since it was made: publishing it must not forget them.
    page.refresh_from_db(fields=["path", "depth", "numchild"])
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
