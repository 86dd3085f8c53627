"""Load the starter content once. What was loaded before is left as editors have it."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import yaml
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Site

from guidance import directory
from guidance.models import (
    Contact,
    GuidancePage,
    OpeningPeriod,
    Partnership,
    Topic,
)

from .models import (
    ContactDirectoryPage,
    HomePage,
    InformationPage,
    LoadedStarterItem,
    SectionPage,
    TopicPage,
    YoungPersonPage,
)
from .starter_files import StarterPage, read_page

PAGE_TYPES = {
    "topic": TopicPage,
    "guidance": GuidancePage,
    "young-person": YoungPersonPage,
    "standard": InformationPage,
}
PAGE_LINK = re.compile(r'<a href="page:([\w-]+)">(.*?)</a>', re.DOTALL)
EDITING_GROUPS = {
    "Editors": ("add", "change"),
    "Moderators": ("add", "change", "publish", "lock", "unlock"),
}
EDITED_MODELS = ("contact", "topic", "answertext", "partnership")
CONTACT_FIELDS = (
    "name",
    "who_for",
    "phone",
    "phone_alt",
    "sms",
    "relay",
    "email",
    "url",
    "always_open",
    "hours_confidence",
    "bank_holidays",
    "free_to_call",
    "note",
    "audiences",
    "area",
    "takes_concerns",
    "owner",
    "sources",
    "source_notes",
    "seen",
    "confidence",
)

Progress = Callable[[str, int, int], None]


def _read(name: str) -> dict:
    return yaml.safe_load((Path(settings.STARTER_CONTENT_DIR) / name).read_text("utf-8"))


class _Once:
    """Remembers what was loaded, so that nothing is loaded twice."""

    def __init__(self):
        self._loaded = set(LoadedStarterItem.objects.values_list("name", flat=True))

    def claim(self, name: str) -> bool:
        """Whether `name` is to be loaded now; from then on it counts as loaded."""
        if name in self._loaded:
            return False
        self._loaded.add(name)
        LoadedStarterItem.objects.create(name=name)
        return True


def load_starter_content(progress: Progress = lambda step, done, total: None) -> dict[str, int]:
    """Load what has not been loaded before; give how many of each kind were.

    All or nothing: an error leaves the site as it was. Raises ValueError for a broken file.
    """
    with transaction.atomic():
        once = _Once()
        counts = {
            "topics": _load_topics(once),
            "contacts": _load_contacts(once),
        }
        _load_permissions(once)
        home = _load_site(once)
        counts["pages"] = _load_pages(once, home, progress)
    directory.save_snapshot(directory.load())
    return counts


def _load_permissions(once: _Once) -> None:
    """Editors change contacts, topics and the words of answers; moderators publish them too."""
    if not once.claim("permissions"):
        return
    for group, actions in EDITING_GROUPS.items():
        codenames = [f"{action}_{model}" for action in actions for model in EDITED_MODELS]
        permissions = Permission.objects.filter(
            content_type__app_label__in=("guidance", "search"), codename__in=codenames
        )
        for found in Group.objects.filter(name=group):
            found.permissions.add(*permissions)


def _load_topics(once: _Once) -> int:
    count = 0
    for row in _read("topics.yaml")["topics"]:
        if once.claim(f"topic {row['key']}"):
            Topic.objects.get_or_create(key=row["key"], defaults=row)
            count += 1
    return count


def _load_contacts(once: _Once) -> int:
    rows = _read("contacts.yaml")["contacts"]
    new = []
    for row in rows:
        variant = row.get("variant", "")
        if not once.claim(f"contact {row['key']}/{variant}"):
            continue
        contact = Contact(
            key=row["key"],
            variant=variant,
            expires_on=_date(row.get("expires_on")),
            **{name: row[name] for name in CONTACT_FIELDS if row.get(name) is not None},
        )
        contact.opening_periods = [
            OpeningPeriod(
                days=",".join(period["days"]), opens=period["opens"], closes=period["closes"]
            )
            for period in row.get("periods", ())
        ]
        contact.full_clean(exclude=["stand_in"])
        contact.save()
        new.append((contact, row.get("stand_in")))
    for contact, stand_in in new:
        contact.stand_in = Contact.objects.filter(key=stand_in, variant="").first()
        contact.save()
        contact.save_revision().publish()
    return len(new)


def _load_site(once: _Once) -> HomePage:
    data = _read("site.yaml")
    home = HomePage.objects.first()
    if once.claim("home page") and home is None:
        root = Page.objects.get(depth=1)
        welcome = root.get_children().filter(slug="home").first()
        if welcome:
            welcome.delete()
            root.refresh_from_db()
        home = root.add_child(instance=HomePage(slug="home", **data["home"]))
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={
                "hostname": "localhost",
                "root_page": home,
                "site_name": data["partnership"]["short_name"],
            },
        )
        home.save_revision().publish()
    site = Site.objects.get(is_default_site=True)
    if once.claim("partnership"):
        Partnership.objects.update_or_create(site=site, defaults=data["partnership"])
    for row in data["sections"]:
        if once.claim(f"section {row['slug']}"):
            _add(
                home,
                SectionPage(
                    slug=row["slug"],
                    title=row["title"],
                    summary=row["summary"],
                    group=row.get("group", ""),
                    for_young_people=row.get("for_young_people", False),
                    show_in_menus=row["in_menu"],
                ),
            )
    if once.claim("contacts page"):
        _add(home, ContactDirectoryPage(show_in_menus=True, **data["contacts_page"]))
    return home


def _add(parent: Page, page: Page) -> Page:
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _load_pages(once: _Once, home: HomePage, progress: Progress) -> int:
    root = Path(settings.STARTER_CONTENT_DIR) / "pages"
    files = [read_page(path, root) for path in sorted(root.glob("*/*.md"))]
    new = [(file, _create(file, home)) for file in files if once.claim(f"page {file.name}")]
    by_slug = {page.slug: page for page in Page.objects.descendant_of(home)}
    topics = {topic.key: topic for topic in Topic.objects.all()}
    contacts = {contact.full_key: contact for contact in Contact.objects.all()}
    for done, (file, page) in enumerate(new):
        progress("pages", done, len(new))
        _fill(page, file, by_slug, topics, contacts)
    progress("pages", len(new), len(new))
    return len(new)


def _create(file: StarterPage, home: HomePage) -> Page:
    if file.type not in PAGE_TYPES:
        raise ValueError(f"{file.name}: there is no type of page “{file.type}”.")
    section = SectionPage.objects.child_of(home).get(slug=file.name.split("/")[0])
    page = PAGE_TYPES[file.type](title=file.title, slug=file.slug, summary=file.summary, live=False)
    section.add_child(instance=page)
    return page


def _fill(page, file: StarterPage, by_slug: dict, topics: dict, contacts: dict) -> None:
    try:
        page.topic = topics[file.topics[0]] if file.topics else None
        page.more_topics = [topics[key] for key in file.topics[1:]]
        page.contacts = [("contact", contacts[key]) for key in file.contacts]
    except KeyError as error:
        raise ValueError(f"{file.name}: there is no topic or contact {error}.") from error
    page.audiences = list(file.audience)
    page.sources = "\n".join(file.sources)
    page.related_pages = [by_slug[slug] for slug in file.related if slug in by_slug]
    page.body = _linked(file.blocks, by_slug)
    if isinstance(page, GuidancePage):
        for name, value in file.guidance.items():
            if name == "applies_to":
                value = ", ".join(value) if isinstance(value, list) else value
            elif name == "legal_basis":
                value = "\n".join(value) if isinstance(value, list) else value
            elif name in ("effective_from", "review_on"):
                value = _date(value)
            setattr(page, "policy_owner" if name == "owner" else name, value)
    try:
        page.full_clean()
    except ValidationError as error:
        raise ValueError(f"{file.name}: {'; '.join(error.messages)}") from error
    page.save_revision().publish()


def _date(value) -> datetime.date | None:
    if value is None or isinstance(value, datetime.date):
        return value
    return datetime.date.fromisoformat(value)


def _linked(value, by_slug: dict):
    """The blocks with links by slug turned into links to pages; a link to nothing loses its tag."""
    if isinstance(value, str):
        return PAGE_LINK.sub(
            lambda match: (
                f'<a linktype="page" id="{by_slug[match.group(1)].pk}">{match.group(2)}</a>'
                if match.group(1) in by_slug
                else match.group(2)
            ),
            value,
        )
    if isinstance(value, list):
        return [_linked(item, by_slug) for item in value]
    if isinstance(value, dict):
        return {key: _linked(item, by_slug) for key, item in value.items()}
    return value
