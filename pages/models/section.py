from functools import cached_property

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from guidance.blocks import BodyBlock
from guidance.body import Body, render_body
from guidance.editing import ChecksPanel
from guidance.forms import CheckedPageForm
from guidance.models import TopicGroup


class SectionPage(Page):
    """A list of pages: topics for one group of people, procedures, or about the partnership."""

    summary = models.CharField(
        max_length=250, help_text="One or two plain sentences: what readers find in this section."
    )
    introduction = StreamField(
        BodyBlock(),
        blank=True,
        help_text="What stands above the list of pages: best short, or empty.",
    )
    group = models.CharField(
        max_length=20,
        choices=TopicGroup,
        blank=True,
        help_text="Whose topics the pages of this section are about, if there are any.",
    )
    for_young_people = models.BooleanField(
        default=False,
        help_text="Shows the section in young people's colours, with Childline always in sight. "
        "Its pages keep the order that you give them.",
    )

    template = "pages/section_page.html"
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    page_description = (
        "Holds other pages and lists them: topics, procedures, news, the partnership."
    )
    base_form_class = CheckedPageForm
    content_panels = [
        ChecksPanel(heading="To put right or confirm"),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("introduction"),
        FieldPanel("group"),
        FieldPanel("for_young_people"),
    ]

    class Meta:
        verbose_name = "section"

    @cached_property
    def rendered_introduction(self) -> Body:
        return render_body(self.introduction)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        children = self.get_children().live().public()
        if not self.for_young_people:
            children = children.order_by("title")
        context["children"] = children.specific()
        return context
