"""How the starter pages are arranged: doors, groups of sections, and the footer.

Loaded after the pages that they lead to; a page that is not there is left out.
"""

from wagtail.models import Page, Site

from pages.models import Footer, FooterLink, HomePage, SectionPage

from .once import Once
from .values import read_yaml


def arrange(once: Once, home: HomePage) -> None:
    """Arrange what was not arranged before; what an editor has arranged is left as it is."""
    data = read_yaml("site.yaml")
    pages = {page.slug: page for page in Page.objects.descendant_of(home)}
    home = HomePage.objects.get(pk=home.pk)
    if once.claim("home doors") and not home.doors and not home.has_unpublished_changes:
        home.doors = [
            ("door", {**door, "page": pages[door["page"]]})
            for door in data["doors"]
            if door["page"] in pages
        ]
        home.save_revision().publish()
    for row in data["sections"]:
        if ("groups" in row or "also" in row) and once.claim(f"groups {row['slug']}"):
            _arrange_section(row, pages)
    _add_footer_links(once, data["footer"], pages)


def _arrange_section(row: dict, pages: dict[str, Page]) -> None:
    section = SectionPage.objects.filter(slug=row["slug"]).first()
    if section is None or section.groups or section.has_unpublished_changes:
        return
    section.also = SectionPage.objects.filter(slug=row.get("also", "")).first()
    section.groups = [
        (
            "group",
            {
                "heading": group["heading"],
                "with_summaries": group.get("with_summaries", False),
                "pages": [pages[slug] for slug in group["pages"] if slug in pages],
            },
        )
        for group in row.get("groups", [])
    ]
    section.save_revision().publish()


def _add_footer_links(once: Once, groups: dict[str, list], pages: dict[str, Page]) -> None:
    """Each link once; one to a page that comes with a later version is added with the page."""
    footer, _ = Footer.objects.get_or_create(site=Site.objects.get(is_default_site=True))
    wanted = [(group, slug) for group, slugs in groups.items() for slug in slugs]
    for order, (group, slug) in enumerate(wanted):
        if slug in pages and once.claim(f"footer {slug}"):
            FooterLink.objects.create(
                footer=footer, page=pages[slug], group=group, sort_order=order
            )
