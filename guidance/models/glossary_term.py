"""Words that the site explains, with every way of writing them."""

from itertools import chain, count

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst, slugify
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from guidance.editing import ChecksPanel
from guidance.forms import CheckedSnippetForm

from .topic import Topic


class GlossaryTermQuerySet(models.QuerySet):
    def live(self):
        return self.filter(live=True)


class GlossaryTerm(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """A word or phrase of safeguarding in plain words; `now` and `since` mark one that is dated.

    The term and its spellings are structured, so that search can use them as synonyms.
    """

    term = models.CharField(
        max_length=120,
        unique=True,
        help_text="As it stands in the middle of a sentence: “core group”, but “Channel” and "
        "“Local Authority Designated Officer”. With a capital letter in it, it is linked in pages "
        "only where it is written exactly so.",
    )
    slug = models.SlugField(
        max_length=80,
        unique=True,
        blank=True,
        help_text="The end of the entry's address, as in /glossary/#lado. Left empty, it is made "
        "from the first abbreviation or the term. It does not change once others link to it.",
    )
    definition = models.TextField(
        help_text="One to three short sentences for somebody who has never heard the word. Name "
        "the term in the first: search quotes it alone. No telephone numbers.",
    )
    now = models.CharField(
        "what it is called now",
        max_length=200,
        blank=True,
        help_text="Only for an old term: the words that replaced it.",
    )
    since = models.CharField(
        "replaced since",
        max_length=80,
        blank=True,
        help_text="Only for an old term: when it was replaced, as far as is known: “April 2015”.",
    )
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="predecessors",
        help_text="Only for an old term: the glossary entry of what replaced it.",
    )
    topic = models.ForeignKey(
        Topic,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="What the term is about. Pages on this topic do not link to the entry.",
    )
    see_also = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The page that says more.",
    )
    linked_in_pages = models.BooleanField(
        "link from pages",
        default=True,
        help_text="The first use on a page leads to the glossary. Turn this off for an everyday "
        "word, such as “child”.",
    )

    objects = GlossaryTermQuerySet.as_manager()

    base_form_class = CheckedSnippetForm
    checked_text = ("term", "definition", "now", "since")
    panels = [
        ChecksPanel(heading="To put right"),
        MultiFieldPanel(
            [FieldPanel("term"), FieldPanel("definition"), FieldPanel("slug")], heading="The term"
        ),
        MultiFieldPanel(
            [
                HelpPanel(
                    "<p>Every other way in which people write the term. Capital letters count: "
                    "“LADO” is found only in capitals, “vulnerable adult” either way.</p>"
                ),
                InlinePanel("spellings", label="Spelling"),
                FieldPanel("linked_in_pages"),
            ],
            heading="Abbreviations and other spellings",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("now"), FieldPanel("since")]), FieldPanel("successor")],
            heading="If it is an old term",
        ),
        MultiFieldPanel([FieldPanel("topic"), PageChooserPanel("see_also")], heading="Read more"),
    ]
    search_fields = [
        index.SearchField("term", boost=2),
        index.AutocompleteField("term"),
        index.SearchField("definition"),
        index.SearchField("now"),
        index.SearchField("spelling_words"),
        index.AutocompleteField("spelling_words"),
        index.FilterField("topic"),
    ]

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.heading

    @property
    def abbreviations(self) -> list[str]:
        return self._spellings(GlossarySpelling.Kind.ABBREVIATION)

    @property
    def also_called(self) -> list[str]:
        return self._spellings(GlossarySpelling.Kind.ALSO_CALLED)

    def _spellings(self, kind: str) -> list[str]:
        return [spelling.text for spelling in self.spellings.all() if spelling.kind == kind]

    @property
    def spelling_words(self) -> str:
        """For the admin's search."""
        return " ".join(spelling.text for spelling in self.spellings.all())

    @property
    def heading(self) -> str:
        """As the glossary shows it: “LADO: Local Authority Designated Officer”."""
        return ": ".join([*self.abbreviations[:1], capfirst(self.term)])

    @property
    def is_dated(self) -> bool:
        return bool(self.now)

    @property
    def now_words(self) -> str:
        """“Now: safeguarding adults review (since April 2015).”; empty for a term in use."""
        if not self.now:
            return ""
        return f"Now: {self.now}{f' (since {self.since})' if self.since else ''}."

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        """From the first abbreviation or the term; numbered where another entry has that."""
        base = slugify((self.abbreviations or [self.term])[0])[:70] or "term"
        taken = set(
            GlossaryTerm.objects.filter(slug__startswith=base).values_list("slug", flat=True)
        )
        numbered = (f"{base}-{number}" for number in count(2))
        return next(slug for slug in chain([base], numbered) if slug not in taken)

    def clean(self):
        super().clean()
        if self.since and not self.now:
            raise ValidationError({"now": "Say what it is called now, or leave both empty."})
        if self.successor and self.successor_id == self.pk:
            raise ValidationError({"successor": "A term cannot replace itself."})

    def get_preview_template(self, request, mode_name):
        return "guidance/glossary_term_preview.html"


class GlossarySpelling(Orderable):
    """Another way of writing a term."""

    class Kind(models.TextChoices):
        ABBREVIATION = "abbreviation", "Abbreviation"
        ALSO_CALLED = "also-called", "Also called"

    term = ParentalKey(GlossaryTerm, on_delete=models.CASCADE, related_name="spellings")
    text = models.CharField(
        "written", max_length=120, help_text="As people write it, with its capital letters: LADO."
    )
    kind = models.CharField(
        max_length=20,
        choices=Kind,
        default=Kind.ABBREVIATION,
        help_text="The first abbreviation stands before the term in the glossary.",
    )

    panels = [FieldRowPanel([FieldPanel("text"), FieldPanel("kind")])]

    def __str__(self) -> str:
        return self.text
