"""What search keeps in the database: encodings, shared builds, fixed words and synonyms."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from guidance.editing import ChecksPanel
from guidance.forms import CheckedSnippetForm

from .question import for_rules
from .synonyms import fault_in_means, fault_in_terms, lines_of


class StoredVector(models.Model):
    """The encoding of one text by one model: a text is encoded once."""

    content_hash = models.CharField(max_length=64)
    model_id = models.CharField(max_length=64)
    vector = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model_id", "content_hash"], name="unique_vector_per_text_and_model"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_hash[:12]} by {self.model_id}"


class PublishedBuild(models.Model):
    """A build that several web machines share. The one with the highest key is in use."""

    version = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.version


class PublishedFile(models.Model):
    """One file of a shared build. The build's manifest, itself a file, has the checksums."""

    build = models.ForeignKey(PublishedBuild, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["build", "path"], name="unique_path_in_build")
        ]

    def __str__(self) -> str:
        return f"{self.path} of {self.build_id}"


class AnswerText(WorkflowMixin, DraftStateMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """The fixed words of one kind of answer. Editors own them; nothing is generated."""

    key = models.SlugField(
        unique=True,
        help_text="Which kind of answer this is: the service asks for it by this name. Fixed.",
    )
    heading = models.CharField(
        max_length=160, help_text="The first words of the answer. No number but 999."
    )
    text = models.TextField(
        help_text="Paragraphs with an empty line between. Write a number as its contact's key in "
        "double braces, for instance {{police-101}}."
    )

    base_form_class = CheckedSnippetForm
    checked_text = ("heading", "text")
    text_with_numbers = ("text",)
    panels = [
        ChecksPanel(heading="To put right"),
        FieldPanel("key", read_only=True),
        FieldPanel("heading"),
        FieldPanel("text"),
    ]

    class Meta:
        ordering = ["key"]
        verbose_name = "answer text"

    def __str__(self) -> str:
        return self.heading

    def get_preview_template(self, request, mode_name):
        return "search/answer_text_preview.html"


class Synonym(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """Words that people type, and the words that pages use for the same thing."""

    terms = models.TextField(
        "what people type",
        help_text="One a line: an abbreviation, an everyday word, an old name. Capital letters "
        "and full stops make no difference.",
    )
    means = models.TextField(
        "what it means",
        help_text="One a line: the words that pages use for it, written out.",
    )
    both_ways = models.BooleanField(
        default=True,
        help_text="Also look for the first when somebody types the second. Turn this off where "
        "the second has other meanings too: “mum” means “parent”, but not every parent is a mum.",
    )
    note = models.CharField(
        max_length=300,
        blank=True,
        help_text="For editors only: why this is here, or when to take it out.",
    )

    panels = [
        FieldPanel("terms"),
        FieldPanel("means"),
        FieldPanel("both_ways"),
        FieldPanel("note"),
    ]

    class Meta:
        ordering = ["terms"]

    def __str__(self) -> str:
        return f"{', '.join(lines_of(self.terms))} = {', '.join(lines_of(self.means))}"

    def clean(self):
        super().clean()
        self.terms, self.means = "\n".join(lines_of(self.terms)), "\n".join(lines_of(self.means))
        faults = {
            "terms": fault_in_terms(self.terms, self.explained_elsewhere()),
            "means": fault_in_means(self.means, self.terms, both_ways=self.both_ways),
        }
        if any(faults.values()):
            raise ValidationError({name: fault for name, fault in faults.items() if fault})

    def explained_elsewhere(self) -> dict[str, "Synonym"]:
        """The terms of all other synonyms, as rules read them, with whose they are."""
        others = Synonym.objects.exclude(pk=self.pk)
        return {for_rules(term): other for other in others for term in lines_of(other.terms)}
