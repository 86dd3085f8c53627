from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import RevisionMixin
from wagtail.search import index

from guidance.forms import CheckedSnippetForm

from .choices import TopicGroup


class Topic(RevisionMixin, index.Indexed, models.Model):
    """A safeguarding subject. Its key is stable: the API, examples and pages refer to it."""

    key = models.SlugField(
        unique=True,
        help_text="Small letters and hyphens. Part of the API: it is fixed once it is saved.",
    )
    name = models.CharField(max_length=120, help_text="As people say it, in a word or two.")
    group = models.CharField(
        max_length=20,
        choices=TopicGroup,
        help_text="Which section lists it. A topic about children and adults belongs to everyone.",
    )

    base_form_class = CheckedSnippetForm
    checked_text = ("name",)
    panels = [FieldPanel("name"), FieldPanel("group"), FieldPanel("key")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["group", "name"]

    def __str__(self) -> str:
        return self.name
