"""Reports and plans: the list, a report, a plan on a page, and actions with their ratings."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from guidance.importing import read_text
from guidance.models import (
    ActionUpdate,
    BusinessPlanPage,
    Passage,
    PlanAction,
    ReportIndexPage,
    ReportPage,
    StrategicPlanPage,
)
from tests.conftest import NOON_ON_WEDNESDAY
from tests.factories import a_document, a_page, publish

pytestmark = pytest.mark.django_db
INDEX = "/reports-and-plans/"


@pytest.fixture(autouse=True)
def noon(at):
    at(NOON_ON_WEDNESDAY)


def added(page):
    page.summary = page.summary or "About kites."
    page.audiences = ["public"]
    ReportIndexPage.objects.get().add_child(instance=page)
    publish(page)
    return type(page).objects.get(pk=page.pk)


def a_report(title="Kite report", **values) -> ReportPage:
    return added(ReportPage(title=title, **{"dated": date(2021, 3, 31)} | values))


def a_plan(kind=StrategicPlanPage, **values):
    years = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
    return added(kind(title="Kite plan", **years | values))


def an_action(action="Fly the kites.", **values) -> PlanAction:
    values = {"lead": "Head of kites", "due_on": date(2026, 12, 31), "rating": "on-track"} | values
    return PlanAction(action=action, **values)


def actions_page(*actions, **values) -> BusinessPlanPage:
    page = BusinessPlanPage(
        title="Kite actions",
        **{
            "starts_on": date(2026, 4, 1),
            "ends_on": date(2029, 3, 31),
            "as_of": date(2026, 10, 1),
        }
        | values,
    )
    page.actions = list(actions)
    return added(page)


def text_of(client, address) -> str:
    return BeautifulSoup(client.get(address).text, "lxml").main.get_text(" ", strip=True)


# Reports


def test_a_report_shows_its_year_key_figures_and_document(client):
    document = a_document(
        "kites.md", "# Kites\n\n" + "Words of a report. " * 90, title="Kites 2021"
    )
    read_text(document)
    page = a_report(
        year_label="2020-21",
        document=document,
        publisher="Kite board",
        key_figures=[{"type": "figure", "value": {"figure": "76", "what": "kites flown"}}],
    )
    html = client.get(page.url).text
    text = text_of(client, page.url)
    assert "This is about 2020-21 and not about today" in text
    assert "76 kites flown" in text
    assert "Download Kites 2021 (MD, 1.7\xa0KB)" in text
    assert f'href="{document.reading_url}"' in html


def test_a_report_without_a_document_says_how_to_get_it(client):
    assert "Ask the partnership’s business team for it." in text_of(client, a_report().url)


def test_a_report_is_found_by_search_as_a_dated_report():
    page = a_report(
        year_label="2020-21",
        key_figures=[{"type": "figure", "value": {"figure": "76", "what": "kites flown by day"}}],
    )
    passage = Passage.objects.get(page_id=page.pk, text__contains="kites flown")
    assert passage.url == f"{page.url}#key-figures"
    assert (passage.status, passage.document_type) == ("dated", "annual-report")
    assert passage.dated_label == "2020-21"


def test_the_list_is_filtered_by_kind_and_year(client):
    a_report("Kites of 2031", dated=date(2031, 3, 31), kind="other-report")
    soup = BeautifulSoup(client.get(INDEX + "?kind=other-report&year=2031").text, "lxml")
    reports = soup.find("h2", id="reports").find_next("ul")
    assert [a.get_text() for a in reports.select("h3")] == ["Kites of 2031"]
    assert "1 report found" in soup.get_text()
    for query in ("?kind=<script>", "?year=%00", "?page=abc", "?year=" + "9" * 3000):
        response = client.get(INDEX + query)
        assert response.status_code == 200
        assert "<script>&" not in response.text
        assert "Kites of 2031" in response.text


def test_plans_that_have_ended_stand_apart_from_those_in_force(client):
    a_plan(vision="Kites for all.")
    old = StrategicPlanPage(
        title="Old kites", starts_on=date(2015, 4, 1), ends_on=date(2018, 3, 31)
    )
    added(old)
    soup = BeautifulSoup(client.get(INDEX).text, "lxml")
    now = soup.find("h2", id="now").find_next("ul").get_text()
    past = soup.find("h2", id="past").find_next("ul").get_text()
    assert "Kite plan" in now
    assert "Old kites" in past
    assert "Old kites" not in now


def test_a_private_report_is_in_no_list(client):
    page = a_report("Private kites")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    for address in (INDEX, f"{INDEX}annual-report/"):
        assert "Private kites" not in client.get(address).text


def test_annual_reports_are_listed_newest_first_without_an_editor(client):
    a_report("Kites of 2031", dated=date(2031, 3, 31))
    soup = BeautifulSoup(client.get(f"{INDEX}annual-report/").text, "lxml")
    listed = soup.find("h2", id="annual-reports-on-this-site").find_next("ul").find_all("a")
    assert listed[0].get_text() == "Kites of 2031"
    assert len(listed) >= 5


# A plan on a page


def test_a_plan_says_what_will_be_different_and_how_it_will_be_known(client):
    guide = a_page("Our kites", "<p>Words.</p>")
    page = a_plan(
        vision="Kites for all.",
        outcomes="Everyone has a kite.\n\n  Everyone can fly it. ",
        priorities=[
            {
                "type": "priority",
                "value": {
                    "title": "More wind",
                    "for_whom": "children",
                    "different": "Kites fly higher.",
                    "known_by": "Children say so.\nWe measure the string.",
                },
            }
        ],
        young_people_page=guide,
    )
    plan = BeautifulSoup(client.get(page.url).text, "lxml").select_one(".app-plan")
    text = plan.get_text(" ", strip=True)
    for words in ("Kites for all.", "More wind", "For children.", "What will be different: Kites"):
        assert words in text
    assert [li.get_text() for li in plan.select(".app-plan__outcomes li")] == [
        "Everyone has a kite.",
        "Everyone can fly it.",
    ]
    assert "How we will know: Children say so. We measure the string." in text
    assert plan.find("a", href=guide.url)
    passage = Passage.objects.filter(page_id=page.pk, text__contains="More wind").get()
    assert (passage.document_type, passage.status) == ("strategy", "current")
    guide.unpublish()
    assert "Our kites" not in client.get(page.url).text


def test_a_plan_that_has_ended_says_so_and_is_found_as_past(client):
    page = a_plan(
        starts_on=date(2018, 4, 1),
        ends_on=date(2021, 3, 31),
        vision="Kites for all, on every windy day of the year.",
    )
    assert "This plan ended on 31 March 2021" in text_of(client, page.url)
    passage = Passage.objects.filter(page_id=page.pk).first()
    assert (passage.status, passage.dated_label) == ("dated", "2018 to 2021")


def test_a_plan_cannot_end_before_it_starts():
    with pytest.raises(ValidationError) as error:
        a_plan(starts_on=date(2027, 4, 1), ends_on=date(2026, 3, 31))
    assert "ends_on" in error.value.message_dict


# Actions


def test_an_action_says_its_lead_date_priority_rating_and_updates(client):
    action = an_action(priority="More wind", rating="at-risk")
    action.updates = [
        ActionUpdate(dated=date(2026, 5, 1), text="Begun."),
        ActionUpdate(dated=date(2026, 9, 1), text="Half done."),
    ]
    page = actions_page(action)
    text = text_of(client, page.url)
    for words in (
        "Fly the kites.",
        "At risk of being late",
        "Lead: Head of kites",
        "Due: 31 December 2026",
        "Priority: More wind",
        "The ratings are those of 1 October 2026.",
    ):
        assert words in text
    assert text.index("Half done.") < text.index("Begun.")
    assert "Overdue" not in text
    passage = Passage.objects.get(page_id=page.pk, text__contains="Head of kites")
    assert passage.heading == "Fly the kites."


def test_an_overdue_action_says_by_how_much_in_words(client):
    page = actions_page(
        an_action(due_on=date(2026, 11, 24)),
        an_action("Mend the kites.", due_on=date(2026, 11, 15), rating="off-track"),
        an_action("Buy string.", due_on=date(2026, 1, 1), rating="complete"),
        an_action("Rest.", due_on=None),
    )
    text = text_of(client, page.url)
    assert "Overdue by 1 day " in text
    assert "Overdue by 10 days" in text
    assert text.count("Overdue by") == 2
    assert "2 are overdue." in text
    assert "Due: no date given" in text


def test_lateness_in_a_plan_that_has_ended_stops_at_its_last_ratings(client):
    page = actions_page(
        an_action(due_on=date(2018, 3, 1)),
        starts_on=date(2015, 4, 1),
        ends_on=date(2018, 3, 31),
        as_of=date(2018, 3, 31),
    )
    assert "Overdue by 30 days" in text_of(client, page.url)


def test_actions_are_filtered_by_rating_and_priority(client):
    page = actions_page(
        an_action(priority="Wind", rating="on-track"),
        an_action("Mend.", priority="String", rating="complete"),
        an_action("Buy.", priority="String", rating="on-track"),
    )

    def listed(query):
        soup = BeautifulSoup(client.get(page.url + query).text, "lxml")
        return [h.get_text() for h in soup.select(".app-action h3")]

    assert listed("?rating=complete") == ["Mend."]
    assert listed("?priority=2") == ["Mend.", "Buy."]
    assert listed("?priority=2&rating=on-track") == ["Buy."]
    for query in ("?priority=99", "?rating=<script>", "?priority=%00", "?priority=-1"):
        assert len(listed(query)) == 3
    # The filter chooses what is shown, never what search holds.
    assert Passage.objects.filter(page_id=page.pk, text__contains="Head of kites").count() == 3


def test_a_plan_without_actions_says_so(client):
    assert "No actions have been published here yet." in text_of(client, actions_page().url)


def test_more_actions_need_no_more_queries(client, django_assert_max_num_queries):
    many = []
    for number in range(20):
        action = an_action(f"Kite {number}.")
        action.updates = [ActionUpdate(dated=date(2026, 5, 1), text="Begun.")]
        many.append(action)
    page = actions_page(*many)
    with django_assert_max_num_queries(48):
        client.get(page.url)


def test_an_editor_makes_a_business_plan(admin_client, client):
    update = {"dated": "2026-05-01", "text": "Begun.", "ORDER": "1", "DELETE": "", "id": ""}
    action = {
        "action": "Fly the kites.",
        "lead": "Head of kites",
        "due_on": "2026-12-31",
        "priority": "",
        "rating": "on-track",
        "ORDER": "1",
        "DELETE": "",
        "id": "",
        "updates": inline_formset([update]),
    }
    data = nested_form_data(
        {
            "title": "Kite actions",
            "slug": "kite-actions",
            "summary": "What will be done.",
            "starts_on": "2026-04-01",
            "ends_on": "2029-03-31",
            "as_of": "2026-10-01",
            "audiences": ("public",),
            "actions": inline_formset([action]),
            "body": streamfield([("prose", rich_text("<p>Words.</p>"))]),
            "contacts": streamfield([]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    parent = ReportIndexPage.objects.get()
    url = reverse("wagtailadmin_pages:add", args=["guidance", "businessplanpage", parent.pk])
    response = admin_client.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    page = BusinessPlanPage.objects.get(slug="kite-actions")
    assert "Update, 1 May 2026: Begun." in text_of(client, page.url)


@pytest.mark.parametrize(
    "name", ["reportpage", "strategicplanpage", "businessplanpage", "performancepage"]
)
def test_the_form_of_each_type_opens_with_help(admin_client, name):
    parent = ReportIndexPage.objects.get()
    response = admin_client.get(
        reverse("wagtailadmin_pages:add", args=["guidance", name, parent.pk])
    )
    assert response.status_code == 200


# The starter content


@pytest.mark.parametrize("slug", ["annual-report", "strategic-plan", "performance-data"])
def test_the_topics_of_reports_have_their_pages_here(client, slug):
    assert client.get(f"{INDEX}{slug}/").status_code == 200
    assert Passage.objects.filter(url__startswith=f"{INDEX}{slug}/", status="current").exists()


def test_old_plans_are_never_shown_as_the_plan_in_force(client):
    for page in [*StrategicPlanPage.objects.live(), *BusinessPlanPage.objects.live()]:
        ended = page.ends_on < NOON_ON_WEDNESDAY.date()
        assert ("This plan ended on" in client.get(page.url).text) == ended
    assert StrategicPlanPage.objects.live().filter(ends_on__gt=NOON_ON_WEDNESDAY).count() == 1


def test_the_plan_in_force_leads_to_the_one_for_young_people(client):
    plan = StrategicPlanPage.objects.get(slug="strategic-plan")
    link = BeautifulSoup(client.get(plan.url).text, "lxml").select_one(".app-plan__young a")
    assert link["href"] == "/young-people/our-plan-on-one-page/"
