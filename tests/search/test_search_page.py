"""The search page, as a browser without JavaScript uses it."""

from datetime import date
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from guidance.models import Passage, Status

pytestmark = pytest.mark.django_db

ADDRESS = "/search/"
SECRET = "Quokkabella Thistlewhisk is being bullied"


@pytest.fixture
def search(client):
    """What the page shows after a search: `search("neglect", type="procedure")`."""

    def search(text: str, **fields):
        response = client.post(ADDRESS, {"q": text, **fields})
        soup = BeautifulSoup(response.text, "lxml")
        soup.status = response.status_code
        return soup

    return search


@pytest.fixture
def spelling(monkeypatch):
    """A spelling that knows two mistakes."""

    def correct(vocabulary, text: str) -> str:
        return text.replace("neglekt", "neglect").replace("zzyxq", "escalation")

    monkeypatch.setattr("search.vocabulary.Vocabulary.correct", correct)


def titles(soup) -> list[str]:
    return [heading.text for heading in soup.select(".app-result__title")]


def buttons(soup) -> dict[str, dict]:
    """What each button outside of the form would send, by its words."""
    return {
        " ".join(button.text.split()): {button["name"]: button["value"]}
        for button in soup.select("button[form=search-form]")
    }


# The form


def test_the_empty_page_says_what_can_be_found_and_where_else_to_look(client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    page = BeautifulSoup(response.text, "lxml")
    doors = {link["href"] for link in page.select(".app-doors a")}
    assert {"/policy-library/", "/procedures/levels-of-need/", "/glossary/"} <= doors
    assert "in danger now" in page.select_one(".app-danger").text
    assert not page.select(".app-result")


def test_the_form_posts_to_itself_without_a_token(client):
    form = BeautifulSoup(client.get(ADDRESS).text, "lxml").select_one("main form.app-search")
    assert form["method"] == "post"
    assert form["action"].startswith(ADDRESS)
    assert form["autocomplete"] == "off"
    assert not form.find("input", attrs={"name": "csrfmiddlewaretoken"})
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ADDRESS, {"q": ""}).status_code == 422


def test_every_field_of_the_form_has_a_name_that_is_read_out(client):
    page = BeautifulSoup(client.get(ADDRESS).text, "lxml")
    for field in page.select("main form.app-search input, main form.app-search select"):
        assert page.select_one(f"label[for={field['id']}]").text.strip()


@pytest.mark.parametrize(
    "path", ["/", "/procedures/", "/policy-library/", "/ask/", "/no-such-page/", "/contacts/"]
)
def test_search_is_reached_from_everywhere(client, path):
    page = BeautifulSoup(client.get(path).text, "lxml")
    assert page.select(f".app-header a[href='{ADDRESS}']")


@pytest.mark.parametrize("path", ["/policy-library/?title=kites", "/ask/", "/no-such-page/"])
def test_pages_that_do_not_find_lead_to_search(client, path):
    page = BeautifulSoup(client.get(path).text, "lxml")
    assert page.select(f"main a[href='{ADDRESS}']")


def test_practitioners_search_from_their_section(client):
    page = BeautifulSoup(client.get("/procedures/").text, "lxml")
    assert page.select_one("main form.app-search")["action"].startswith(ADDRESS)


# Results


def test_a_passage_is_found_with_heading_words_kind_dates_and_area(site, search):
    page = search("who attends a strategy discussion")
    assert page.status == 200
    result = page.select_one(".app-result")
    assert result.select_one(".app-result__title a")["href"] == "/procedures/strategy-discussion/"
    assert {"strategy discussion"} <= {mark.text.lower() for mark in result.select("mark")}
    facts = result.select_one(".app-result__facts").text
    passage = Passage.objects.filter(page__slug="strategy-discussion").first()
    for fact in ("Procedure", passage.area_name, f"{passage.review_on:%B %Y}"):
        assert fact in facts
    deep = [link["href"] for link in result.select(".app-result__heading a")]
    assert deep
    assert all("/procedures/strategy-discussion/#" in address for address in deep)


def test_passages_of_one_page_stand_together(site, search):
    found = titles(search("child protection conference"))
    assert len(found) == len(set(found))
    many = search("child protection conference").select(".app-result")
    assert any(len(result.select(".app-result__passage")) > 1 for result in many)


def test_the_excerpt_is_the_part_with_the_words(site, search):
    for excerpt in search("interpreter").select(".app-result__passage")[:3]:
        assert excerpt.find("mark")


def test_the_words_of_a_synonym_are_marked(site, search):
    marks = search("timescale of an ICPC").select("mark")
    assert "initial child protection conference" in {mark.text.lower() for mark in marks}


