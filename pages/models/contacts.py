from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from guidance import directory
from guidance.editing import PAGE_PANELS
from guidance.models import SearchedBySummary


class ContactDirectoryPage(SearchedBySummary, Page):
    """Every service in the directory, with whether it is open now."""

    summary = models.CharField(
        max_length=250,
        help_text="One or two plain sentences, for lists and search results. The services come "
        "from the directory.",
    )

    template = "pages/contact_directory_page.html"
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    page_description = "Every service of the directory, with whether it is open now. There is one."
    content_panels = [*PAGE_PANELS, FieldPanel("summary")]

    class Meta:
        verbose_name = "contact directory"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        services = directory.load().all()
        context["local_services"] = [reach for reach in services if reach.area == "local"]
        context["national_services"] = [reach for reach in services if reach.area != "local"]
        return context
