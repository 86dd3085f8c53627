"""Reviews: what a reader sees, the briefing, the filters, and when a review goes."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from guidance.models import Passage, ReviewIndexPage, ReviewPage, Topic
from tests.conftest import NOON_ON_WEDNESDAY
from tests.factories import a_document, publish

pytestmark = pytest.mark.django_db
INDEX = "/learning-from-reviews/"


def prose(html: str) -> list[dict]:
    return [{"type": "prose", "value": html}]


def a_review(title="Review of kites", *, topic="practice-reviews", live=True, **values):
    values.setdefault("kind", "thematic-review")
    values.setdefault("dated", "2021-06-30")
    sections = {
        name: values.pop(name)
        for name in ("about", "happened", "learned", "changed", "family", "questions")
        if name in values
    }
    page = ReviewPage(
        title=title, summary="What was learned of kites.", audiences=["public"], live=live, **values
    )
    page.topic = Topic.objects.get(key=topic)
    for name, html in sections.items():
        setattr(page, name, prose(html))
    ReviewIndexPage.objects.get().add_child(instance=page)
    if live:
        publish(page)
    return ReviewPage.objects.get(pk=page.pk)


def titles(client, query="") -> list[str]:
    soup = BeautifulSoup(client.get(INDEX + query).text, "lxml")
    return [heading.get_text() for heading in soup.select("main h3")]


# A review


def test_a_review_says_what_was_learned_under_fixed_headings(client):
    page = a_review(
        about="<p>A child who flew kites.</p>",
        happened="<p>The kite was lost, and ring {{police-101}}.</p>",
        learned="<h3>String</h3><ul><li>Hold the string.</li></ul>",
        content_note="This page speaks of lost kites.",
    )
    soup = BeautifulSoup(client.get(page.url).text, "lxml")
    headings = [heading.get_text() for heading in soup.select(".app-prose h2")]
    assert headings == [
        "Who this review is about",
        "What happened",
        "What was learned",
        "Learning is not blame",
        "The report",
    ]
    assert soup.select_one(".app-content-note").find_next("nav", class_="app-contents")
    assert "lost kites" in soup.select_one(".app-content-note").get_text()
    assert soup.select_one(".app-prose a[href='tel:101']")
    assert "Thematic review, 30 June 2021" in soup.select_one(".app-kind").get_text()


def test_a_review_is_found_by_search_with_its_date(client):
    page = a_review(learned="<p>Always hold the string of a kite with both hands.</p>")
    passage = Passage.objects.get(page_id=page.pk, text__contains="both hands")
    assert passage.url == f"{page.url}#what-was-learned"
    assert (passage.status, passage.document_type) == ("dated", "report")
    assert str(passage.dated) == "2021-06-30"
    labelled = a_review(
        "Another", year_label="2020-21", learned="<p>Hold on to the string with both hands.</p>"
    )
    assert {p.dated_label for p in Passage.objects.filter(page_id=labelled.pk)} == {"2020-21"}


def test_the_attached_report_is_offered_with_type_and_size(client):
    document = a_document("kites.md", "# Kites\n\n" + "Words. " * 300, title="Kite report")
    page = a_review(document=document)
    text = BeautifulSoup(client.get(page.url).text, "lxml").get_text(" ", strip=True)
    assert "Download Kite report (MD, 2.1\xa0KB)" in text
    document.status = "draft"
    document.save()
    assert "Kite report" not in client.get(page.url).text


def test_words_from_an_editor_are_never_markup(client):
    bad = "<script>alert(1)</script>"
    page = a_review(bad, content_note=bad, period=bad, year_label="<b>2021", learned="<p>Hi</p>")
    for address in (page.url, page.briefing_url, INDEX):
        assert "<script>alert" not in client.get(address).text


# The briefing


def test_the_briefing_is_one_page_with_what_a_team_needs(client):
    page = a_review(learned="<p>Hold the string.</p>", questions="<p>Who holds it?</p>")
    assert f'href="{page.briefing_url}"' in client.get(page.url).text
    response = client.get(page.briefing_url)
    soup = BeautifulSoup(response.text, "lxml")
    assert len(soup.find_all("h1")) == 1
    assert "app-one-sheet" in soup.body["class"]
    text = soup.main.get_text(" ", strip=True)
    assert "Hold the string." in text
    assert "Who holds it?" in text
    assert soup.select_one("main a[href='tel:999']")
    assert not response.cookies


def test_the_briefing_of_a_private_or_unpublished_review_is_not_shown(client):
    page = a_review(learned="<p>Hold the string.</p>")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(page.briefing_url).status_code == 302
    other = a_review("Other", learned="<p>Hold on.</p>")
    other.unpublish()
    assert client.get(other.briefing_url).status_code == 404


# The list


def test_the_list_is_filtered_by_kind_year_and_topic(client):
    a_review("Kites at sea", kind="thematic-review", dated="2021-06-30", topic="neglect")
    a_review("Kites on land", kind="rapid-review", dated="2022-06-30")
    assert "Kites at sea" in titles(client)
    assert titles(client, "?kind=thematic-review") == ["Kites at sea"]
    assert titles(client, "?year=2022") == ["Kites on land"]
    assert titles(client, "?topic=neglect") == ["Kites at sea"]
    assert titles(client, "?kind=thematic-review&year=2022") == []
    soup = BeautifulSoup(client.get(INDEX + "?year=2022").text, "lxml")
    current = [a.get_text() for a in soup.select(".app-facets a[aria-current]")]
    assert "2022" in current
    assert soup.find("a", string="Rapid review")["href"] == "?year=2022&kind=rapid-review"


@pytest.mark.parametrize(
    "query",
    [
        "?kind=<script>alert(1)</script>",
        "?year=" + "9" * 5000,
        "?topic=%00",
        "?page=abc",
        "?kind[]=x",
    ],
)
def test_a_strange_query_shows_all_and_is_not_repeated(client, query):
    response = client.get(INDEX + query)
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "9" * 50 not in response.text
    assert titles(client, query) == titles(client)


def test_a_draft_private_or_expired_review_is_not_listed(client):
    a_review("Draft kites", live=False)
    private = a_review("Private kites")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    expired = a_review("Old kites")
    Page.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    text = client.get(INDEX).text
    for title in ("Draft kites", "Private kites", "Old kites"):
        assert title not in text


def test_the_list_asks_the_database_no_more_for_more_reviews(client, django_assert_max_num_queries):
    for number in range(8):
        a_review(f"Kite {number}", dated=f"20{10 + number}-01-01")
    with django_assert_max_num_queries(45):
        client.get(INDEX)


# How long it stays


def test_years_to_keep_set_the_day_on_which_it_goes(client, at):
    page = a_review(dated="2021-06-30")
    page.dated, page.keep_for_years = page.dated.replace(), 5
    page.full_clean()
    assert timezone.localtime(page.expire_at).date().isoformat() == "2026-06-30"


def test_a_leap_day_is_kept_for_whole_years():
    page = a_review(dated="2024-02-29")
    page.keep_for_years = 3
    page.clean()
    assert timezone.localtime(page.expire_at).date().isoformat() == "2027-03-01"


def test_an_expired_review_is_gone_at_once(client, at):
    page = a_review(learned="<p>Hold the string of a kite with both hands.</p>")
    at(NOON_ON_WEDNESDAY)
    Page.objects.filter(pk=page.pk).update(expire_at=datetime(2026, 11, 25, 11, tzinfo=UTC))
    assert client.get(page.url).status_code == 404
    assert client.get(page.briefing_url).status_code == 404
    assert not Passage.objects.public().filter(page_id=page.pk).exists()


# In the admin


def form(**values) -> dict:
    empty = dict.fromkeys(("about", "happened", "changed", "family", "questions"), streamfield([]))
    return nested_form_data(
        {
            "title": "Review of kites",
            "slug": "review-of-kites",
            "summary": "What was learned.",
            "kind": "rapid-review",
            "dated": "2024-01-31",
            "content_note": "This page speaks of kites.",
            "audiences": ("public",),
            "learned": streamfield([("prose", rich_text("<p>Hold the string.</p>"))]),
            "body": streamfield([]),
            "contacts": streamfield([]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
        | empty
        | values
    )


def test_an_editor_publishes_a_review(admin_client, client):
    url = reverse(
        "wagtailadmin_pages:add", args=["guidance", "reviewpage", ReviewIndexPage.objects.get().pk]
    )
    response = admin_client.post(url, form(keep_for_years="10"))
    assert response.status_code == 302, response.context["form"].errors
    page = ReviewPage.objects.get(slug="review-of-kites")
    assert "Hold the string." in client.get(page.url).text
    assert page.expire_at.year == 2034


def test_a_review_without_a_date_is_not_published(admin_client):
    url = reverse(
        "wagtailadmin_pages:add", args=["guidance", "reviewpage", ReviewIndexPage.objects.get().pk]
    )
    response = admin_client.post(url, form(dated=""))
    assert response.status_code == 200
    assert "dated" in response.context["form"].errors


def test_a_typed_telephone_number_is_refused():
    page = a_review()
    with pytest.raises(ValidationError):
        page.learned.stream_block.clean(
            page.learned.stream_block.to_python(prose("<p>Ring 01225 496000.</p>"))
        )


# The starter content


def test_the_published_reviews_of_the_reports_are_there(client):
    shown = titles(client)
    assert any("Mark" in title for title in shown)
    assert any("Elley" in title for title in shown)
    for page in ReviewPage.objects.live():
        html = client.get(page.url).text
        assert "Before you read" in html
        assert "Learning is not blame" in html
        assert page.year_label in html
        assert client.get(page.briefing_url).status_code == 200
