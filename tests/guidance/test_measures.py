"""Figures by year: what may be published, how it is said and drawn, and what never gets out."""

import csv
import io
import re
from decimal import Decimal
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from guidance.charts import Series, bar_chart, line_chart, ticks
from guidance.figures import Entered, Good, Hide, Unit, shown, summary
from guidance.models import FiguresSetting, Passage, PerformancePage, ReportIndexPage, Topic
from guidance.models.measures import MeasureBlock
from tests.factories import publish

SECRET = "3.14159"


def entered(year, area=None, **values):
    figures = {
        name: Decimal(str(value)) for name, value in values.items() if name in ("england", "target")
    }
    return Entered(year, None if area is None else Decimal(str(area)), **{**values, **figures})


# What may be published


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_small_number_of_people_is_hidden(count):
    measure = shown([entered("2020-21", count)], Unit.PEOPLE, Good.LOWER)
    assert measure.years[0].area.value is None
    assert measure.years[0].area.words == "fewer than 5"


def test_five_people_are_shown():
    measure = shown([entered("2020-21", 5)], Unit.PEOPLE, Good.LOWER)
    assert measure.years[0].area.words == "5"


def test_a_small_number_of_things_is_shown():
    measure = shown([entered("2020-21", 2)], Unit.THINGS, Good.NEITHER)
    assert measure.years[0].area.words == "2"


@pytest.mark.parametrize("unit", [Unit.PERCENT, Unit.RATE])
def test_a_share_of_few_people_is_hidden(unit):
    measure = shown([entered("2020-21", "33.3", people=4)], unit, Good.LOWER)
    assert measure.years[0].area.value is None
    assert measure.years[0].area.words == "hidden: fewer than 5 people"
    many = shown([entered("2020-21", "33.3", people=40)], unit, Good.LOWER)
    assert many.years[0].area.words.startswith("33.3")


def test_the_limit_can_be_higher():
    measure = shown([entered("2020-21", 9)], Unit.PEOPLE, Good.LOWER, under=10)
    assert measure.years[0].area.words == "fewer than 10"


def test_an_editor_hides_a_figure_that_gives_another_away():
    measure = shown(
        [entered("2020-21", 3), entered("2021-22", 40, hide=Hide.SECONDARY)],
        Unit.PEOPLE,
        Good.LOWER,
    )
    assert [year.area.words for year in measure.years] == ["fewer than 5", "hidden"]
    words = " ".join(summary(measure, "Bath"))
    assert "No figure for Bath can be shown." in words
    assert "so that a small one cannot be worked out" in words
    assert "40" not in words


def test_a_hidden_figure_does_not_even_lend_its_decimal_places():
    measure = shown(
        [entered("2020-21", "3.375", people=2), entered("2021-22", "8.1", people=80)],
        Unit.PERCENT,
        Good.LOWER,
    )
    assert measure.years[1].area.words == "8.1%"


# What is said


def words(*years, unit=Unit.PERCENT, good=Good.LOWER):
    return " ".join(summary(shown(years, unit, good), "Bath"))


def test_a_rise_is_said_with_its_years_and_what_is_better():
    said = words(entered("2019-20", "10.5"), entered("2020-21", "12.0"))
    assert "The figure for Bath rose from 10.5% in 2019-20 to 12.0% in 2020-21." in said
    assert said.endswith("A lower figure is better.")


def test_a_fall_a_standstill_and_a_single_year_are_said():
    assert "fell from 12% in 2019-20 to 10% in" in words(entered("2019-20", 12), entered("x", 10))
    assert "was 12% in both a and b" in words(entered("a", 12), entered("b", 12))
    assert "The figure for Bath was 12% in 2019-20." in words(entered("2019-20", 12))


def test_a_peak_between_is_said():
    said = words(entered("a", 12), entered("b", 30), entered("c", 14), entered("d", 13))
    assert "It was highest in b, at 30%." in said
    assert "lowest" not in said


