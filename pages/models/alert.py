"""Alerts: short notices at the top of a page, or of the whole site, between two moments."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from guidance.editing import ChecksPanel
from guidance.forms import CheckedSnippetForm


class AlertQuerySet(models.QuerySet):
    def shown_at(self, moment):
        """Published alerts whose time it is."""
        return self.filter(live=True, starts_at__lte=moment).filter(
            models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=moment)
        )

    def for_page(self, path: str, steplen: int):
        """Alerts on the page with a tree path, and those above it that hold for all below."""
        above = [path[:end] for end in range(steplen, len(path), steplen)]
        return self.filter(
            models.Q(page__path=path) | models.Q(page__path__in=above, and_below=True)
        )


class Alert(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    models.Model,
):
    """A notice that visitors see until its end. The clock shows and hides it, nobody has to."""

    class Level(models.TextChoices):
        EMERGENCY = "emergency", "Emergency: people may be in danger"
        MAJOR = "major", "Major: a service cannot be reached, or a number has changed"
        MINOR = "minor", "Minor: something does not work as usual"
        ANNOUNCEMENT = "announcement", "Announcement: good to know"

    # As visitors read it before the title.
    LEVEL_WORDS = {
        Level.EMERGENCY: "Emergency",
        Level.MAJOR: "Important",
        Level.MINOR: "Please note",
        Level.ANNOUNCEMENT: "Announcement",
    }

    level = models.CharField(
        max_length=20,
        choices=Level,
        default=Level.ANNOUNCEMENT,
        help_text="The most serious is shown first.",
    )
    title = models.CharField(max_length=120, help_text="What is the matter, in a few words.")
    text = models.TextField(
        max_length=600,
        blank=True,
        help_text="One or two sentences: what to do. Write a number as its contact's key in double "
        "braces, for instance {{childrens-social-care}}.",
    )
    link_words = models.CharField(
        max_length=80, blank=True, help_text="Say where it leads: “How to reach us today”."
    )
    link_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A page of this site, or an address below, not both.",
    )
    link_address = models.URLField(blank=True, help_text="An address on another site.")
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name="shown on",
        on_delete=models.CASCADE,
        related_name="alerts",
        help_text="For the whole site choose the front page, and tick “also on all pages below”.",
    )
    and_below = models.BooleanField(
        "also on all pages below",
        default=True,
        help_text="Untick to show it on that page only.",
    )
    starts_at = models.DateTimeField("shown from", default=timezone.now, help_text="UK time.")
    ends_at = models.DateTimeField(
        "shown until",
        null=True,
        blank=True,
        help_text="UK time. Left empty, it is shown until you unpublish it.",
    )

    objects = AlertQuerySet.as_manager()

    base_form_class = CheckedSnippetForm
    checked_text = ("title", "text", "link_words")
    text_with_numbers = ("text",)
    panels = [
        ChecksPanel(heading="To put right"),
        MultiFieldPanel(
            [FieldPanel("level"), FieldPanel("title"), FieldPanel("text")], heading="The alert"
        ),
        MultiFieldPanel(
            [FieldPanel("link_words"), PageChooserPanel("link_page"), FieldPanel("link_address")],
            heading="A link (optional)",
        ),
        MultiFieldPanel(
            [
                PageChooserPanel("page"),
                FieldPanel("and_below"),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            ],
            heading="Where and when",
        ),
    ]

    class Meta:
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def level_words(self) -> str:
        return self.LEVEL_WORDS[self.level]

    @property
    def seriousness(self) -> int:
        """0 for the most serious level."""
        return self.Level.values.index(self.level)

    @property
    def state(self) -> str:
        """For editors: whether visitors see it at this moment."""
        now = timezone.now()
        if not self.live:
            return "Draft"
        if self.starts_at > now:
            return f"From {timezone.localtime(self.starts_at):%d %b %Y, %H:%M}"
        if self.ends_at and self.ends_at <= now:
            return "Over"
        return "Shown now"

    def clean(self):
        super().clean()
        errors = {}
        if self.ends_at and self.starts_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = "It has to end after it starts."
        if self.link_page_id and self.link_address:
            errors["link_address"] = "Choose a page or give an address, not both."
        if (self.link_page_id or self.link_address) and not self.link_words:
            errors["link_words"] = "Say where the link leads."
        if self.link_words and not (self.link_page_id or self.link_address):
            errors["link_page"] = "Choose where the link leads."
        if errors:
            raise ValidationError(errors)

    def get_preview_template(self, request, mode_name):
        return "pages/alert_preview.html"
