from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from guidance.blocks import BodyBlock
from guidance.body import Body, render_body
from guidance.editing import PAGE_PANELS
from guidance.models import TopicGroup
from guidance.privacy import is_public, only_listed
from pages.blocks import PageGroupBlock


@dataclass(frozen=True)
class PageGroup:
    """Pages under one heading; without a heading, the whole of a section that has no groups."""

    heading: str
    pages: list[Page]
    with_summaries: bool = False

    @property
    def anchor(self) -> str:
        return slugify(self.heading)


class SectionPage(Page):
    """A list of pages: topics for one group of people, procedures, or about the partnership."""

    summary = models.CharField(
        max_length=250, help_text="One or two plain sentences, for lists and under the title."
    )
    introduction = StreamField(
        BodyBlock(), blank=True, help_text="Only what every visitor of the section needs first."
    )
    groups = StreamField(
        [("group", PageGroupBlock())],
        blank=True,
        help_text="What people ask most comes first. Pages of this section that are in no group "
        "are listed after the groups by themselves.",
    )
    also = models.ForeignKey(
        "self",
        verbose_name="also list the pages of",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Another section whose pages belong here too. They keep their one address.",
    )
    group = models.CharField(
        "topics",
        max_length=20,
        choices=TopicGroup,
        blank=True,
        help_text="Which group of topics the pages here are about.",
    )
    for_young_people = models.BooleanField(
        default=False,
        help_text="The section and its pages have the look and voice of the young people’s pages.",
    )

    template = "pages/section_page.html"
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    page_description = "A list of pages under headings that you choose."
    content_panels = [
        *PAGE_PANELS,
        FieldPanel("summary"),
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("groups"), PageChooserPanel("also")], heading="The pages, and their order"
        ),
        MultiFieldPanel(
            [FieldPanel("group"), FieldPanel("for_young_people")], heading="About this section"
        ),
    ]

    @cached_property
    def rendered_introduction(self) -> Body:
        """The introduction as HTML, with numbers from the directory."""
        return render_body(self.introduction)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["groups"] = self.listing()
        return context

    def grouped_keys(self) -> list[list[int]]:
        """The primary keys of the pages of each group, in order, without reading the pages."""
        return [
            [int(item["value"]) for item in block["value"].get("pages", []) if item.get("value")]
            for block in self.groups.raw_data
        ]

    def listing(self) -> list[PageGroup]:
        """Every public page of the section in its group, then those in none, then shared ones."""
        keys = self.grouped_keys()
        wanted = models.Q(path__startswith=self.path, depth=self.depth + 1)
        wanted |= models.Q(pk__in=[key for group in keys for key in group])
        also = self.also if self.also and is_public(self.also) else None
        if also:
            wanted |= models.Q(path__startswith=also.path, depth=also.depth + 1)
        pages = only_listed(Page.objects.live().filter(wanted).order_by("path").specific())
        by_key = {page.pk: page for page in pages}
        groups = [
            PageGroup(
                block["value"]["heading"],
                [by_key[key] for key in group if key in by_key],
                bool(block["value"].get("with_summaries")),
            )
            for block, group in zip(self.groups.raw_data, keys, strict=True)
        ]
        placed = {key for group in keys for key in group}
        own = self._in_order(page for page in pages if self._holds(page, self, placed))
        groups.append(PageGroup("More pages" if groups else "", own, with_summaries=not groups))
        if also:
            shared = self._in_order(page for page in pages if self._holds(page, also, placed))
            groups.append(PageGroup(also.title, shared))
        return [group for group in groups if group.pages]

    @staticmethod
    def _holds(page: Page, section: Page, placed: set[int]) -> bool:
        return (
            page.pk not in placed
            and page.pk != section.pk
            and page.depth == section.depth + 1
            and page.path.startswith(section.path)
        )

    def _in_order(self, pages) -> list[Page]:
        """Young people's pages as editors ordered them in the tree, others by title."""
        return list(pages) if self.for_young_people else sorted(pages, key=lambda p: p.title)
