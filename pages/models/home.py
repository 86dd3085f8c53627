from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from guidance.editing import ChecksPanel
from guidance.forms import CheckedPageForm


class HomePage(Page):
    """The front of the site: the question box, and a door for each kind of visitor."""

    introduction = models.CharField(
        max_length=250,
        help_text="The first sentences of the site, above the question box. No telephone number.",
    )

    template = "pages/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    page_description = "The front of the site. There is one."
    base_form_class = CheckedPageForm
    content_panels = [
        ChecksPanel(heading="To put right or confirm"),
        *Page.content_panels,
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = "home page"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["sections"] = [*self.get_children().live().public().in_menu().specific()]
        return context