def test_england_and_the_target_are_compared_by_which_way_is_good():
    year = entered("2020-21", 12, england=10, target=11)
    assert "Bath was higher than England (12% and 10%)" in words(year)
    assert "The target for 2020-21 was 11%, and it was missed." in words(year, good=Good.LOWER)
    assert "and it was met" in words(year, good=Good.HIGHER)
    neither = words(year, good=Good.NEITHER)
    assert "The target for 2020-21 was 11%." in neither
    assert "Neither a higher nor a lower figure is better by itself." in neither


# What is drawn


def drawn(svg: str) -> BeautifulSoup:
    return BeautifulSoup(svg, "xml").svg


LINES = [
    Series("This area", "area", (10.0, None, 30.0), ("10", "fewer than 5", "30")),
    Series("England", "england", (20.0, 25.0, 29.0), ("20", "25", "29")),
    Series("Target", "target", (None, None, 31.0), ("not given", "not given", "31")),
]


def test_lines_break_where_a_figure_is_hidden_and_are_named():
    svg = drawn(line_chart(["a", "b", "c"], LINES, "It rose."))
    assert svg["role"] == "img"
    assert svg["aria-label"] == "It rose."
    assert svg.select(".app-chart__line--area") == []
    assert len(svg.select(".app-chart__line--england")) == 2
    assert len(svg.select("circle.app-chart__mark--area")) == 2
    assert {text.get_text() for text in svg.select(".app-chart__name")} == {
        "This area",
        "England",
        "Target",
    }


def test_names_at_the_ends_of_lines_do_not_stand_on_each_other():
    svg = drawn(line_chart(["a", "b", "c"], LINES, "x"))
    heights = sorted(float(text["y"]) for text in svg.select(".app-chart__name"))
    assert all(b - a >= 18 for a, b in pairwise(heights))
    assert heights[-1] <= 220


def test_everything_is_inside_the_picture():
    many = tuple(range(12))
    series = Series("This area", "area", many, tuple(map(str, many)))
    svg = drawn(line_chart([str(2000 + year) for year in many], [series], "x"))
    for tag in svg.find_all(["text", "circle"]):
        assert 0 <= float((tag.get("x") or tag.get("cx")).rstrip("%")) <= 100
        assert 0 <= float(tag.get("y") or tag.get("cy")) <= float(svg["height"])


def test_bars_say_their_year_and_value_and_differ_by_pattern():
    svg = drawn(bar_chart(["a", "b", "c"], LINES, "x"))
    names = [text.get_text() for text in svg.select(".app-chart__bar-name")]
    assert "This area, a" in names
    assert "England, c" in names
    assert len(svg.select("rect.app-chart__bar--area")) == 2
    assert svg.select(".app-chart__hatch")
    assert "fewer than 5" in [text.get_text() for text in svg.select(".app-chart__value-end")]


def test_words_in_a_chart_are_never_markup():
    bad = '"><script>alert(1)</script>'
    series = [Series(bad, "area", (1.0,), (bad,))]
    for draw in (line_chart, bar_chart):
        assert "<script" not in draw([bad], series, bad)


@pytest.mark.parametrize("highest", [0, 0.004, 1, 4.9, 99.9, 100, 556.8, 1261, 9_999_999])
def test_ticks_are_round_and_reach_the_highest(highest):
    scale = ticks(highest)
    assert scale[0] == 0
    assert scale[-1] >= highest
    assert 2 <= len(scale) <= 6


# On the site


def a_year(year, area=None, **values):
    return {
        "year": year,
        "area": area,
        "people": None,
        "england": None,
        "target": None,
        "provisional": False,
        "hide": "",
        "note": "",
    } | values


def a_measure(*years, **values):
    return {
        "type": "measure",
        "value": {
            "name": "Kites in trees",
            "counts": "How many children lost a kite in a tree.",
            "unit": "people",
            "unit_words": "children",
            "good": "lower",
            "source": "Kite report 2021",
            "chart": "line",
            "years": list(years),
            "notes": "",
        }
        | values,
    }