def test_headings_stand_in_order_and_the_count_is_a_status(site, search):
    page = search("neglect")
    levels = [int(heading.name[1]) for heading in page.select("main h1, main h2, main h3, main h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert "pages" in page.select_one("[role=status] h2#answer").text


def test_results_come_ten_at_a_time_with_buttons_that_post(site, search):
    first = search("child protection")
    assert len(titles(first)) == 10
    assert buttons(first)["Next page"] == {"page": "2"}
    assert "Previous page" not in buttons(first)
    second = search("child protection", page="2")
    assert titles(second)
    assert not set(titles(first)) & set(titles(second))
    assert buttons(second)["Previous page"] == {"page": "1"}
    assert second.select_one("#search")["value"] == "child protection"
    last = search("child protection", page="99")
    assert "Next page" not in buttons(last)
    assert titles(last)


def test_nothing_that_is_out_of_force_is_found(site, search):
    page = Page.objects.get(slug="escalation")
    assert page.title in titles(search("escalation policy"))
    Passage.objects.filter(page=page).update(status=Status.SUPERSEDED)
    assert page.title not in titles(search("escalation policy"))


def test_what_was_taken_down_is_gone_at_once(site, search):
    page = Page.objects.get(slug="escalation")
    page.unpublish()
    assert page.title not in titles(search("escalation policy"))


def test_reports_come_after_guidance_and_say_how_old_they_are(site, search):
    page = search("neglect of children")
    reports = [bool(r.select(".govuk-tag--yellow")) for r in page.select(".app-result")]
    assert reports == sorted(reports)
    asked = search("annual report neglect", type="annual-report")
    assert titles(asked)
    for tag in asked.select(".app-result__facts .govuk-tag"):
        assert "may be out of date" in tag.text


def test_the_newest_come_first_where_that_is_asked_for(site, search):
    page = search("neglect", sort="newest")
    shown = [time["datetime"] for time in page.select(".app-result__facts time:first-of-type")]
    assert shown
    Passage.objects.filter(page__slug="neglect").update(dated=date(2031, 5, 1))
    assert titles(search("neglect", sort="newest"))[0] == Page.objects.get(slug="neglect").title


# Filters


def test_a_filter_keeps_to_what_fits_and_is_taken_away_by_a_button(site, search):
    page = search("neglect", type="procedure")
    assert titles(page)
    assert {f.text.split("·")[0].split()[0] for f in page.select(".app-result__facts")} == {
        "Procedure"
    }
    assert page.select_one("#filter-type option[selected]")["value"] == "procedure"
    assert page.select_one("details.app-search__filters").has_attr("open")
    assert buttons(page)["Remove kind: Procedure"] == {"type": ""}
    both = search("neglect", type="procedure", audience="practitioner")
    assert buttons(both)["Remove all"] == {"no_filters": "1"}
    freed = search("neglect", type="procedure", audience="practitioner", no_filters="1")
    assert titles(freed) == titles(search("neglect"))


def test_a_field_that_is_sent_twice_counts_as_its_last(site, client):
    body = "q=neglect&type=procedure&type="
    response = client.post(ADDRESS, body, content_type="application/x-www-form-urlencoded")
    page = BeautifulSoup(response.text, "lxml")
    assert not page.select("button[name=type]")


def test_a_search_is_kept_to_a_topic_and_to_years(site, search):
    assert titles(search("what to do", topic="marac"))
    Passage.objects.update(dated=date(2020, 6, 1))
    Passage.objects.filter(page__slug="neglect").update(dated=date(2023, 6, 1))
    assert titles(search("neglect", **{"from": "2023"})) == [Page.objects.get(slug="neglect").title]
    assert Page.objects.get(slug="neglect").title not in titles(search("neglect", to="2022"))


@pytest.mark.parametrize(
    ("years", "field", "words"),
    [
        ({"from": "last year"}, "year_from", "four figures"),
        ({"to": "23"}, "year_to", "four figures"),
        ({"from": "2024", "to": "2020"}, "year_from", "the earlier one"),
    ],
)
def test_a_year_that_cannot_be_is_named(client, search, years, field, words):
    page = search("neglect", **years)
    assert page.status == 422
    assert page.select_one(f".govuk-error-summary a[href='#{field}']")
    assert words in page.select_one(f"#{field}-error").text
    assert page.select_one("#search")["value"] == "neglect"
    assert page.select_one("details.app-search__filters").has_attr("open")


def test_a_filter_that_is_no_choice_is_not_heeded(site, search):
    assert titles(search("neglect", type="recipes", page="x")) == titles(search("neglect"))


# Nothing found, and spelling


def test_where_nothing_is_found_it_says_what_to_try_and_who_helps(site, search):
    page = search("xyzzy plugh")
    assert page.status == 200
    assert "Nothing was found" in page.select_one("#answer").text
    assert page.select_one(".app-search__try")
    assert page.select("main .app-contact a[href='tel:999']")
    assert page.select("main .app-doors a[href='/policy-library/']")
    question = page.select_one("form[action^='/ask/'] input[name=question]")
    assert question["value"] == "xyzzy plugh"


def test_a_misspelt_word_is_put_right_at_a_button(site, search, spelling):
    page = search("child neglekt")
    assert titles(page)
    assert buttons(page)["child neglect"] == {"q": "child neglect"}


def test_a_word_that_nobody_writes_is_searched_as_what_it_probably_is(site, search, spelling):
    page = search("zzyxq")
    assert any("Escalation" in title or "disagree" in title.lower() for title in titles(page))
    assert buttons(page)["escalation"] == {"q": "escalation"}


def test_nothing_is_proposed_where_nothing_is_wrong(site, search, spelling):
    assert "Did you mean" not in search("neglect").text


# Emergencies


def test_an_emergency_shows_999_above_the_results(site, search):
    page = search("he has a knife")
    assert page.status == 200
    assert page.find("h1").text == "Call 999 now"
    assert page.select_one("main a[href^='tel:']")["href"] == "tel:999"
    assert page.select_one(".app-emergency").find_next("form", id="search-form")
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert page.find(id="answer").name == "h1"


@pytest.mark.parametrize("typed", ["he has a knife " + "now " * 300, "he has a knife"])
def test_an_emergency_is_answered_whatever_else_is_wrong(
    empty_index_dir, search, settings, monkeypatch, typed
):
    monkeypatch.setattr("search.limits._asked", {})
    settings.QUESTION_RATE_LIMIT = 1
    for _ in range(3):
        page = search(typed, **{"from": "x"})
        assert page.status == 200
        assert page.find("h1").text == "Call 999 now"


# What is wrong


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Type what"), (" \n ", "Type what"), ("why " * 200, "Shorten it to 500")],
    ids=["empty", "blank", "too long"],
)
def test_a_fault_is_named_what_was_typed_is_kept_and_help_is_shown(client, search, typed, words):
    page = search(typed)
    assert page.status == 422
    assert words in page.select_one(".govuk-error-summary").text
    assert page.title.text.startswith("Error:")
    assert page.select_one("#search")["value"].strip() == typed.strip()
    assert page.select_one(".app-contact a[href='tel:999']")


def test_too_many_searches_are_put_off_kindly(empty_index_dir, search, settings, monkeypatch):
    monkeypatch.setattr("search.limits._asked", {})
    settings.QUESTION_RATE_LIMIT = 1
    search("neglect")
    page = search("neglect")
    assert page.status == 429
    assert "Wait a minute" in page.select_one(".govuk-error-summary").text
    assert page.select_one("#search")["value"] == "neglect"


def test_without_an_index_pages_are_found_by_their_words(db, empty_index_dir, search):
    page = search("neglect")
    assert page.status == 200
    assert any("Neglect" in title for title in titles(page))
    assert page.select_one("a[href='tel:999']")


def test_where_searching_fails_it_says_so_and_whom_to_ring(db, search, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("search.search_page.find", fail)
    page = search("neglect")
    assert page.status == 503
    assert "not working at the moment" in page.select_one(".govuk-error-summary").text
    assert page.select_one(".app-contact a[href='tel:999']")


def test_without_a_database_an_emergency_is_answered(empty_index_dir, database_down, client):
    client.raise_request_exception = False
    assert 'href="tel:999"' in client.post(ADDRESS, {"q": "he has a knife"}).text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"q": "😢😢"},
        {"q": "\x00\x07"},
        {"q": "'; DROP TABLE guidance_passage; --"},
        {"q": ["what is neglect", "marac"]},
        {"q": "neglect", "page": "-1", "sort": "x", "topic": ["a", "b"]},
        {"q": "neglect", "from": "9" * 400, "to": "²⁰²⁰"},
        {"q": "999"},
        {"q": "?!"},
    ],
)
def test_strange_posts_get_a_page_with_help(site, client, data):
    response = client.post(ADDRESS, data)
    assert response.status_code in (200, 422)
    assert 'href="tel:999"' in response.text


