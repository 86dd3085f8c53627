from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from wagtail.documents.models import AbstractDocument

from .choices import REPORT_TYPES, Area, DocumentType, Status


class GuidanceDocument(AbstractDocument):
    """An uploaded or imported file whose text is searched.

    `dated` is the date, or the last day of the period, that the document speaks of.
    """

    document_type = models.CharField(
        max_length=20,
        choices=DocumentType,
        default=DocumentType.OTHER,
        help_text="A report or minutes are quoted only with their year.",
    )
    status = models.CharField(
        max_length=20,
        choices=Status,
        default=Status.CURRENT,
        help_text="A draft is offered to nobody. Superseded and withdrawn guidance never answers.",
    )
    area = models.CharField(
        max_length=10, choices=Area, default=Area.LOCAL, help_text="Where it holds."
    )
    area_name = models.CharField(
        max_length=120, blank=True, help_text="Which area, where it is another one."
    )
    dated = models.DateField(
        null=True,
        blank=True,
        help_text="The day, or the last day of the period, that it speaks of.",
    )
    year_label = models.CharField(
        "date as people say it", max_length=40, blank=True, help_text="For instance 2019-20."
    )
    topics = models.ManyToManyField(
        "guidance.Topic", blank=True, related_name="+", help_text="What it is about."
    )
    source_url = models.URLField(
        blank=True, max_length=500, help_text="Where it was published, if it was taken from there."
    )
    searchable = models.BooleanField(
        default=True, help_text="Untick to keep the file's text out of search and answers."
    )

    text_hash = models.CharField(
        max_length=40,
        blank=True,
        editable=False,
        help_text="Hash of the file whose text the passages hold.",
    )
    reading_problem = models.CharField(
        max_length=300,
        blank=True,
        editable=False,
        help_text="Why the text could not be read; empty where it could.",
    )

    admin_form_fields = (
        "title",
        "file",
        "collection",
        "document_type",
        "status",
        "area",
        "area_name",
        "dated",
        "year_label",
        "topics",
        "source_url",
        "searchable",
        "tags",
    )

    @property
    def reading_url(self) -> str:
        """The page that shows the document's text under its headings."""
        return reverse("read_document", args=[self.pk, slugify(self.title)[:80] or "document"])

    @property
    def is_private(self) -> bool:
        """Whether only people who sign in may read the file."""
        return self.collection.get_view_restrictions().exists()

    @property
    def is_offered(self) -> bool:
        """Whether pages offer the file to their readers."""
        return self.status != Status.DRAFT and not self.is_private

    @property
    def is_out_of_force(self) -> bool:
        return self.status in (Status.SUPERSEDED, Status.WITHDRAWN)

    @property
    def is_report(self) -> bool:
        return self.document_type in REPORT_TYPES

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"
