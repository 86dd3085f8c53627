from functools import cached_property

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from guidance.blocks import BodyBlock
from guidance.body import Body, render_body
from guidance.models import TopicGroup


class SectionPage(Page):
    """A list of pages: topics for one group of people, procedures, or about the partnership."""

    summary = models.CharField(max_length=250)
    introduction = StreamField(BodyBlock(), blank=True)
    group = models.CharField(max_length=20, choices=TopicGroup, blank=True)
    for_young_people = models.BooleanField(default=False)

    template = "pages/section_page.html"
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("introduction"),
        FieldPanel("group"),
        FieldPanel("for_young_people"),
    ]

    @cached_property
    def rendered_introduction(self) -> Body:
        """The introduction as HTML, with numbers from the directory."""
        return render_body(self.introduction)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        children = self.get_children().live().public()
        if not self.for_young_people:
            children = children.order_by("title")
        context["children"] = children.specific()
        return context
