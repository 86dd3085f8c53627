"""Reports: what was published about a year, the list of all reports and plans."""

from django.db import models
from django.template.loader import render_to_string
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from guidance.blocks import BodyBlock, LineBlock
from guidance.editing import PAGE_PANELS
from guidance.facets import Facet, Filters
from guidance.privacy import visible

from .choices import DocumentType, Status
from .content_page import ContentPage
from .dated import DatedPage


class ReportKind(models.TextChoices):
    ANNUAL = "annual-report", "Annual report"
    PERFORMANCE = "performance-report", "Performance report"
    OTHER = "other-report", "Other report"


class ReportIndexPage(Page):
    """Everything that the partnership has to account for itself with, by kind and year."""

    summary = models.CharField(
        max_length=250, help_text="One or two plain sentences, shown under the title."
    )
    introduction = StreamField(
        BodyBlock(), blank=True, help_text="What a reader should know before the list."
    )

    template = "guidance/report_index_page.html"
    max_count = 1
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    page_description = "Lists all reports, plans and figures. There is one on the site."
    content_panels = [*PAGE_PANELS, FieldPanel("summary"), FieldPanel("introduction")]

    class Meta:
        verbose_name = "list of reports and plans"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        pages = list(visible(self.get_children()).specific())
        reports = [page for page in pages if isinstance(page, ReportPage)]
        reports.sort(key=lambda page: (-page.dated.toordinal(), page.title))
        years = [(year, year) for year in dict.fromkeys(r.when_filed for r in reports)]
        facets = [
            Facet("kind", "Kind of report", ReportKind.choices, lambda report: [report.kind]),
            Facet("year", "Year", years, lambda report: [report.when_filed]),
        ]
        context["filters"] = Filters(facets, request.GET, reports)
        context["reports"] = context["filters"].items
        others = [page for page in pages if not isinstance(page, ReportPage)]
        past = [page for page in others if getattr(page, "status", "") == Status.DATED]
        past.sort(key=lambda page: (page.effective_from, page.title), reverse=True)
        context["present"] = [page for page in others if page not in past]
        context["past"] = past
        return context


class KeyFigureBlock(blocks.StructBlock):
    """One figure that a report gives."""

    figure = LineBlock(max_length=30, help_text="For instance 76 or 94%.")
    what = LineBlock(
        max_length=200, label="What it counts", help_text="For instance: training sessions held."
    )

    class Meta:
        icon = "order"
        label = "Key figure"


class ReportPage(DatedPage):
    """A report on a year: its summary, key figures, and the document to download or read."""

    kind = models.CharField(
        "kind of report",
        max_length=30,
        choices=ReportKind,
        default=ReportKind.ANNUAL,
        help_text="The list of reports is filtered by it.",
    )
    publisher = models.CharField(
        "published by",
        max_length=160,
        blank=True,
        help_text="The body that published it, by its name at that time.",
    )
    key_figures = StreamField(
        [("figure", KeyFigureBlock())],
        blank=True,
        help_text="A few figures from the report. Never a number of people under the limit for "
        "small numbers.",
    )
    other_formats = models.CharField(
        max_length=250,
        blank=True,
        help_text="Which other formats there are, for instance easy read, and how to get them.",
    )

    template = "guidance/report_page.html"
    parent_page_types = ["guidance.ReportIndexPage"]
    subpage_types: list[str] = []
    page_description = "One report of one year, with its key figures and the document."

    content_panels = [
        *ContentPage.content_panels[:2],
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("kind"), FieldPanel("publisher")])],
            heading="About the report",
        ),
        DatedPage.dated_panel,
        FieldPanel("key_figures"),
        FieldPanel("other_formats"),
        *ContentPage.content_panels[2:],
    ]

    class Meta:
        verbose_name = "report"

    @property
    def document_type(self) -> str:
        if self.kind == ReportKind.ANNUAL:
            return DocumentType.ANNUAL_REPORT
        return DocumentType.REPORT

    @property
    def html_before_body(self) -> str:
        return render_to_string("guidance/report_sections.html", {"page": self})


class AnnualReportsPage(ContentPage):
    """What annual reports are for, with those that are on the site, newest first."""

    template = "pages/content_page.html"
    max_count = 1
    parent_page_types = ["guidance.ReportIndexPage"]
    subpage_types: list[str] = []
    page_description = "Says what annual reports are and lists those of the site by itself."

    class Meta:
        verbose_name = "page about annual reports"

    @property
    def html_before_body(self) -> str:
        siblings = visible(self.get_siblings(inclusive=False))
        reports = ReportPage.objects.filter(pk__in=siblings, kind=ReportKind.ANNUAL)
        return render_to_string(
            "guidance/annual_reports.html", {"reports": reports.order_by("-dated", "title")}
        )
