from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import RevisionMixin
from wagtail.search import index

from .choices import TopicGroup


class Topic(RevisionMixin, index.Indexed, models.Model):
    """A safeguarding subject. Its key is stable: the API, examples and pages refer to it."""

    key = models.SlugField(
        unique=True, help_text="Part of the API. It does not change once it is in use."
    )
    name = models.CharField(max_length=120)
    group = models.CharField(max_length=20, choices=TopicGroup)

    panels = [FieldPanel("name"), FieldPanel("group"), FieldPanel("key")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["group", "name"]

    def __str__(self) -> str:
        return self.name
