"""Pages that speak of a time: reviews, reports, and figures of past years."""

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from guidance.privacy import is_listed

from .choices import DocumentType, Status
from .content_page import ContentPage
from .document import GuidanceDocument


def lines(text: str) -> list[str]:
    """The lines of a field that takes one item a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def public_page(page: Page | None) -> Page | None:
    """The page if a visitor may be led to it."""
    return page if page and is_listed(page) else None


class DatedPage(ContentPage):
    """Abstract. An account of a past time: searched and quoted with its year, never as of today."""

    # Empty only in drafts, which may be saved before the date is known.
    dated = models.DateField(
        "date",
        null=True,
        help_text="The day it was published. If only the year is known, the last day of that year: "
        "for 2019-20 that is 31 March 2020.",
    )
    year_label = models.CharField(
        "date as people say it",
        max_length=40,
        blank=True,
        help_text="For instance 2019-20. It is shown in place of the date.",
    )
    document = models.ForeignKey(
        GuidanceDocument,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The report itself. Its type and size are shown beside the link.",
    )

    document_type = DocumentType.REPORT
    status = Status.DATED
    dated_panel = MultiFieldPanel(
        [FieldRowPanel([FieldPanel("dated"), FieldPanel("year_label")]), FieldPanel("document")],
        heading="Date and document",
    )

    class Meta:
        abstract = True

    @property
    def effective_from(self):
        return self.dated

    @property
    def dated_label(self) -> str:
        return self.year_label

    @property
    def when(self) -> str:
        """The date in words."""
        if self.year_label or not self.dated:
            return self.year_label or "no date yet"
        return f"{self.dated.day} {self.dated:%B %Y}"

    @property
    def when_filed(self) -> str:
        """The year as lists file it."""
        return self.year_label or f"{self.dated:%Y}"

    @property
    def public_document(self) -> GuidanceDocument | None:
        """The attached document, if visitors may have it."""
        return self.document if self.document and self.document.is_offered else None

    @property
    def readable_document(self) -> GuidanceDocument | None:
        """The attached document, if its text can be read as a page of this site."""
        document = self.public_document
        return document if document and document.passages.public().exists() else None
