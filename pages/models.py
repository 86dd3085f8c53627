"""The page types that an editor builds the site from."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from guidance import directory
from guidance.blocks import BodyBlock
from guidance.models import ContentPage, DocumentType, TopicGroup

CONTENT_TYPES = ["guidance.GuidancePage", "pages.TopicPage", "pages.InformationPage"]


class HomePage(Page):
    """The front of the site: the question box, and a door for each kind of visitor."""

    introduction = models.CharField(max_length=250)

    template = "pages/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.SectionPage", "pages.ContactDirectoryPage", "pages.InformationPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["sections"] = [*self.get_children().live().public().in_menu().specific()]
        return context


class SectionPage(Page):
    """A list of pages: topics for one group of people, procedures, or about the partnership."""

    summary = models.CharField(max_length=250)
    introduction = StreamField(BodyBlock(), blank=True)
    group = models.CharField(max_length=20, choices=TopicGroup, blank=True)
    for_young_people = models.BooleanField(default=False)

    template = "pages/section_page.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = [*CONTENT_TYPES, "pages.YoungPersonPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("introduction"),
        FieldPanel("group"),
        FieldPanel("for_young_people"),
    ]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        children = self.get_children().live().public()
        if not self.for_young_people:
            children = children.order_by("title")
        context["children"] = children.specific()
        return context


class TopicPage(ContentPage):
    """A safeguarding topic for the public: what it is, what you may notice, what to do now."""

    document_type = DocumentType.TOPIC
    template = "pages/content_page.html"
    parent_page_types = ["pages.SectionPage"]
    subpage_types: list[str] = []


class YoungPersonPage(ContentPage):
    """A page that speaks to a child or young person."""

    document_type = DocumentType.YOUNG_PERSON
    template = "pages/young_person_page.html"
    parent_page_types = ["pages.SectionPage"]
    subpage_types: list[str] = []


class InformationPage(ContentPage):
    """A page about the partnership, its work or this site."""

    template = "pages/content_page.html"
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    subpage_types: list[str] = []


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


class LoadedStarterItem(models.Model):
    """A piece of starter content that was loaded once: it is never loaded again, even if an editor
    has since changed or deleted it."""

    name = models.CharField(max_length=200, unique=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
