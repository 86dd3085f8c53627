from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from guidance.editing import PAGE_PANELS
from guidance.privacy import is_listed
from pages.blocks import DoorBlock


class HomePage(Page):
    """The front of the site: the question box, and a door for each kind of visitor."""

    introduction = models.CharField(
        max_length=250, help_text="One or two plain sentences under the title."
    )
    doors = StreamField(
        [("door", DoorBlock())],
        blank=True,
        max_num=8,
        help_text="The ways in, in this order. Without any, the sections of the menu are shown.",
    )

    template = "pages/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    page_description = "The front of the site. There is one."
    content_panels = [*PAGE_PANELS, FieldPanel("introduction"), FieldPanel("doors")]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["doors"] = self.open_doors() or self._sections_as_doors()
        return context

    def open_doors(self) -> list:
        """The doors whose page anybody may see."""
        doors = [block.value for block in self.doors]
        return [door for door in doors if door["page"] and is_listed(door["page"])]

    def _sections_as_doors(self) -> list[dict]:
        sections = self.get_children().live().in_menu().specific()
        return [
            {
                "title": section.title,
                "summary": getattr(section, "summary", ""),
                "page": section,
                "warm": getattr(section, "for_young_people", False),
            }
            for section in sections
            if is_listed(section)
        ]
