"""The newsletter: issues as pages of blocks, and their archive."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField

from guidance.models import ContentPage, DocumentType, Status
from guidance.privacy import visible
from pages.archive import archive
from pages.blocks.newsletter import NewsletterBlock


class NewsletterIndexPage(ContentPage):
    """What the newsletter is, how to get it, and every issue by year."""

    template = "pages/newsletter_index_page.html"
    page_description = "The newsletter and its archive. A site has one; issues are added under it."
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NewsletterPage"]

    class Meta:
        verbose_name = "newsletter archive"

    @property
    def issues(self):
        """The issues that everybody may see, newest first."""
        return visible(NewsletterPage.objects.child_of(self)).order_by("-date", "-number")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["archive"] = archive(self.issues, request.GET, at_once=12)
        context["canonical_query"] = context["archive"].own_query
        return context


class NewsletterPage(ContentPage):
    """One issue. Its blocks hold data only, so that a page and an e-mail can be made of them."""

    number = models.PositiveIntegerField("issue number", help_text="1 for the first issue.")
    date = models.DateField(
        default=timezone.localdate,
        help_text="The day on which the issue comes out. It is always shown: what an issue says "
        "was true then.",
    )
    body = StreamField(NewsletterBlock(), help_text="The issue, in the order in which it is read.")

    document_type = DocumentType.NEWSLETTER
    status = Status.DATED
    template = "pages/newsletter_page.html"
    page_description = (
        "One issue of the newsletter: stories, changes in law and policy, training dates, contacts."
    )
    parent_page_types = ["pages.NewsletterIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *ContentPage.content_panels[:1],
        FieldRowPanel([FieldPanel("number"), FieldPanel("date")], heading="Issue"),
        *ContentPage.content_panels[1:],
    ]

    class Meta:
        verbose_name = "newsletter issue"

    @property
    def effective_from(self) -> datetime.date:
        return self.date

    def clean(self):
        super().clean()
        same = NewsletterPage.objects.filter(number=self.number).exclude(pk=self.pk)
        if self.number and same.exists():
            raise ValidationError({"number": f"There is an issue {self.number} already."})
