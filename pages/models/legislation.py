"""The law on safeguarding: Acts, regulations, guidance and cases as data, and the list of them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst, slugify
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from guidance.body import Heading
from guidance.editing import ChecksPanel
from guidance.facets import Facet, Filters
from guidance.forms import CheckedSnippetForm
from guidance.models import ContentPage, Topic

LIST_ANCHOR = "the-law"


class LegislationItem(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """An Act, regulations, statutory guidance or a case, and whether it is in force."""

    class Kind(models.TextChoices):
        ACT = "act", "Act"
        REGULATIONS = "regulations", "Regulations"
        GUIDANCE = "guidance", "Guidance"
        CASE = "case", "Court decision"
        CONVENTION = "convention", "Convention"

    class Group(models.TextChoices):
        CHILDREN = "children", "Children"
        ADULTS = "adults", "Adults"
        EVERYONE = "everyone", "Everyone"

    class InForce(models.TextChoices):
        YES = "yes", "In force"
        PARTLY = "partly", "Partly in force"
        NOT_YET = "not-yet", "Not in force yet"

    title = models.CharField(
        max_length=160, unique=True, help_text="With its year, as it is cited: Children Act 1989."
    )
    slug = models.SlugField(
        max_length=80,
        unique=True,
        blank=True,
        help_text="The end of the entry's address. Left empty, it is made from the title.",
    )
    kind = models.CharField(
        max_length=20,
        choices=Kind,
        default=Kind.ACT,
        help_text="What it is. Statutory guidance is Guidance.",
    )
    group = models.CharField(
        "about",
        max_length=20,
        choices=Group,
        default=Group.EVERYONE,
        help_text="Whom it protects: the list is divided by it.",
    )
    year = models.PositiveIntegerField(help_text="The year in which it was passed or published.")
    citation = models.CharField(
        "number",
        max_length=60,
        blank=True,
        help_text="Chapter of an Act (c. 41), number of regulations (SI 2005/1533) or citation of "
        "a case ([2026] UKSC 16), where it is certain.",
    )
    what_it_does = models.TextField(
        "what it does for safeguarding", help_text="Two or three plain sentences that stand alone."
    )
    sections = models.TextField(
        "sections that matter",
        blank=True,
        help_text="One a line: “Section 47: the council must make enquiries when …”.",
    )
    in_force = models.CharField(
        max_length=10,
        choices=InForce,
        default=InForce.YES,
        help_text="An Act that is passed may start months later, part by part.",
    )
    in_force_note = models.CharField(
        "since when, or what waits",
        max_length=300,
        blank=True,
        help_text="A date, or which parts are in force and which are not, with the month in which "
        "that was checked.",
    )
    address = models.URLField(
        blank=True,
        help_text="Its page on legislation.gov.uk, gov.uk or a court's site: only where you have "
        "opened it.",
    )
    topics = ParentalManyToManyField(
        Topic,
        blank=True,
        related_name="+",
        help_text="What it is about. Hold Ctrl or Cmd to choose several.",
    )

    base_form_class = CheckedSnippetForm
    checked_text = ("title", "citation", "what_it_does", "sections", "in_force_note")
    panels = [
        ChecksPanel(heading="To put right"),
        MultiFieldPanel(
            [
                FieldPanel("title"),
                FieldRowPanel([FieldPanel("kind"), FieldPanel("group")]),
                FieldRowPanel([FieldPanel("year"), FieldPanel("citation")]),
                FieldPanel("address"),
                FieldPanel("slug"),
            ],
            heading="What it is",
        ),
        MultiFieldPanel(
            [FieldPanel("what_it_does"), FieldPanel("sections"), FieldPanel("topics")],
            heading="What it does",
        ),
        MultiFieldPanel(
            [FieldPanel("in_force"), FieldPanel("in_force_note")], heading="Is it in force?"
        ),
    ]
    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("what_it_does"),
        index.SearchField("sections"),
        index.FilterField("kind"),
        index.FilterField("group"),
        index.FilterField("in_force"),
    ]

    class Meta:
        ordering = ["-year", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def section_lines(self) -> list[str]:
        return [line.strip() for line in self.sections.splitlines() if line.strip()]

    def full_clean(self, *args, **kwargs):
        if not self.slug:
            self.slug = slugify(self.title)[:80]
        super().full_clean(*args, **kwargs)

    def clean(self):
        super().clean()
        if self.in_force != self.InForce.YES and not self.in_force_note:
            raise ValidationError(
                {"in_force_note": "Say which parts are in force and which are not."}
            )
        if self.year and not 1800 <= self.year <= timezone.localdate().year + 1:
            raise ValidationError({"year": "Give the year with four digits."})

    def get_preview_template(self, request, mode_name):
        return "pages/legislation_item_preview.html"


FACETS = (
    Facet("about", "About", LegislationItem.Group.choices, lambda item: [item.group]),
    Facet("in-force", "In force", LegislationItem.InForce.choices, lambda item: [item.in_force]),
)


class LegislationPage(ContentPage):
    """The list of the law: grouped by whom it protects, filtered by links."""

    template = "pages/legislation_page.html"
    page_description = (
        "The list of the law. A site has one; its items are edited under Legislation."
    )
    max_count = 1
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "legislation list"

    @cached_property
    def items(self) -> list[LegislationItem]:
        return list(LegislationItem.objects.filter(live=True).prefetch_related("topics"))

    @property
    def contents(self) -> list[Heading]:
        """The headings of the page: those of the body, and the list."""
        return [*self.rendered_body.headings, Heading(2, "The list", LIST_ANCHOR)]

    def grouped(self, chosen: list[LegislationItem]) -> list[tuple[str, str, list]]:
        """(anchor, name, items) of each group that has any."""
        groups = (
            (f"law-{value}", label, [item for item in chosen if item.group == value])
            for value, label in LegislationItem.Group.choices
        )
        return [group for group in groups if group[2]]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        filters = Filters(FACETS, request.GET, self.items, anchor=f"#{LIST_ANCHOR}")
        context["filters"] = filters
        context["groups"] = self.grouped(filters.items)
        return context

    @property
    def searched_html(self) -> str:
        """Each item under a heading of its own, with its sections and whether it is in force."""
        parts = [super().searched_html]
        for item in self.items:
            parts.append(
                format_html(
                    '<h2 id="{}">{}</h2><p>{}</p>{}<p>{}: {}. {}</p>',
                    item.slug,
                    item.title,
                    item.what_it_does,
                    format_html_join("", "<p>{}</p>", ((line,) for line in item.section_lines)),
                    item.title,
                    item.get_in_force_display().lower(),
                    capfirst(item.in_force_note),
                )
            )
        return "".join(parts)