def test_no_other_method_is_taken(client):
    assert client.put(ADDRESS).status_code == 405


# No trace


@pytest.mark.parametrize("parameter", ["q", "question"])
def test_a_search_in_an_address_is_not_read(client, parameter):
    response = client.get(f"{ADDRESS}?{parameter}=Quokkabella+neglect")
    assert "quokkabella" not in response.text.lower()
    assert "app-result__title" not in response.text


def test_a_search_is_kept_nowhere(site, client):
    for response in (client.post(ADDRESS, {"q": SECRET}), client.get(ADDRESS)):
        assert "no-store" in response["Cache-Control"]
        assert not response.cookies
        assert response["Referrer-Policy"] == "no-referrer"


def test_a_search_is_not_in_the_title_that_a_browser_keeps(site, search):
    assert "Quokkabella" not in search(f"neglect {SECRET}").title.text


def test_a_search_writes_nothing(site, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as queries:
        client.post(ADDRESS, {"q": "neglect", "type": "procedure", "topic": "neglect"})
    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)


def test_html_that_was_typed_is_shown_as_text(site, search, client):
    typed = '"><script>alert(1)</script> neglect'
    assert "<script>alert(1)" not in client.post(ADDRESS, {"q": typed}).text
    assert search(typed).select_one("#search")["value"] == typed


def test_a_failing_search_reaches_no_log(site, client, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise RuntimeError(SECRET)

    monkeypatch.setattr("search.searching.retrieve", fail)
    assert client.post(ADDRESS, {"q": SECRET}).status_code == 503
    assert "Quokkabella" not in caplog.text
    assert "RuntimeError" in caplog.text
