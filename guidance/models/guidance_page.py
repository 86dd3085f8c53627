"""Guidance: policies, procedures and their kind, with version, approval, review and history."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet

from guidance.body import Heading
from guidance.comparison import comparison_context
from guidance.forms import CheckedPageForm
from guidance.pdf import pdf_response
from guidance.privacy import is_public, visible

from .choices import (
    ANSWERING_STATUSES,
    GUIDANCE_STATUSES,
    GUIDANCE_TYPES,
    Area,
    DocumentType,
    Status,
)
from .content_page import ContentPage
from .document import GuidanceDocument


def day_words(day) -> str:
    """A date as people write it, for instance 1 May 2026; empty where there is none."""
    return format_date(day, "j F Y") if day else ""


class GuidancePageQuerySet(PageQuerySet):
    def listed(self):
        """Guidance that lists and feeds may name: live, open to everybody, and no draft."""
        return visible(self).exclude(status=Status.DRAFT)

    def in_force(self):
        """Listed guidance that a practitioner is to follow now."""
        return self.listed().filter(status__in=ANSWERING_STATUSES)


class GuidancePageForm(CheckedPageForm):
    """Asks for a plain summary of what changed before a version is published."""

    def clean(self):
        cleaned = super().clean()
        version = cleaned.get("version")
        formset = self.formsets.get("amendments")
        if self.is_deferred_validation or not version or formset is None:
            return cleaned
        if formset.is_valid():
            listed = [
                row.cleaned_data["version"]
                for row in formset.forms
                if row.cleaned_data.get("version") and not row.cleaned_data.get("DELETE")
            ]
            if version not in listed:
                self.add_error(
                    "version",
                    f"The amendment history says nothing about version {version}. Add a line to it "
                    "that says in plain words what changed.",
                )
            if twice := {name for name in listed if listed.count(name) > 1}:
                self.add_error(
                    None,
                    f"Version {min(twice)} stands in the amendment history more than once. "
                    "Keep one line for each version.",
                )
        return cleaned


class GuidancePage(RoutablePageMixin, ContentPage):
    """A policy, procedure, protocol, threshold document, guide, strategy, form or leaflet."""

    document_type = models.CharField(
        "kind of guidance",
        max_length=20,
        choices=GUIDANCE_TYPES,
        default=DocumentType.PROCEDURE,
        help_text="What readers look for it as. The library filters by it.",
    )
    version = models.CharField(
        max_length=20,
        default="1.0",
        help_text="Raise it whenever what practitioners do changes, and say what changed in the "
        "amendment history. Correcting a misspelling is no new version.",
    )
    status = models.CharField(
        max_length=20,
        choices=GUIDANCE_STATUSES,
        default=Status.CURRENT,
        help_text="Only current guidance, under review or not, answers questions. Superseded and "
        "withdrawn guidance keeps its address, says so at the top, and is left out of the library "
        "unless somebody asks for it. A draft can be read at its address only.",
    )
    area = models.CharField(
        "whose guidance it is",
        max_length=10,
        choices=[(a.value, a.label) for a in (Area.LOCAL, Area.REGIONAL, Area.NATIONAL)],
        default=Area.LOCAL,
        help_text="Local: this partnership's own. Regional: shared with neighbouring areas.",
    )
    policy_owner = models.CharField(
        "owner",
        max_length=120,
        blank=True,
        help_text="Who keeps it true and reviews it: a role, not a person.",
    )
    approved_by = models.CharField(
        max_length=160, blank=True, help_text="The group or the role that approved this version."
    )
    approved_on = models.DateField(
        null=True, blank=True, help_text="The day on which this version was approved."
    )
    effective_from = models.DateField(
        "in force from", null=True, blank=True, help_text="The first day on which it applies."
    )
    review_on = models.DateField(
        "next review",
        null=True,
        blank=True,
        help_text="The day by which the owner has to look at it again. The admin's first page "
        "reminds you two months ahead.",
    )
    applies_to = models.CharField(
        max_length=250, blank=True, help_text="Which agencies and people have to follow it."
    )
    legal_basis = models.TextField(blank=True, help_text="Acts and sections, one a line.")
    attachment = models.ForeignKey(
        GuidanceDocument,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="attached_to",
        verbose_name="file to download",
        help_text="A form to fill in, or the document as it was signed. Its kind and size are "
        "shown beside the link.",
    )
    replacement_page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="replaced by",
        help_text="For superseded or withdrawn guidance: the page to use instead. You need not "
        "fill this in where the new page names this one under “What it replaces”.",
    )
    replacement_note = models.CharField(
        "what to use instead, in words",
        max_length=300,
        blank=True,
        help_text="Where no page of this site replaces it: one plain sentence that says what to "
        "use instead, or why nothing is needed.",
    )

    base_form_class = GuidancePageForm
    template = "guidance/guidance_page.html"
    parent_page_types = ["pages.SectionPage", "guidance.GuidanceLibraryPage"]
    subpage_types: list[str] = []
    page_description = (
        "A policy, procedure, protocol, practice guide, one-minute guide, strategy, form or "
        "leaflet, with its version, approval, review date and history. It joins the library by "
        "itself, wherever it stands."
    )

    content_panels = [
        *ContentPage.content_panels,
        FieldPanel("attachment"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("document_type"), FieldPanel("area")]),
                FieldRowPanel([FieldPanel("version"), FieldPanel("status")]),
                FieldRowPanel([FieldPanel("effective_from"), FieldPanel("review_on")]),
                FieldRowPanel([FieldPanel("approved_by"), FieldPanel("approved_on")]),
                FieldPanel("policy_owner"),
                FieldPanel("applies_to"),
                FieldPanel("legal_basis"),
            ],
            heading="Version, approval and review",
        ),
        InlinePanel(
            "amendments",
            heading="Amendment history",
            label="Version",
            help_text="One line for each version that was published, with a plain summary of what "
            "changed. Readers see it at the foot of the page, and in the feed of changes.",
        ),
        InlinePanel(
            "supersedes",
            heading="What it replaces",
            label="Guidance that this page replaces",
            help_text="Each page named here links to this one. Set its status to Superseded too.",
        ),
        MultiFieldPanel(
            [PageChooserPanel("replacement_page"), FieldPanel("replacement_note")],
            heading="If it is superseded or withdrawn",
        ),
    ]

    objects = PageManager.from_queryset(GuidancePageQuerySet)()

    class Meta:
        verbose_name = "guidance page"

    @property
    def preview_modes(self):
        return [*super().preview_modes, ("pdf", "As a PDF")]

    def clean(self):
        super().clean()
        errors = {}
        if self.effective_from and self.review_on and self.review_on <= self.effective_from:
            errors["review_on"] = "The next review has to come after the day it is in force from."
        if self.approved_on and self.approved_on > timezone.localdate():
            errors["approved_on"] = "The day it was approved cannot be in the future."
        if self.approved_on and not self.approved_by:
            errors["approved_by"] = "Say which group or role approved it on that day."
        if self.replacement_page_id and self.replacement_page_id == self.pk:
            errors["replacement_page"] = "A page cannot be replaced by itself."
        if errors:
            raise ValidationError(errors)

    @property
    def answers(self) -> bool:
        """Whether the page is guidance in force."""
        return self.status in ANSWERING_STATUSES

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def review_overdue(self) -> bool:
        """Whether guidance in force has not been reviewed by the day that was set."""
        return bool(self.answers and self.review_on and self.review_on < timezone.localdate())

    @cached_property
    def history(self) -> list["Amendment"]:
        """The amendments, newest first."""
        # Of two on one day, the later in the editor's list is the newer.
        rows = enumerate(self.amendments.all())
        newest_first = sorted(rows, key=lambda at: (at[1].date, at[0]), reverse=True)
        return [row for _, row in newest_first]

    @cached_property
    def replacements(self) -> list[Page]:
        """The live, public pages that take the place of this one."""
        found = list(
            GuidancePage.objects.listed().filter(supersedes__replaced_id=self.pk).distinct()
            if self.pk
            else []
        )
        page = self.replacement_page
        if page and is_public(page) and page.pk not in {other.pk for other in found}:
            found.append(page)
        return found

    @property
    def lacks_replacement(self) -> bool:
        """Whether it is superseded and nothing tells a reader what to use instead."""
        return (
            self.status == Status.SUPERSEDED and not self.replacement_note and not self.replacements
        )

    @cached_property
    def replaces(self) -> list["GuidancePage"]:
        """The live, public pages whose place this one takes."""
        wanted = [row.replaced_id for row in self.supersedes.all()]
        return list(GuidancePage.objects.listed().filter(pk__in=wanted)) if wanted else []

    @property
    def public_attachment(self) -> GuidanceDocument | None:
        """The file to download, where everybody may read it."""
        return self.attachment if self.attachment and self.attachment.is_offered else None

    @property
    def searched_html(self) -> str:
        html = super().searched_html
        if self.public_attachment:
            html += format_html(
                '<h2 id="download">Download</h2><p>{} can be downloaded from this page.</p>',
                self.public_attachment.title,
            )
        if len(self.history) > 1:
            html += '<h2 id="amendment-history">Amendment history</h2>' + self._history_html()
        return html

    def _history_html(self) -> SafeString:
        return format_html_join(
            "",
            "<p>Version {} of “{}” ({}): {}</p>",
            ((row.version, self.title, day_words(row.date), row.summary) for row in self.history),
        )

    @property
    def contents_headings(self) -> tuple[Heading, ...]:
        """What the contents list links to: the body's headings and the page's own parts."""
        own = []
        if self.public_attachment:
            own.append(Heading(2, "Download", "download"))
        if self.history:
            own.append(Heading(2, "Amendment history", "amendment-history"))
        return (*self.rendered_body.headings, *own)

    @property
    def compared_html(self) -> str:
        """What is kept of a published version, to be compared with others: the words alone."""
        facts = [
            ("Status", self.get_status_display()),
            ("In force from", day_words(self.effective_from)),
            ("Next review", day_words(self.review_on)),
            ("Approved by", self.approved_by),
            ("Owner", self.policy_owner),
            ("Applies to", self.applies_to),
            ("Legal basis", "; ".join(filter(None, self.legal_basis.splitlines()))),
        ]
        return (
            format_html("<p>{}</p><p>{}</p>", self.title, self.summary)
            + mark_safe(self.rendered_body.source_html)  # noqa: S308 - rendered from blocks
            + mark_safe("<h2>About this guidance</h2>")
            + format_html_join("", "<p>{}: {}</p>", ((n, v) for n, v in facts if v))
        )

    @cached_property
    def comparable_versions(self) -> list["PublishedVersion"]:
        """Versions that were public and may still be read, oldest first."""
        if not self.pk:
            return []  # A preview of a page that nobody has saved yet.
        order = {
            row.version: at
            for at, row in enumerate(reversed(self.history))
            if row.comparable or row.version == self.version
        }
        texts = self.published_versions.defer("html")
        kept = [row for row in texts if row.version in order]
        return sorted(kept, key=lambda row: order[row.version])

    @path("pdf/", name="pdf")
    def pdf(self, request: HttpRequest) -> HttpResponse:
        """The page as a PDF. A draft has none."""
        if self.is_draft:
            raise Http404("A draft has no PDF.")
        return pdf_response(request, self)

    @path("versions/", name="versions")
    def versions(self, request: HttpRequest) -> HttpResponse:
        """Two published versions side by side in words: `from` and `to` name them."""
        if self.is_draft:
            raise Http404("A draft has no versions to compare.")
        return self.render(
            request,
            template="guidance/versions.html",
            context_overrides=comparison_context(
                self, request.GET.get("from", ""), request.GET.get("to", "")
            ),
        )

    def serve_preview(self, request, mode_name):
        if mode_name == "pdf":
            return pdf_response(request, self, preview=True)
        return super().serve_preview(request, mode_name)


class Amendment(Orderable):
    """A version of a guidance page, and what changed in it."""

    page = ParentalKey(GuidancePage, on_delete=models.CASCADE, related_name="amendments")
    version = models.CharField(max_length=20, help_text="As in the page's own version field.")
    date = models.DateField(
        default=timezone.localdate, help_text="The day on which this version came into force."
    )
    summary = models.TextField(
        "what changed",
        max_length=800,
        help_text="In plain words, for a busy practitioner: what do they do differently now? One "
        "to three sentences.",
    )
    approved_by = models.CharField(
        max_length=160, blank=True, help_text="A group or role, not a person's name."
    )
    comparable = models.BooleanField(
        "readers may compare this version",
        default=True,
        help_text="Untick where the words of this version must not be read any more, for instance "
        "because they were unsafe. The line itself stays in the history.",
    )

    panels = [
        FieldRowPanel([FieldPanel("version"), FieldPanel("date")]),
        FieldPanel("summary"),
        FieldPanel("approved_by"),
        FieldPanel("comparable"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "amendment"

    def __str__(self) -> str:
        return f"{self.page_id}: version {self.version}"


class Supersession(Orderable):
    """That one guidance page takes the place of another."""

    page = ParentalKey(GuidancePage, on_delete=models.CASCADE, related_name="supersedes")
    replaced = models.ForeignKey(
        GuidancePage,
        on_delete=models.CASCADE,
        related_name="superseded_by",
        verbose_name="page that is replaced",
        help_text="The older guidance that practitioners must not use any more.",
    )

    panels = [PageChooserPanel("replaced")]

    class Meta(Orderable.Meta):
        verbose_name = "replaced guidance"

    def __str__(self) -> str:
        return f"{self.page_id} replaces {self.replaced_id}"

    def clean(self):
        super().clean()
        if self.replaced_id and self.replaced_id == self.page_id:
            raise ValidationError({"replaced": "A page cannot replace itself."})


class PublishedVersion(models.Model):
    """The words of a version as the public last read them.

    Kept apart from revisions, which may be purged: a correction within a version takes the place
    of what stood there before.
    """

    page = models.ForeignKey(
        GuidancePage, on_delete=models.CASCADE, related_name="published_versions"
    )
    version = models.CharField(max_length=20)
    published_at = models.DateTimeField()
    html = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "version"], name="one_text_for_each_version")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: version {self.version}"
