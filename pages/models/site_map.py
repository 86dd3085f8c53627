"""Every page of the site on one page."""

from dataclasses import dataclass, field

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from guidance.editing import PAGE_PANELS
from guidance.privacy import listed


@dataclass(frozen=True)
class Branch:
    """A page with the pages below it."""

    page: Page
    branches: list["Branch"] = field(default_factory=list)


def tree(pages) -> list[Branch]:
    """Pages in the order of their paths as a tree; one whose parent is not among them moves up."""
    top: list[Branch] = []
    above: list[Branch] = []
    for page in pages:
        while above and not page.path.startswith(above[-1].page.path):
            above.pop()
        branch = Branch(page)
        (above[-1].branches if above else top).append(branch)
        above.append(branch)
    return top


class SiteMapPage(Page):
    """Every live public page as a nested list."""

    summary = models.CharField(
        max_length=250, help_text="One or two plain sentences, for lists and search results."
    )

    template = "pages/site_map_page.html"
    page_description = "A list of every public page, made by itself. A site has one."
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*PAGE_PANELS, FieldPanel("summary")]

    class Meta:
        verbose_name = "site map"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        pages = listed(Page.objects.descendant_of(self.get_parent())).exclude(pk=self.pk)
        context["branches"] = tree(pages.order_by("path"))
        return context
