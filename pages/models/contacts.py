from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from guidance import directory


class ContactDirectoryPage(Page):
    """Every service in the directory, with whether it is open now."""

    summary = models.CharField(max_length=250)

    template = "pages/contact_directory_page.html"
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("summary")]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        services = directory.load().all()
        context["local_services"] = [reach for reach in services if reach.area == "local"]
        context["national_services"] = [reach for reach in services if reach.area != "local"]
        return context
