"""The guidance library: what it lists, filters and sorts, and what it never shows."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from guidance import library
from guidance.library import Entry, Query, shown
from guidance.models import (
    Amendment,
    GuidanceLibraryPage,
    GuidancePage,
    Supersession,
    Topic,
)
from tests.conftest import LONDON
from tests.factories import a_document, a_page, publish, section

TODAY = date(2026, 11, 25)
LIBRARY = "/policy-library/"


@pytest.fixture
def noon(at):
    at(datetime(2026, 11, 25, 12, 0, tzinfo=LONDON))


def guidance(title="Kites in the park", *blocks, parent=None, **values):
    """A published procedure with its first amendment."""
    page = a_page(
        title,
        *(blocks or ("<h2>Where</h2><p>Kites are flown on the hill.</p>",)),
        kind="guidance",
        parent=parent or section("procedures"),
        draft=True,
        **values,
    )
    page.amendments = [
        Amendment(version=page.version, date=date(2026, 11, 24), summary="First version.")
    ]
    publish(page)
    return page


def soup(client, address=LIBRARY, status=200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, address
    return BeautifulSoup(response.text, "lxml")


def titles(found: BeautifulSoup) -> list[str]:
    return [link.get_text(strip=True) for link in found.select(".app-page-list__title a")]


# Entries, filters and order, without a database


def entry(title="Kites", **values) -> Entry:
    defaults = {
        "url": f"/{title.lower()}/",
        "summary": "",
        "document_type": "procedure",
        "type_label": "Procedure",
        "status": "current",
        "status_label": "Current",
        "area": "local",
    }
    return Entry(title=title, **(defaults | values))


KITES = entry(topics=("neglect",), audiences=("practitioner",), changed_on=date(2026, 11, 20))
APPLES = entry("apples", document_type="policy", area="national", changed_on=date(2024, 1, 1))
OLD = entry("Old rope", status="superseded", review_on=date(2025, 1, 1))
LATER = entry("“Later”", status="under-review", review_on=date(2027, 1, 1))
NUMBERS = entry("999 and you", status="withdrawn")
ALL = [KITES, APPLES, OLD, LATER, NUMBERS]
NAMES = {"neglect": "Neglect"}


def filtered(given, entries=ALL):
    return library.filtered(entries, given, NAMES, TODAY)


def asked(**given) -> tuple[Query, list[str]]:
    query = library.read(given, filtered(given))
    found = library.in_order(filtered(given).items, query.sort)
    return query, [entry.title for entry in found]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, ["apples", "Kites", "“Later”"]),
        ({"title": "KIT"}, ["Kites"]),
        ({"title": "  rope   old ", "status": "all"}, ["Old rope"]),
        ({"topic": "neglect"}, ["Kites"]),
        ({"type": "policy"}, ["apples"]),
        ({"audience": "practitioner"}, ["Kites"]),
        ({"area": "national"}, ["apples"]),
        ({"status": "superseded"}, ["Old rope"]),
        ({"status": "under-review"}, ["“Later”"]),
        ({"status": "all"}, ["apples", "Kites", "“Later”", "Old rope", "999 and you"]),
        ({"changed": "month"}, ["Kites"]),
        ({"sort": "newest"}, ["Kites", "apples", "“Later”"]),
        (
            {"sort": "review", "status": "all"},
            ["Old rope", "“Later”", "apples", "Kites", "999 and you"],
        ),
        ({"title": "zebra"}, []),
    ],
)
def test_what_a_query_leaves(given, wanted):
    query, found = asked(**given)
    assert found == wanted
    assert query.ignored == ()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"topic": "<script>"}, "the topic"),
        ({"type": "topic"}, "the kind of guidance"),
        ({"status": "draft"}, "the status"),
        ({"sort": "'; drop table"}, "the order"),
        ({"changed": "century"}, "the date of change"),
        ({"page": "abc"}, "the page number"),
        ({"page": "0"}, "the page number"),
        ({"page": "٣"}, "the page number"),
        ({"page": "9" * 500}, "the page number"),
        ({"title": "x" * 5000}, "the words after the first 100 characters"),
    ],
)
def test_what_means_nothing_is_left_out_and_said(given, words):
    query, _ = asked(**given)
    assert query.ignored == (words,)
    assert len(query.title) <= 100
    assert query.page == 1


def test_the_address_of_a_query_reads_back_as_the_same_query():
    query = Query(title="a&b=c", chosen={"topic": "neglect"}, sort="newest", page=3)
    given = QueryDict(query.address(page=3)[1:])
    assert library.read(given, filtered(given)) == query
    assert Query().address() == "?"


def test_letters_skip_those_without_entries_and_lead_to_the_right_page(monkeypatch):
    monkeypatch.setattr(library, "PAGE_SIZE", 2)
    query = Query(chosen={"status": "all"})
    everything = library.in_order(ALL, "title")
    first = shown(everything, query)
    assert [letter.letter for letter in first.letters] == ["A", "K", "L", "O", "#"]
    assert first.letters[0].url == "#letter-a"
    assert first.letters[2].url == "?status=all&page=2#letter-l"
    assert first.letters[4].url == "?status=all&page=3#letter-other"
    assert [group[0] for group in first.groups] == ["A", "K"]
    assert (first.first, first.last, first.pages) == (1, 2, 3)
    far = shown(everything, replace(query, page=99))
    assert (far.page, far.first, far.last) == (3, 5, 5)
    assert far.previous_url == "?status=all&page=2#results"
    assert far.next_url == ""


def test_a_long_list_of_pages_is_shortened(monkeypatch):
    monkeypatch.setattr(library, "PAGE_SIZE", 1)
    many = [entry(f"Kite {n:02}") for n in range(20)]
    links = shown(many, Query(page=10)).page_links
    assert [link["number"] for link in links] == [1, 9, 10, 11, 20]
    assert [link["gap"] for link in links] == [False, True, False, False, True]
    assert [link["number"] for link in links if link["current"]] == [10]


def test_order_other_than_by_title_has_no_letters():
    result = shown([KITES, APPLES], Query(sort="newest"))
    assert result.letters == []
    assert result.groups == [("", "", [KITES, APPLES])]


def test_active_filters_are_in_words_and_each_can_be_removed():
    given = {"title": "kite", "topic": "neglect", "page": "4"}
    query = library.read(given, filtered(given))
    first, second = library.active_filters(query, filtered(given))
    assert (first.label, first.value, first.without) == (
        "Title has",
        "kite",
        "?topic=neglect#results",
    )
    assert (second.value, second.without) == ("Neglect", "?title=kite#results")


# The page


@pytest.mark.django_db
class TestThePage:
    def test_it_stands_under_home_and_is_what_its_topic_leads_to(self, client):
        page = GuidanceLibraryPage.objects.get()
        assert page.url == LIBRARY
        assert page.topic_keys == ["policy-library"]
        assert all("policy-library" in passage.topics for passage in page.passages.all())
        assert page.passages.exists()

    def test_it_lists_guidance_wherever_it_stands(self, client):
        guidance("Zebras at school", parent=section("adults"))
        found = soup(client)
        assert "Zebras at school" in titles(found)
        assert "Escalation: when you disagree" in titles(found)
        count = len(titles(found))
        assert found.select_one("#results").get_text(strip=True) == f"{count} documents"
        assert found.select_one('a[href="#letter-z"]')
        assert found.select_one("#letter-z")
        assert not found.select_one('a[href="#letter-q"]')

    def test_a_draft_is_not_listed(self, client):
        a_page("Zebras", "<p>Words.</p>", kind="guidance", parent=section("about"), draft=True)
        guidance("Zebra draft", status="draft")
        for address in (LIBRARY, f"{LIBRARY}?status=all", "/procedures/"):
            assert not [title for title in titles(soup(client, address)) if "Zebra" in title]

    def test_private_unpublished_and_expired_guidance_is_not_listed(self, client, noon):
        private, taken_down, expired = guidance("Zebra a"), guidance("Zebra b"), guidance("Zebra c")
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        taken_down.unpublish()
        Page.objects.filter(pk=expired.pk).update(
            expire_at=datetime(2026, 11, 25, 11, 0, tzinfo=LONDON)
        )
        response = client.get(f"{LIBRARY}?status=all").text
        assert "Zebra" not in response
        assert "Zebra" not in client.get(f"{LIBRARY}feed/").text

    @pytest.mark.parametrize("status", ["superseded", "withdrawn"])
    def test_guidance_out_of_force_is_hidden_unless_asked_for(self, client, status):
        guidance("Zebras", status=status)
        found = soup(client)
        assert "Zebras" not in titles(found)
        assert "left out" in found.select_one(".app-library").get_text()
        assert titles(soup(client, f"{LIBRARY}?status={status}")) == ["Zebras"]
        in_section = soup(client, "/procedures/").select_one(f".app-status--{status}")
        assert "Zebras" in in_section.find_parent("li").get_text()
        entry_of = soup(client, f"{LIBRARY}?status=all&title=zebras")
        assert entry_of.select_one(".app-status").get_text().lower() == status

    def test_filters_by_topic_find_further_topics_too(self, client):
        page = guidance("Zebras", topics=["escalation"])
        page.more_topics = [Topic.objects.get(key="scams")]
        publish(page)
        assert titles(soup(client, f"{LIBRARY}?topic=scams")) == ["Zebras"]
        assert "Zebras" in titles(soup(client, f"{LIBRARY}?topic=escalation"))

    def test_filters_in_use_are_shown_with_a_way_out_of_each(self, client):
        found = soup(client, f"{LIBRARY}?title=escalation&type=procedure")
        chips = found.select(".app-library__filter")
        assert [chip.get_text(" ", strip=True) for chip in chips] == [
            "Title has: escalation Remove title has: escalation",
            "Kind: Procedure Remove kind: Procedure",
            "Remove all",
        ]
        assert chips[0].a["href"] == "?type=procedure#results"
        assert found.select_one("#filter-title")["value"] == "escalation"
        assert found.select_one("#filter-type option[selected]")["value"] == "procedure"
        assert found.title.get_text().startswith("1 found")

    def test_nothing_found_helps(self, client):
        found = soup(client, f"{LIBRARY}?title=zebra")
        words = found.select_one(".app-library").get_text(" ", strip=True)
        assert "Nothing in the library fits" in words
        assert found.select_one('.app-library a[href="/search/"]')
        assert "0 documents" in words

    def test_a_hostile_address_is_neither_obeyed_nor_reflected(self, client):
        bad = "%3Cscript%3Ealert(1)%3C/script%3E%22%3E"
        address = "&".join(
            f"{name}={bad}" for name in ["title", *library.WORDS, "sort", "page", "x"]
        )
        response = client.get(f"{LIBRARY}?{address}%00")
        assert response.status_code == 200
        assert "<script>alert" not in response.text
        assert '"><' not in BeautifulSoup(response.text, "lxml").select_one("#filter-title")["id"]
        assert "left out" in response.text

    def test_documents_of_a_fitting_type_are_listed_with_kind_and_size(self, client, tasks_at_once):
        with tasks_at_once():
            a_document("zebra-form.txt", "Words of a form.", document_type="form")
            a_document("zebra-report.txt", "Words.", document_type="annual-report")
            a_document("zebra-draft.txt", "Words.", document_type="form", status="draft")
            hidden = Collection.get_first_root_node().add_child(name="Private")
            a_document("zebra-private.txt", "Words.", document_type="form", collection=hidden)
            CollectionViewRestriction.objects.create(collection=hidden, restriction_type="login")
        listed = titles(soup(client, f"{LIBRARY}?title=zebra"))
        assert listed == ["zebra-form (TXT, 16 bytes)"]

    def test_a_file_is_not_listed_beside_the_page_that_offers_it(self, client):
        document = a_document("zebra.txt", "Words.", document_type="form")
        guidance("Zebra form", document_type="form", attachment=document)
        assert titles(soup(client, f"{LIBRARY}?title=zebra")) == ["Zebra form"]

    def test_more_guidance_asks_no_more_of_the_database(self, client):
        def count() -> int:
            client.get(LIBRARY)
            with CaptureQueriesContext(connection) as queries:
                client.get(LIBRARY)
            return len(queries)

        before = count()
        for n in range(4):
            page = guidance(f"Zebra {n}", topics=["scams"])
            page.more_topics = [Topic.objects.get(key="escalation")]
            publish(page)
        assert count() == before

    def test_a_practitioner_comes_to_it_from_the_section_and_the_foot_of_each_page(self, client):
        assert soup(client, "/procedures/").select_one(f'main a[href="{LIBRARY}"]')
        assert soup(client, "/").select_one(f'footer a[href="{LIBRARY}"]')

    def test_without_a_library_nothing_breaks(self, client):
        GuidanceLibraryPage.objects.get().unpublish()
        assert soup(client, "/procedures/")
        found = soup(client, "/procedures/escalation/")
        assert not found.select('link[type="application/rss+xml"]')


# The feed


@pytest.mark.django_db
class TestTheFeed:
    def items(self, client):
        response = client.get(f"{LIBRARY}feed/")
        assert response.status_code == 200
        assert "application/rss+xml" in response["Content-Type"]
        return ElementTree.fromstring(response.content).findall("./channel/item")

    def test_it_tells_of_a_change_in_plain_words(self, client, noon):
        page = guidance("Zebras & <b>", version="1.0")
        page.version = "2.0"
        page.amendments.add(
            Amendment(version="2.0", date=date(2026, 11, 25), summary="Ring <first>, then write.")
        )
        publish(page)
        first = self.items(client)[0]
        assert first.findtext("title") == "Zebras & <b>, version 2.0"
        assert first.findtext("description") == "Ring <first>, then write."
        assert first.findtext("link").endswith(f"{page.url}#amendment-history")
        assert "25 Nov 2026" in first.findtext("pubDate")

    def test_it_says_nothing_of_drafts(self, client, noon):
        page = guidance("Zebras")
        page.amendments.add(
            Amendment(version="2.0", date=date(2026, 11, 25), summary="Secret plans.")
        )
        page.title = "Secret zebras"
        page.save_revision()
        guidance("Zebra draft", status="draft")
        text = client.get(f"{LIBRARY}feed/").text
        assert "Zebras" in text
        assert "Secret" not in text
        assert "Zebra draft" not in text

    def test_it_says_nothing_of_a_change_before_its_day(self, client, noon):
        page = guidance("Zebras")
        page.amendments.add(
            Amendment(version="2.0", date=TODAY + timedelta(days=9), summary="Later.")
        )
        publish(page)
        assert "Later." not in client.get(f"{LIBRARY}feed/").text

    def test_guids_are_unique_and_pages_point_to_it(self, client):
        guids = [item.findtext("guid") for item in self.items(client)]
        assert len(set(guids)) == len(guids) > 20
        for address in (LIBRARY, "/procedures/escalation/"):
            link = soup(client, address).select_one('link[rel="alternate"]')
            assert link["href"] == f"{LIBRARY}feed/"

    @pytest.mark.parametrize(
        ("site_url", "start"),
        [("https://safe.example", "https://safe.example/"), ("", "http://testserver/")],
    )
    def test_its_addresses_are_those_that_the_site_gives_to_others(
        self, client, settings, site_url, start
    ):
        settings.SITE_URL = site_url
        channel = ElementTree.fromstring(client.get(f"{LIBRARY}feed/").content).find("channel")
        itself = channel.find("{http://www.w3.org/2005/Atom}link").get("href")
        links = [link.text for link in channel.iter("link")]
        assert itself == f"{start.rstrip('/')}{LIBRARY}feed/"
        assert len(links) > 20
        assert all(link.startswith(start) for link in links)

    def test_it_sets_no_cookie(self, client):
        assert not client.get(f"{LIBRARY}feed/").cookies


# The page of guidance


@pytest.mark.django_db
class TestAPageOfGuidance:
    def test_starter_procedures_begin_their_history(self, client):
        for page in GuidancePage.objects.live():
            assert [row.version for row in page.history] == [page.version]
        found = soup(client, "/procedures/escalation/")
        row = found.select_one("[aria-labelledby=amendment-history] tbody tr")
        assert "First version on this site." in row.get_text()
        assert found.select_one('.app-contents a[href="#amendment-history"]')

    @pytest.mark.parametrize("named_by", ["the new page", "the old page", "a sentence"])
    def test_superseded_guidance_says_first_what_replaced_it(self, client, named_by):
        old, new = guidance("Old zebras"), guidance("New zebras")
        old.status = "superseded"
        if named_by == "the new page":
            new.supersedes = [Supersession(replaced=old)]
            publish(new)
        elif named_by == "the old page":
            old.replacement_page = Page.objects.get(pk=new.pk)
        else:
            old.replacement_note = "Use the national rules for zebras."
        publish(old)
        found = soup(client, old.url)
        warning = found.select_one(".app-warning--status")
        assert found.select_one("main article").find(["h1", "p"]) in warning.find_all("p")
        assert "replaced" in warning.get_text()
        if named_by == "a sentence":
            assert "Use the national rules for zebras." in warning.get_text()
        else:
            assert warning.select_one(f'a[href="{new.url}"]').get_text() == "New zebras"
        if named_by == "the new page":
            assert soup(client, new.url).select_one(f'.app-metadata a[href="{old.url}"]')

    def test_a_replacement_that_is_not_public_is_not_named(self, client):
        old, new = guidance("Old zebras", status="superseded"), guidance("Secret zebras")
        new.supersedes = [Supersession(replaced=old)]
        publish(new)
        PageViewRestriction.objects.create(page=new, restriction_type="login")
        text = client.get(old.url).text
        assert "Secret zebras" not in text
        assert "not named here yet" in text

    def test_a_late_review_is_said_to_be_late(self, client, noon):
        page = guidance(review_on=date(2026, 11, 24))
        assert "this review is late" in soup(client, page.url).select_one(".app-metadata").text
        page.review_on = date(2026, 11, 25)
        publish(page)
        assert "late" not in soup(client, page.url).select_one(".app-metadata").text

    def test_a_file_is_offered_with_kind_and_size(self, client):
        document = a_document("form.txt", "Words of a form.", title="Zebra form")
        page = guidance(attachment=document)
        link = soup(client, page.url).select_one(".app-download a")
        assert link.get_text() == "Zebra form (TXT, 16 bytes)"
        assert client.get(link["href"]).status_code == 200
        assert any("Zebra form" in passage.text for passage in page.passages.all())

    def test_a_private_file_is_not_named(self, client):
        hidden = Collection.get_first_root_node().add_child(name="Private")
        CollectionViewRestriction.objects.create(collection=hidden, restriction_type="login")
        document = a_document("form.txt", "Words.", title="Secret form", collection=hidden)
        page = guidance(attachment=document)
        assert "Secret form" not in client.get(page.url).text
        assert not any("Secret form" in passage.text for passage in page.passages.all())

    def test_a_change_is_found_by_search_at_its_heading(self):
        page = guidance("Zebras")
        page.amendments.add(
            Amendment(version="2.0", date=date(2026, 11, 25), summary="Count the stripes twice.")
        )
        page.version = "2.0"
        publish(page)
        (passage,) = [p for p in page.passages.all() if "stripes" in p.text]
        assert passage.url == f"{page.url}#amendment-history"


# Topic pages and regional procedures


@pytest.mark.django_db
class TestElsewhere:
    def listed(self, client, address="/children/neglect/") -> list[str]:
        return [link.text for link in soup(client, address).select(".app-practitioners a")]

    def test_a_topic_page_names_procedures_of_its_topic(self, client):
        shared = guidance("Zebra neglect", topics=["neglect"])
        further = guidance("Zebra two")
        further.more_topics = [Topic.objects.get(key="neglect")]
        publish(further)
        assert {"Zebra neglect", "Zebra two"} <= set(self.listed(client))
        assert "Early help" in self.listed(client)  # among its related pages
        shared.status = "superseded"
        publish(shared)
        further.unpublish()
        assert not [title for title in self.listed(client) if "Zebra" in title]

    def test_more_procedures_ask_no_more_of_the_database(self, client):
        def count() -> int:
            client.get("/children/neglect/")
            with CaptureQueriesContext(connection) as queries:
                client.get("/children/neglect/")
            return len(queries)

        guidance("Zebra", topics=["neglect"])
        before = count()
        for n in range(4):
            guidance(f"Zebra {n}", topics=["neglect"])
        assert count() == before

    def test_the_gateway_says_what_is_local_regional_and_national(self, client):
        address = f"{LIBRARY}regional-procedures/"
        found = soup(client, address)
        parts = {tag["id"]: tag.get_text() for tag in found.select(".app-procedures > h2")}
        assert list(parts) == ["local-procedures", "regional-procedures", "national-procedures"]
        regional = found.select_one("[aria-labelledby=regional-procedures]")
        link = regional.select_one('a[href="https://www.swcpp.org.uk"]')
        assert link.get_text() == "South West Child Protection Procedures"
        assert "has not confirmed this entry yet" in regional.get_text()
        local = found.select_one("[aria-labelledby=local-procedures]")
        assert local.select_one('a[href="/procedures/escalation/"]')
        page = Page.objects.get(slug="regional-procedures")
        (passage,) = [p for p in page.passages.all() if "South West Child" in p.text]
        assert passage.url.endswith("#regional-procedures")

    def test_the_gateway_leaves_out_what_is_not_public(self, client):
        guidance("Zebra old", status="superseded")
        PageViewRestriction.objects.create(page=guidance("Zebra"), restriction_type="login")
        assert "Zebra" not in client.get(f"{LIBRARY}regional-procedures/").text