def figures(*measures, **values) -> PerformancePage:
    page = PerformancePage(
        title="Kite figures",
        summary="What is known of kites in trees.",
        audiences=["public"],
        **values,
    )
    page.measures = list(measures)
    page.topic = Topic.objects.get(key="performance-data")
    ReportIndexPage.objects.get().add_child(instance=page)
    publish(page)
    return PerformancePage.objects.get(pk=page.pk)


@pytest.fixture
def kites(db):
    return figures(
        a_measure(
            a_year("2019-20", "12", england=None, target="10"),
            a_year("2020-21", "8", provisional=True, note="Counted twice."),
        )
    )


@pytest.fixture
def secret(db):
    """A page with figures that count too few people to be shown."""
    return figures(
        a_measure(
            a_year("2019-20", SECRET, people=3, england="20"),
            a_year("2020-21", "22.5", people=90, england="21"),
            a_year("2021-22", "77.77777", people=400, hide="secondary"),
            unit="percent",
        )
    )


def test_a_measure_has_words_a_chart_a_table_and_its_source(client, kites):
    soup = BeautifulSoup(client.get(kites.url).text, "lxml")
    text = soup.main.get_text(" ", strip=True)
    assert soup.find("h2", id="kites-in-trees")
    assert "fell from 12 in 2019-20 to 8 in 2020-21" in text
    assert "A lower figure is better." in text
    assert "Provisional. Counted twice." in text
    assert "Source: Kite report 2021." in text
    region = soup.select_one(".app-table")
    assert region["tabindex"] == "0"
    assert "Kites in trees" in region["aria-label"]
    assert soup.select_one("figure svg[role=img]")["aria-label"]
    assert "England" not in region.get_text()


def test_a_measure_is_downloaded_as_its_table(client, kites):
    response = client.get(f"{kites.url}download/kites-in-trees/")
    assert response["Content-Type"].startswith("text/csv")
    assert 'filename="kites-in-trees.csv"' in response["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert ["2019-20", "12", "not given", "10", ""] in rows
    assert ["2020-21", "8", "not given", "not given", "Provisional. Counted twice."] in rows


def test_what_a_spreadsheet_takes_for_a_formula_is_text(client, db):
    page = figures(a_measure(a_year("2019-20", "12", note="=1+1"), name="@kites"))
    content = client.get(f"{page.url}download/kites/").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "@", "+", "-"))] == []


@pytest.mark.parametrize("name", ["no-such-measure", "download", "x" * 300])
def test_there_is_no_download_of_what_is_not_there(client, kites, name):
    assert client.get(f"{kites.url}download/{name}/").status_code == 404


def test_hidden_figures_are_nowhere(client, secret):
    html = client.get(secret.url).text
    download = client.get(f"{secret.url}download/kites-in-trees/").content.decode()
    found = " ".join(Passage.objects.filter(page_id=secret.pk).values_list("text", flat=True))
    for place in (html, download, found, client.get("/reports-and-plans/").text):
        assert SECRET not in place
        assert SECRET[:4] not in place
        assert "77.7" not in place
    for place in (html, download, found):
        assert "hidden: fewer than 5 people" in place
    assert "22.5" in html


def test_a_higher_limit_reaches_pages_downloads_and_search_at_once(client, db):
    page = figures(a_measure(a_year("2019-20", "87")))
    download = f"{page.url}download/kites-in-trees/"
    assert "was 87 in" in client.get(page.url).text
    setting = FiguresSetting.for_site(Site.objects.get())
    setting.small_numbers_under = 100
    setting.save()
    prose = BeautifulSoup(client.get(page.url).text, "lxml").select_one(".app-prose")
    found = Passage.objects.filter(page_id=page.pk).values_list("text", flat=True)
    for text in (prose.get_text(" "), client.get(download).content.decode(), " ".join(found)):
        assert "fewer than 100" in text
        assert "87" not in text
    assert prose.select("svg") == []


