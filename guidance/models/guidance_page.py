from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from .choices import Area, DocumentType, Status
from .content_page import ContentPage


class GuidancePage(ContentPage):
    """A policy, procedure, protocol, threshold document, practice guide or one-minute guide."""

    document_type = models.CharField(
        max_length=20, choices=DocumentType, default=DocumentType.PROCEDURE
    )
    version = models.CharField(max_length=20, default="1.0")
    status = models.CharField(max_length=20, choices=Status, default=Status.CURRENT)
    area = models.CharField(max_length=10, choices=Area, default=Area.LOCAL)
    policy_owner = models.CharField(max_length=120, blank=True, help_text="A role, not a person.")
    approved_by = models.CharField(max_length=160, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    review_on = models.DateField("next review", null=True, blank=True)
    applies_to = models.CharField(max_length=250, blank=True, help_text="Which agencies.")
    legal_basis = models.TextField(blank=True, help_text="Acts and sections, one a line.")

    template = "guidance/guidance_page.html"
    parent_page_types = ["pages.SectionPage"]
    subpage_types: list[str] = []

    content_panels = [
        *ContentPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("document_type"), FieldPanel("status")]),
                FieldRowPanel([FieldPanel("version"), FieldPanel("area")]),
                FieldRowPanel([FieldPanel("effective_from"), FieldPanel("review_on")]),
                FieldRowPanel([FieldPanel("approved_by"), FieldPanel("approved_on")]),
                FieldPanel("policy_owner"),
                FieldPanel("applies_to"),
                FieldPanel("legal_basis"),
            ],
            heading="Version, approval and review",
        ),
    ]

    class Meta:
        verbose_name = "guidance page"

    @property
    def answers(self) -> bool:
        """Whether the page is guidance in force."""
        return self.status in (Status.CURRENT, Status.UNDER_REVIEW)
