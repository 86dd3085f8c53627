from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from .contact import Contact


class ContentCheckQuerySet(models.QuerySet):
    def open(self):
        """Statements that nobody has confirmed."""
        return self.filter(confirmed_on__isnull=True)


class ContentCheck(index.Indexed, models.Model):
    """A statement of the site that the partnership has to confirm before it relies on it."""

    group = models.CharField(
        max_length=60, help_text="The part of the site, as the list is divided."
    )
    place = models.CharField(
        "page",
        max_length=300,
        help_text="The pages or the contact that say it, as the list names them.",
    )
    statement = models.TextField(help_text="What is said, and has to be confirmed.")
    source = models.TextField(
        "source to confirm", help_text="Who or what can confirm it: a service, an Act, guidance."
    )
    pages = models.ManyToManyField(
        Page,
        blank=True,
        related_name="content_checks",
        help_text="The pages whose editors are shown this.",
    )
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="content_checks",
        help_text="The contact whose entry this is about.",
    )
    confirmed_by = models.CharField(
        max_length=160, blank=True, help_text="Who confirmed it: a role and a service."
    )
    confirmed_on = models.DateField(null=True, blank=True, help_text="The day it was confirmed.")

    objects = ContentCheckQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("statement"),
                FieldPanel("source"),
                FieldRowPanel([FieldPanel("confirmed_by"), FieldPanel("confirmed_on")]),
            ],
            heading="To confirm",
            help_text="Read the source, put the page or the contact right, and then fill in who "
            "confirmed it and when.",
        ),
        MultiFieldPanel(
            [FieldPanel("group"), FieldPanel("place"), FieldPanel("pages"), FieldPanel("contact")],
            heading="Where it stands",
            classname="collapsed",
        ),
    ]
    search_fields = [
        index.SearchField("place"),
        index.AutocompleteField("place"),
        index.SearchField("statement"),
        index.AutocompleteField("statement"),
        index.SearchField("source"),
        index.FilterField("group"),
        index.FilterField("confirmed_on"),
    ]

    class Meta:
        ordering = ["pk"]
        verbose_name = "content to confirm"
        verbose_name_plural = "content to confirm"

    def __str__(self) -> str:
        return f"{self.place}: {self.statement[:80]}"

    @property
    def edit_url(self) -> str:
        return reverse(self.snippet_viewset.get_url_name("edit"), args=[self.pk])

    def clean(self):
        super().clean()
        if self.confirmed_on and self.confirmed_on > timezone.localdate():
            raise ValidationError({"confirmed_on": "The day cannot be in the future."})
        if bool(self.confirmed_on) != bool(self.confirmed_by):
            missing = "confirmed_by" if self.confirmed_on else "confirmed_on"
            raise ValidationError({missing: "Fill in both: who confirmed it, and when."})
