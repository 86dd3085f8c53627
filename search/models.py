"""What search keeps in the database: encodings, shared builds, and what editors own of answers."""

from django.core.exceptions import ValidationError
from django.db import models
from django.template.response import TemplateResponse
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.snippets.blocks import SnippetChooserBlock

from guidance.editing import ChecksPanel
from guidance.forms import CheckedSnippetForm
from guidance.models.choices import Audience

from .clarifying import OPTIONS, kind_of
from .question import for_rules
from .signposts import FEWEST_PHRASES, contact_keys, fault_in_phrases, says
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

    def clean(self):
        super().clean()
        if kind := kind_of(self.key):
            labels = [part for part in self.text.replace("\r", "").split("\n\n") if part.strip()]
            if len(labels) != len(OPTIONS[kind]):
                raise ValidationError(
                    {
                        "text": f"This question has {len(OPTIONS[kind])} buttons. Give the words "
                        "of each as a paragraph of its own, in the order that they have now."
                    }
                )

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


class Signpost(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    ClusterableModel,
):
    """An editor's rule for one kind of question: what is said, whom to contact, which topics."""

    class Urgency(models.TextChoices):
        LEAVE = "leave", "Leave it as triage finds it"
        ROUTINE = "routine", "At least routine"
        URGENT = "urgent", "At least urgent"
        EMERGENCY = "emergency", "An emergency: 999 first"
        OFF_TOPIC = "off-topic", "Not about safeguarding, where nothing sounds like danger"

    name = models.CharField(
        max_length=120, unique=True, help_text="For editors: what kind of question this is."
    )
    phrases = models.TextField(
        "what people type",
        help_text="One a line, each by itself of exactly this kind, as people really type it: "
        "children and adults, short and long, with slips. Twenty do better than five. What means "
        "nearly the same is found too.",
    )
    unlike = models.TextField(
        "what looks alike and is not meant",
        blank=True,
        help_text="One a line. A question that is nearer to one of these is left alone.",
    )
    urgency = models.CharField(
        max_length=10,
        choices=Urgency,
        default=Urgency.LEAVE,
        help_text="A signpost never makes a question less urgent than triage finds it.",
    )
    audience = models.CharField(
        "only when asked by",
        max_length=20,
        choices=Audience,
        blank=True,
        help_text="Leave empty for everybody. Who asks is guessed from the words.",
    )
    heading = models.CharField(
        max_length=160,
        blank=True,
        help_text="The first words of the answer. Empty: the usual words for its urgency are said.",
    )
    text = models.TextField(
        blank=True,
        help_text="Paragraphs with an empty line between. Write a number as its contact's key in "
        "double braces, for instance {{police-101}}. Nothing here is said in an emergency.",
    )
    contacts = StreamField(
        [("contact", SnippetChooserBlock("guidance.Contact"))],
        blank=True,
        help_text="Whom to show first, the best first. Those that triage finds come after them.",
    )
    topics = ParentalManyToManyField(
        "guidance.Topic",
        blank=True,
        related_name="+",
        help_text="Pages on these topics come first. Hold Ctrl or Cmd to choose several.",
    )
    note = models.CharField(
        max_length=300,
        blank=True,
        help_text="For editors only: why this is here, or when to take it out.",
    )

    base_form_class = CheckedSnippetForm
    checked_text = ("heading", "text")
    text_with_numbers = ("text",)
    panels = [
        ChecksPanel(heading="To put right"),
        FieldPanel("name"),
        MultiFieldPanel([FieldPanel("phrases"), FieldPanel("unlike")], heading="Which questions"),
        MultiFieldPanel(
            [
                FieldPanel("urgency"),
                FieldPanel("audience"),
                FieldPanel("heading"),
                FieldPanel("text"),
                FieldPanel("contacts"),
                FieldPanel("topics"),
            ],
            heading="What they are told",
        ),
        FieldPanel("note"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self):
        super().clean()
        faults = {
            "phrases": fault_in_phrases(self.phrases, fewest=FEWEST_PHRASES),
            "unlike": fault_in_phrases(self.unlike),
        }
        if bool(self.heading.strip()) != bool(self.text.strip()):
            faults["heading"] = "Give a heading and a text together, or neither."
        if any(faults.values()):
            raise ValidationError({name: fault for name, fault in faults.items() if fault})

    @property
    def preview_modes(self):
        return [("", "The answer"), ("changes", "What it changes")]

    def serve_preview(self, request, mode_name):
        from .trying import changes_by

        context = {"object": self, "mode": mode_name}
        if mode_name == "changes":
            context["changes"] = changes_by(self)
        else:
            context["contacts"] = says(self, contact_keys()).contacts
        return TemplateResponse(request, "search/signpost_preview.html", context)
