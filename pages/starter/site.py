"""The site itself: its home page, the partnership, and the pages that hold other pages."""

from wagtail.models import Page, Site

from guidance.models import Partnership, ReportIndexPage, ReviewIndexPage
from pages.models import (
    ContactDirectoryPage,
    HomePage,
    NewsIndexPage,
    SectionPage,
    SiteMapPage,
)

from .once import Once
from .values import read_yaml

# The types of page that hold others, by the name that site.yaml gives them.
INDEX_TYPES = {
    "section": SectionPage,
    "contacts": ContactDirectoryPage,
    "reviews": ReviewIndexPage,
    "reports": ReportIndexPage,
    "news": NewsIndexPage,
    "site-map": SiteMapPage,
}
# What names other pages, and so waits until they are there.
ARRANGED_LATER = ("groups", "also")


def load_site(once: Once) -> HomePage:
    """Load the home page, the partnership and the pages of site.yaml; give the home page.

    Raises ValueError for a page of a type or under a parent that does not exist.
    """
    data = read_yaml("site.yaml")
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
            _add_section(home, dict(row))
    return home


def _add_section(home: HomePage, row: dict) -> None:
    """A page of site.yaml: `type` and `parent` (a slug) say what and where, the rest its fields."""
    kind, parent = row.pop("type", "section"), row.pop("parent", None)
    if kind not in INDEX_TYPES:
        raise ValueError(f"site.yaml: there is no type of page “{kind}” ({row['slug']}).")
    above = Page.objects.descendant_of(home).filter(slug=parent).first() if parent else home
    if above is None:
        raise ValueError(f"site.yaml: there is no page “{parent}” to put {row['slug']} under.")
    if above.get_children().filter(slug=row["slug"]).exists():
        return  # An editor's own page stands at this address.
    for name in ARRANGED_LATER:
        row.pop(name, None)
    page = INDEX_TYPES[kind](show_in_menus=row.pop("in_menu", False), **row)
    above.add_child(instance=page)
    page.save_revision().publish()