def test_figures_of_the_past_say_so_and_those_of_today_do_not(client, kites):
    assert "not of today" not in client.get(kites.url).text
    assert {p.status for p in Passage.objects.filter(page_id=kites.pk)} == {"current"}
    kites.dated, kites.year_label = "2012-03-31", "2008 to 2012"
    kites.full_clean()
    publish(kites)
    assert "These figures are of 2008 to 2012 and not of today" in client.get(kites.url).text
    passage = Passage.objects.filter(page_id=kites.pk).first()
    assert (passage.status, passage.document_type) == ("dated", "report")
    assert (str(passage.dated), passage.dated_label) == ("2012-03-31", "2008 to 2012")


def test_a_private_page_gives_no_download(client, kites):
    PageViewRestriction.objects.create(page=kites, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"{kites.url}download/kites-in-trees/").status_code == 302
    assert not Passage.objects.filter(page_id=kites.pk).exists()


def test_words_from_an_editor_are_never_markup(client, db):
    bad = "<script>alert(1)</script>"
    page = figures(
        a_measure(
            a_year("<b>2019", "12", note=bad), name=bad, counts=bad, unit_words=bad, source=bad
        )
    )
    assert "<script>alert" not in client.get(page.url).text


def test_two_measures_of_one_name_have_addresses_of_their_own(client, db):
    page = figures(a_measure(a_year("a", "12")), a_measure(a_year("a", "34")))
    html = client.get(page.url).text
    assert 'id="kites-in-trees-2"' in html
    assert "34" in client.get(f"{page.url}download/kites-in-trees-2/").content.decode()


# In the admin


def cleaned(*years, **values):
    block = MeasureBlock()
    return block.clean(block.to_python(a_measure(*years, **values)["value"]))


@pytest.mark.django_db
def test_a_measure_that_is_right_passes():
    assert cleaned(a_year("2019-20", "12"), a_year("2020-21", hide="small"))["name"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("years", "values"),
    [
        ([a_year("2019-20", "1"), a_year(" 2019-20 ", "2")], {}),
        ([a_year("2019-20")], {}),
        ([a_year("2019-20", "101")], {"unit": "percent"}),
        ([a_year("2019-20", "-1")], {}),
        ([], {}),
    ],
    ids=["year twice", "no figure", "over 100%", "below nothing", "no year"],
)
def test_a_measure_with_a_fault_is_refused(years, values):
    with pytest.raises(ValidationError):
        cleaned(*years, **values)


def test_an_editor_makes_a_page_of_figures(admin_client, client, db):
    parent = ReportIndexPage.objects.get()
    year = {
        name: value or ""
        for name, value in a_year("2019-20", "12").items()
        if name != "provisional"
    }
    measure = a_measure()["value"] | {
        "years": {"count": "1", "0": {"id": "", "deleted": "", "order": "0", "value": year}}
    }
    data = nested_form_data(
        {
            "title": "Kite figures",
            "slug": "kite-figures",
            "summary": "What is known of kites.",
            "audiences": ("public",),
            "measures": streamfield([("measure", measure)]),
            "contacts": streamfield([]),
            "body": streamfield([("prose", rich_text("<p>How to read them.</p>"))]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    url = reverse("wagtailadmin_pages:add", args=["guidance", "performancepage", parent.pk])
    response = admin_client.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    page = Page.objects.get(slug="kite-figures")
    assert "was 12 in 2019-20" in client.get(page.url).text


# The starter content


def test_the_series_of_old_reports_are_labelled_as_such(client, db):
    pages = PerformancePage.objects.live().exclude(dated=None)
    assert sum(len(page.measures) for page in pages) >= 8
    for page in pages:
        html = client.get(page.url).text
        assert "not of today" in html
        for block in page.measures:
            assert block.value["source"]
            assert re.search(r"20\d\d", block.value["source"])
