"""Pages that editors put above the results, and what is not kept for it."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion
from wagtail.models import Page, PageViewRestriction

from search.models import Synonym
from search.promotions import promoted_for
from search.synonyms import thesaurus
from site_core.models import User
from tests.factories import a_page

pytestmark = pytest.mark.django_db

SECRET = "Quokkabella Thistlewhisk"


def promote(query: str, page: Page | None = None, **values) -> SearchPromotion:
    return SearchPromotion.objects.create(query=Query.get(query), page=page, **values)


def titles(text: str) -> list[str]:
    return [promoted.title for promoted in promoted_for(text, thesaurus(), None)]


@pytest.fixture
def kites():
    return a_page("Flying kites", "<p>Kites are flown on the hill above the town.</p>")


@pytest.mark.parametrize(
    "typed", ["kite flying", "Flying KITES", "how do I fly a kite?", "kites  flying"]
)
def test_a_page_is_promoted_for_the_same_words_in_any_order_and_form(kites, typed):
    promote("kite flying", kites)
    assert titles(typed) == ["Flying kites"]


@pytest.mark.parametrize("typed", ["kite", "flying kites on the hill", "", "the", "!!"])
def test_a_page_is_not_promoted_for_other_words(kites, typed):
    promote("kite flying", kites)
    promote("the", kites)
    assert titles(typed) == []


@pytest.mark.parametrize(
    ("promoted", "typed"), [("ZGL form", "zoggle lodge form"), ("zoggle lodge form", "zgl form")]
)
def test_a_synonym_counts_as_the_same_words(kites, promoted, typed):
    Synonym.objects.create(terms="ZGL", means="zoggle lodge", both_ways=False)
    promote(promoted, kites)
    assert titles(typed) == ["Flying kites"]


def test_promoted_pages_stand_in_the_order_of_the_editor_each_once(kites):
    other = a_page("Mending kites", "<p>Kites are mended with tape and patience.</p>")
    promote("kites", kites, sort_order=1)
    promote("kites", other, sort_order=0)
    promote("a kite", kites, sort_order=2)
    assert titles("kites") == ["Mending kites", "Flying kites"]


def test_a_page_that_is_not_public_is_not_promoted(kites):
    promote("kites", kites)
    PageViewRestriction.objects.create(page=kites, restriction_type="login")
    assert titles("kites") == []
    PageViewRestriction.objects.all().delete()
    kites.unpublish()
    assert titles("kites") == []


def test_a_number_in_a_description_is_not_shown(kites):
    promote("kites", kites, description="Ring 01632 960123 or {{police-101}} about kites.")
    [promoted] = promoted_for("kites", thesaurus(), None)
    assert "960123" not in promoted.description
    assert "{{" not in promoted.description


def test_promoted_pages_stand_above_the_results(site, client, kites):
    promote("neglect", kites, description="Everything about kites.")
    promote("neglect", external_link_url="https://kites.example/", external_link_text="Kite club")
    page = BeautifulSoup(client.post("/search/", {"q": "neglect"}).text, "lxml")
    links = page.select(".app-promoted a")
    assert [link["href"] for link in links] == [kites.url, "https://kites.example/"]
    assert links[1]["rel"] == ["noreferrer"]
    assert "Everything about kites." in page.select_one(".app-promoted").text
    assert page.select_one(".app-promoted").find_next("ol", class_="app-results")
    again = client.post("/search/", {"q": "neglect", "page": "2"})
    assert "app-promoted" not in again.text
    found = client.post("/api/v1/search", {"q": "neglect"}, content_type="application/json")
    assert found.json()["promoted"][0] == {
        "title": "Flying kites",
        "url": kites.url,
        "description": "Everything about kites.",
    }


def test_a_search_writes_down_nothing_of_what_was_typed(site, client, kites):
    promote("kites", kites)
    for typed in (SECRET, "kites", "neglect"):
        client.post("/search/", {"q": typed})
        client.post("/api/v1/search", {"q": typed}, content_type="application/json")
    assert [query.query_string for query in Query.objects.all()] == ["kites"]
    assert not QueryDailyHits.objects.exists()


def signed_in(client, group: str) -> None:
    user = User.objects.create_user(group.lower())
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)


def form(page: Page, query: str) -> dict:
    return {
        "query_string": query,
        "editors_picks-TOTAL_FORMS": "1",
        "editors_picks-INITIAL_FORMS": "0",
        "editors_picks-MIN_NUM_FORMS": "0",
        "editors_picks-MAX_NUM_FORMS": "1000",
        "editors_picks-0-ORDER": "1",
        "editors_picks-0-DELETE": "",
        "editors_picks-0-page": str(page.pk),
        "editors_picks-0-description": "Where to fly.",
    }


def test_a_moderator_promotes_a_page_changes_and_deletes_it(client, kites):
    signed_in(client, "Moderators")
    add = reverse("wagtailsearchpromotions:add")
    text = client.get(add).text
    assert "Synonyms count" in text
    assert "popular" not in text
    assert client.post(add, form(kites, "Kite flying")).status_code == 302
    assert titles("flying kites") == ["Flying kites"]
    listed = client.get(reverse("wagtailsearchpromotions:index")).text
    assert "kite flying" in listed
    assert "Views" not in listed
    query = Query.objects.get()
    edit = reverse("wagtailsearchpromotions:edit", args=[query.pk])
    assert "Synonyms count" in client.get(edit).text
    delete = reverse("wagtailsearchpromotions:delete", args=[query.pk])
    assert client.post(delete).status_code == 302
    assert titles("flying kites") == []


def test_an_editor_whose_pages_need_approval_promotes_nothing(client):
    signed_in(client, "Editors")
    assert client.get(reverse("wagtailsearchpromotions:add")).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_no_report_offers_what_people_searched_for(admin_client):
    text = admin_client.get("/admin/").text
    assert reverse("wagtailsearchpromotions:search_terms") not in text
