"""What search keeps in the database: encoded text, shared builds, fixed words."""

from django.db import models
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from guidance.editing import ChecksPanel
from guidance.forms import CheckedSnippetForm


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
