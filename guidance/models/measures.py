"""Performance measures: figures by year, drawn, said in words, tabled and downloaded."""

import csv

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.url_routing import RouteResult

from guidance.blocks import MeasureBlock
from guidance.charts import Series, bar_chart, line_chart
from guidance.figures import GOOD_WORDS, SMALL_NUMBERS_UNDER, Shown, summary

from .choices import DocumentType, Status
from .content_page import ContentPage
from .partnership import Partnership

DOWNLOAD = "download"
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@register_setting(icon="order")
class FiguresSetting(BaseSiteSetting):
    """Which numbers of people are too small to publish."""

    small_numbers_under = models.PositiveSmallIntegerField(
        "hide numbers of people under",
        default=SMALL_NUMBERS_UNDER,
        validators=[MinValueValidator(3), MaxValueValidator(100)],
        help_text="Counts below this are shown as “fewer than” it, on pages, in charts, in "
        "downloads and in search.",
    )

    panels = [FieldPanel("small_numbers_under")]

    class Meta:
        verbose_name = "Small numbers"


def small_numbers_under() -> int:
    setting = FiguresSetting.objects.first()
    return setting.small_numbers_under if setting else SMALL_NUMBERS_UNDER


class PerformancePage(ContentPage):
    """Measures with their series by year, and how to read them."""

    dated = models.DateField(
        "figures of the time up to",
        null=True,
        blank=True,
        help_text="For figures of a past time: its last day. The page then says that they are not "
        "today’s figures. Leave empty for figures that are kept up to date.",
    )
    year_label = models.CharField(
        "time as people say it",
        max_length=40,
        blank=True,
        help_text="For instance 2008 to 2012. It is shown in place of the date.",
    )
    measures = StreamField(
        [("measure", MeasureBlock())],
        blank=True,
        help_text="Each measure is drawn, said in words, set out in a table and downloaded from "
        "the same figures.",
    )

    template = "guidance/performance_page.html"
    parent_page_types = ["guidance.ReportIndexPage", "pages.SectionPage"]
    subpage_types: list[str] = []
    page_description = "Figures by year against England and the target, as charts and tables."
    content_panels = [
        *ContentPage.content_panels[:2],
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("dated"), FieldPanel("year_label")])],
            heading="Which time the figures are of",
        ),
        FieldPanel("measures"),
        *ContentPage.content_panels[2:],
    ]

    class Meta:
        verbose_name = "performance measures"

    @property
    def document_type(self) -> str:
        return DocumentType.REPORT if self.dated else DocumentType.INFORMATION

    @property
    def status(self) -> str:
        return Status.DATED if self.dated else Status.CURRENT

    @property
    def effective_from(self):
        return self.dated

    @property
    def dated_label(self) -> str:
        return self.year_label if self.dated else ""

    @property
    def when(self) -> str:
        """The time of the figures in words; empty where they are kept up to date."""
        if not self.dated:
            return ""
        return self.year_label or f"up to {self.dated.day} {self.dated:%B %Y}"

    def shown_measures(self) -> list[dict]:
        """The measures as they may be published, each with its chart, words and table."""
        under = small_numbers_under()
        area = (Partnership.objects.first() or Partnership()).area_name
        found, taken = [], set()
        for block in self.measures:
            slug, count = block.value.slug, 2
            while slug in taken:
                slug, count = f"{block.value.slug}-{count}", count + 1
            taken.add(slug)
            shown = block.value.shown(under)
            sentences = summary(shown, area)
            found.append(
                {
                    "slug": slug,
                    "value": block.value,
                    "shown": shown,
                    "area_name": area,
                    "summary": " ".join(sentences[:-1]),
                    "good": GOOD_WORDS[shown.good],
                    "chart": _chart(shown, block.value["chart"], " ".join(sentences)),
                }
            )
        return found

    @property
    def html_before_body(self) -> str:
        return render_to_string(
            "guidance/measures.html", {"page": self, "measures": self.shown_measures()}
        )

    def route(self, request, path_components):
        if self.live and len(path_components) == 2 and path_components[0] == DOWNLOAD:
            return RouteResult(self, kwargs={"measure": path_components[1]})
        return super().route(request, path_components)

    def serve(self, request, *args, measure: str = "", **kwargs):
        if not measure:
            return super().serve(request, *args, **kwargs)
        for one in self.shown_measures():
            if one["slug"] == measure:
                return _download(one, self.when)
        raise Http404


def _chart(shown: Shown, kind: str, words: str) -> SafeString:
    """The measure drawn; empty where there is nothing to draw."""
    parts = [("This area", "area", True), ("England", "england", shown.has_england)]
    parts.append(("Target", "target", shown.has_target))
    series = [
        Series(
            name,
            style,
            tuple(None if f.value is None else float(f.value) for f in figures),
            tuple(f.words for f in figures),
        )
        for name, style, there in parts
        if there
        for figures in [[getattr(year, style) for year in shown.years]]
    ]
    if all(value is None for one in series for value in one.values):
        return SafeString("")
    draw = bar_chart if kind == "bar" else line_chart
    svg = draw([year.year for year in shown.years], series, words)
    return mark_safe(svg)  # noqa: S308 - every word is escaped where it is drawn


def _download(measure: dict, when: str) -> HttpResponse:
    """A measure's table as CSV, with the same figures hidden as on the page."""
    shown, value = measure["shown"], measure["value"]
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{measure["slug"]}.csv"'
    response.write("\ufeff")  # So that spreadsheets read it as UTF-8.
    writer = csv.writer(response)

    def write(*cells: str) -> None:
        writer.writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells)

    write("Measure", value["name"])
    write("What it counts", value["counts"])
    write("Unit", value["unit_words"])
    write("Which way is good", measure["good"])
    write("Source", value["source"])
    if when:
        write("Time of the figures", f"{when}. These are not today's figures.")
    writer.writerow([])
    write("Year", measure["area_name"], "England", "Target", "Note")
    for year in shown.years:
        notes = ["Provisional." if year.provisional else "", year.note]
        write(
            year.year,
            *(
                figure.words if figure.value is None else f"{figure.value}"
                for figure in (year.area, year.england, year.target)
            ),
            " ".join(filter(None, notes)),
        )
    return response
