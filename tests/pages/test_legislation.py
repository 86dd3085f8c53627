"""The list of the law: grouped, filtered by links, and plain about what is not in force."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidance.models import Passage, Topic
from pages.models import LegislationItem, LegislationPage

pytestmark = pytest.mark.django_db


def soup(client, query="") -> BeautifulSoup:
    response = client.get(f"/legislation/{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def titles(page) -> list[str]:
    return [title.get_text(strip=True) for title in page.select(".app-law__title")]


def entry(page, slug) -> str:
    return page.find(id=slug).find_parent("article").get_text(" ", strip=True)


def an_item(title="Kites Act 2026", **values) -> LegislationItem:
    values = {"year": 2026, "what_it_does": "The Kites Act 2026 says who may fly a kite."} | values
    item = LegislationItem(title=title, **values)
    item.full_clean()
    item.save()
    item.save_revision().publish()
    return item


def test_the_whole_list_is_there_grouped(client):
    page = soup(client)
    assert len(titles(page)) == LegislationItem.objects.count() >= 35
    assert [h.get_text() for h in page.select(".app-law__group")] == [
        "Children",
        "Adults",
        "Everyone",
    ]


def test_newest_first_in_each_group(client):
    children = soup(client).find(attrs={"aria-labelledby": "law-children"})
    years = [
        LegislationItem.objects.get(slug=title["id"]).year
        for title in children.select(".app-law__title")
    ]
    assert years == sorted(years, reverse=True)


def test_it_is_filtered_by_links(client):
    page = soup(client, "?about=adults")
    assert {h.get_text() for h in page.select(".app-law__group")} == {"Adults"}
    state = page.find("ul", attrs={"aria-labelledby": "filter-in-force"})
    link = state.find("a", string="Not in force yet")
    assert link["href"] == "?about=adults&in-force=not-yet#the-law"
    page = soup(client, link["href"].partition("#")[0])
    assert titles(page) == ["Mental Capacity (Amendment) Act 2019"]
    chosen = [a.get_text() for a in page.select(".app-facets [aria-current]")]
    assert chosen == ["Adults", "Not in force yet"]


@pytest.mark.parametrize(
    "query", ["?about=<script>x</script>", "?in-force=maybe", "?about=a&about=b", "?about=%00"]
)
def test_a_strange_query_shows_the_whole_list(client, query):
    page = soup(client, query)
    assert len(titles(page)) == LegislationItem.objects.count()
    assert "<script>x" not in page.decode()


def test_a_filter_without_results_offers_the_whole_list(client):
    LegislationItem.objects.filter(in_force="not-yet").delete()
    assert "Nothing in the list is like that." in soup(client, "?in-force=not-yet").get_text()


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("crime-and-policing-act-2026", "not known to have started"),
        (
            "childrens-wellbeing-and-schools-act-2026",
            "5, 22, 31, 36, 51, 55, 56, 58, 59, 60 and 61",
        ),
        ("mental-capacity-amendment-act-2019", "Not in force yet"),
        ("victims-and-prisoners-act-2024", "not shown as in force"),
        ("2026-uksc-16", "since 2 June 2026"),
        ("children-act-1989", "reasonable cause to suspect"),
    ],
)
def test_what_is_in_force_is_said(client, slug, words):
    assert words.lower() in entry(soup(client), slug).lower()


def test_a_link_leads_to_the_act(client):
    link = soup(client).find(id="children-act-1989").a
    assert link["href"] == "https://www.legislation.gov.uk/ukpga/1989/41"


def test_search_finds_each_item_and_follows_editors():
    page = LegislationPage.objects.get()
    assert Passage.objects.filter(page=page, anchor="care-act-2014").exists()
    item = an_item()
    passage = Passage.objects.get(page=page, anchor="kites-act-2026")
    assert passage.url == "/legislation/#kites-act-2026"
    assert "in force" in passage.text
    item.unpublish()
    assert not Passage.objects.filter(page=page, anchor="kites-act-2026").exists()


def test_a_draft_is_not_shown(client):
    LegislationItem.objects.create(
        title="Kites Act 2026", slug="kites", year=2026, what_it_does="No.", live=False
    )
    assert "Kites Act 2026" not in titles(soup(client))


def test_more_items_cost_no_more_queries(client):
    def count() -> int:
        client.get("/legislation/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/legislation/")
        return len(queries)

    before = count()
    for number in range(3):
        an_item(f"Kites Act {number}")
    assert count() == before


@pytest.mark.parametrize(
    ("values", "field"),
    [({"in_force": "partly"}, "in_force_note"), ({"year": 26}, "year")],
)
def test_an_item_that_cannot_stand_is_refused(values, field):
    with pytest.raises(ValidationError) as error:
        an_item(**values)
    assert list(error.value.message_dict) == [field]


def test_an_editor_adds_an_item_by_the_form(client, admin_client):
    response = admin_client.post(
        reverse("wagtailsnippets_pages_legislationitem:add"),
        {
            "title": "Kites Act 2026",
            "slug": "",
            "kind": "act",
            "group": "everyone",
            "year": "2026",
            "citation": "c. 99",
            "what_it_does": "It says who may fly a kite.",
            "sections": "Section 1: kites.\nSection 2: string.",
            "in_force": "not-yet",
            "in_force_note": "waits for wind",
            "address": "",
            "topics": [Topic.objects.get(key="neglect").pk],
            "action-publish": "1",
        },
    )
    assert response.status_code == 302, response.context["form"].errors
    text = entry(soup(client), "kites-act-2026")
    for words in ("Act, c. 99", "Not in force yet", "Waits for wind", "Section 2: string."):
        assert words in text
