"""What stands around the words of every page: ways in, back and out, and what it costs."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction, Site

from guidance.models import Contact
from pages.models import Footer, FooterLink, HomePage, SectionPage
from site_core import errors
from tests.conftest import NOON_ON_WEDNESDAY
from tests.factories import a_page, publish, section

pytestmark = pytest.mark.django_db

# The most that a page may ask of the database, however long it is.
MOST_QUERIES = 26
# A level stands a step deeper, and shows the facts of its document beside its own.
MOST_ON_A_LEVEL = 32
LEVEL = "/procedures/levels-of-need/level-3/"
TYPICAL = [
    "/",
    "/children/",
    "/children/neglect/",
    "/everyone/help-for-myself/",
    "/procedures/section-47-enquiry/",
    "/young-people/",
    "/young-people/is-this-ok/",
    "/about/privacy/",
    "/contacts/",
    "/ask/",
    "/no-such-page/",
]


@pytest.fixture(autouse=True)
def noon(at):
    at(NOON_ON_WEDNESDAY)


def soup(client, path: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).text, "lxml")


def links(part) -> list[tuple[str, str]]:
    return [(a["href"], a.get_text(strip=True)) for a in part.find_all("a")]


# Speed, and nothing stale


@pytest.mark.parametrize("path", TYPICAL)
def test_a_page_asks_little_of_the_database(client, path, django_assert_max_num_queries):
    client.get(path)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(path)


def test_a_level_asks_little_of_the_database(client, django_assert_max_num_queries):
    client.get(LEVEL)
    with django_assert_max_num_queries(MOST_ON_A_LEVEL):
        assert client.get(LEVEL).status_code == 200


def test_more_links_and_contacts_in_a_page_ask_no_more(client):
    linked = [a_page(f"Kite {number}", "<p>Words.</p>") for number in range(6)]
    words = [f'<p>See <a linktype="page" id="{page.pk}">a kite</a>.</p>' for page in linked]
    few, many = a_page("Few kites", words[0]), a_page("Many kites", *words)
    many.related_pages = linked
    publish(many)
    counts = []
    for page in (few, many):
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            assert 'href="/about/kite-0/"' in client.get(page.url).text
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_number_that_an_editor_changes_is_true_on_the_next_page(client):
    assert 'href="tel:+441225396312"' in client.get("/children/neglect/").text
    contact = Contact.objects.get(key="childrens-social-care")
    contact.phone = "01225 496000"
    publish(contact)
    text = client.get("/children/neglect/").text
    assert 'href="tel:+441225496000"' in text
    assert 'href="tel:+441225396312"' not in text


@pytest.mark.parametrize(
    ("key", "heading"),
    [("childrens-social-care", "Talk to someone"), ("training-team", "Who to ask")],
)
def test_a_service_that_takes_no_concerns_is_one_to_ask(client, key, heading):
    page = a_page("Kites", "<p>Words.</p>")
    page.contacts = [("contact", Contact.objects.get(key=key))]
    publish(page)
    assert soup(client, page.url).find(id="first-contacts").get_text() == heading


def test_a_link_in_the_words_to_a_page_taken_down_leads_nowhere(client):
    kite = a_page("Kites", "<p>Words.</p>")
    page = a_page("Weather", f'<p>See <a linktype="page" id="{kite.pk}">all kites</a>.</p>')
    assert 'href="/about/kites/"' in client.get(page.url).text
    kite.unpublish()
    text = client.get(page.url).text
    assert "all kites" in text
    assert "/about/kites/" not in text


# The front page


def test_the_front_page_has_the_question_first_then_five_doors_then_numbers(client):
    main = soup(client, "/").main
    parts = [main.find("form"), main.select_one(".app-doors"), main.find(id="numbers")]
    order = list(main.descendants)
    assert [order.index(part) for part in parts] == sorted(order.index(part) for part in parts)
    assert [door.h3.get_text() for door in main.select(".app-door")] == [
        "Worried about a child",
        "Worried about an adult",
        "I need help for myself",
        "I’m a young person",
        "I work with people",
    ]
    assert [a["href"] for a in main.select(".app-door a")] == [
        "/children/",
        "/adults/",
        "/everyone/help-for-myself/",
        "/young-people/",
        "/procedures/",
    ]


def test_editors_own_the_doors(client):
    home = HomePage.objects.get()
    doors = list(home.doors.raw_data)[::-1]
    doors[0]["value"]["title"] = "I work <b>here</b>"
    home.doors = json.dumps(doors)
    publish(home)
    titles = [door.h3.get_text() for door in soup(client, "/").select(".app-door")]
    assert titles[0] == "I work <b>here</b>"
    assert titles[-1] == "Worried about a child"


def test_a_door_to_a_page_that_is_not_public_is_closed(client):
    page = Page.objects.get(slug="help-for-myself")
    page.unpublish()
    children = Page.objects.get(slug="children")
    PageViewRestriction.objects.create(page=children, restriction_type=PageViewRestriction.LOGIN)
    main = soup(client, "/")
    assert len(main.select(".app-door")) == 3
    assert not main.select("a[href^='/children/'], a[href='/everyone/help-for-myself/']")


def test_a_front_page_without_doors_shows_the_sections_of_the_menu(client):
    home = HomePage.objects.get()
    home.doors = []
    publish(home)
    doors = [a["href"] for a in soup(client, "/").select(".app-door a")]
    assert "/children/" in doors
    assert "/contacts/" in doors


# Sections


def test_a_section_lists_each_of_its_pages_and_the_shared_ones_under_headings(client):
    main = soup(client, "/children/").main
    listed = {a["href"] for a in main.select(".app-group a")}
    for slug in ("children", "everyone"):
        assert {page.url for page in section(slug).get_children().live()} <= listed
    headings = [heading.get_text() for heading in main.select(".app-group h2")]
    assert headings[0] == "Start here"
    assert headings[-1] == "Help for yourself or others"
    for group in main.select(".app-group"):
        addresses = [a["href"] for a in group.find_all("a")]
        assert len(addresses) == len(set(addresses))


def test_a_page_has_one_address_wherever_it_is_listed(client):
    for path in ("/children/", "/adults/", "/everyone/"):
        assert 'href="/everyone/domestic-abuse/"' in client.get(path).text
    assert client.get("/children/domestic-abuse/").status_code == 404


def test_a_new_page_is_listed_though_no_editor_has_put_it_in_a_group(client):
    page = a_page("Kites", "<p>Words.</p>", parent=section("children"), kind="topic")
    group = soup(client, "/children/").find(id="more-pages").find_parent("section")
    assert links(group) == [(page.url, "Kites")]


def test_a_group_keeps_the_order_of_its_editor_and_leaves_out_what_is_not_public(client):
    kites = [a_page(name, "<p>Words.</p>") for name in ("Zephyr", "Breeze", "Gale", "Storm")]
    kites[2].unpublish()
    PageViewRestriction.objects.create(page=kites[3], restriction_type=PageViewRestriction.LOGIN)
    about = section("about")
    about.groups = [("group", {"heading": "Wind", "with_summaries": False, "pages": kites})]
    publish(about)
    group = soup(client, "/about/").find(id="wind").find_parent("section")
    assert [words for _, words in links(group)] == ["Zephyr", "Breeze"]


def test_a_section_without_pages_still_helps(client):
    empty = SectionPage(title="Empty", slug="empty", summary="Nothing yet.")
    HomePage.objects.get().add_child(instance=empty)
    page = soup(client, "/empty/")
    assert page.main.select("a[href^='/ask/']")
    assert page.select("footer a[href='tel:999']")


# Where a page stands


def test_the_pages_above_a_page_lead_back(client):
    crumbs = soup(client, "/children/neglect/").find("nav", {"aria-label": "Breadcrumb"})
    assert links(crumbs) == [("/", "Home"), ("/children/", "Worried about a child")]
    assert soup(client, "/").find("nav", {"aria-label": "Breadcrumb"}) is None


def test_the_menu_marks_the_section_of_a_page_and_no_other(client):
    for path, mark in (("/children/", "page"), ("/children/neglect/", "true")):
        current = soup(client, path).select(".app-navigation__wide [aria-current]")
        assert [(a["href"], a["aria-current"]) for a in current] == [("/children/", mark)]
    assert soup(client, "/ask/").select(".app-header__ask[aria-current=page]")
    assert not soup(client, "/").select("header [aria-current]")


def test_the_pages_beside_a_page_are_those_of_its_group_with_itself_marked(client):
    near = soup(client, "/children/child-sexual-exploitation/").select_one(".app-near")
    assert near.h2.get_text() == "Exploitation, violence and going missing"
    assert near.select_one("[aria-current=page]").get_text() == "Child sexual exploitation"
    assert ("/children/criminal-exploitation/") in [href for href, _ in links(near)]
    assert "/children/neglect/" not in [href for href, _ in links(near)]
    assert links(near)[-1][0] == "/children/"


def test_a_page_in_the_group_to_start_with_alone_stands_beside_its_whole_section(client):
    near = soup(client, "/everyone/help-for-myself/").select_one(".app-near")
    assert near.h2.get_text() == "Help for yourself or others"
    assert "/everyone/stalking/" in [href for href, _ in links(near)]


def test_a_page_beside_that_is_not_public_is_not_named(client):
    Page.objects.get(slug="modern-slavery").unpublish()
    text = str(soup(client, "/children/child-sexual-exploitation/").select_one(".app-near"))
    assert "modern-slavery" not in text
    assert "serious-violence" in text


def test_so_many_pages_beside_one_are_left_to_their_section(client):
    parent = SectionPage(title="Kites", slug="kites", summary="All of them.")
    HomePage.objects.get().add_child(instance=parent)
    pages = [a_page(f"Kite {number}", "<p>Words.</p>", parent=parent) for number in range(21)]
    assert not soup(client, pages[0].url).select(".app-near")
    pages[0].delete()
    assert len(soup(client, pages[1].url).select(".app-near li")) == 21


# The footer


def test_the_footer_names_pages_that_are_public_under_its_headings(client):
    footer = soup(client, "/").footer
    assert [heading.get_text() for heading in footer.find_all("h3")] == [
        "Get help",
        "The partnership",
        "This site",
    ]
    addresses = [href for href, _ in links(footer)]
    for address in ("/about/", "/about/privacy/", "/contacts/", "/ask/"):
        assert address in addresses
    Page.objects.get(slug="privacy").unpublish()
    assert "/about/privacy/" not in [href for href, _ in links(soup(client, "/").footer)]


def test_editors_own_the_footer(client, admin_client):
    footer = Footer.objects.get()
    site = Site.objects.get(is_default_site=True)
    page = Page.objects.get(slug="scams")
    response = admin_client.post(
        f"/admin/settings/pages/footer/{site.pk}/",
        {
            "links-TOTAL_FORMS": 1,
            "links-INITIAL_FORMS": 0,
            "links-MIN_NUM_FORMS": 0,
            "links-MAX_NUM_FORMS": 1000,
            "links-0-page": page.pk,
            "links-0-group": "help",
            "links-0-words": "Somebody took my money",
            "links-0-ORDER": 1,
        },
    )
    assert response.status_code == 302
    assert FooterLink.objects.filter(footer=footer, page=page).count() == 1
    shown = links(soup(client, "/").footer)
    assert ("/everyone/scams/", "Somebody took my money") in shown


def test_members_and_editors_find_where_to_sign_in(client, settings):
    address = settings.WAGTAIL_FRONTEND_LOGIN_URL
    assert (address, "Sign in (members and editors)") in links(soup(client, "/").footer)


# Young people


@pytest.mark.parametrize("path", ["/young-people/", "/young-people/is-this-ok/"])
def test_childline_is_in_the_strip_and_on_the_page_of_young_people(client, path):
    page = soup(client, path)
    assert "app-young" in page.body["class"]
    assert page.select("aside a[href='tel:08001111'], aside a[href='tel:+448001111']")
    assert page.select(".app-childline a[href^='tel:']")


# Pages that cannot be shown


def test_a_refused_page_still_says_whom_to_ring(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionDenied("secret reason")

    monkeypatch.setattr(SectionPage, "get_context", refuse)
    response = client.get("/children/")
    page = BeautifulSoup(response.content, "lxml")
    assert response.status_code == 403
    assert page.select("main a[href='tel:999']")
    assert page.select("main form[action^='/ask/']")
    assert "secret reason" not in response.text


@pytest.mark.parametrize(("view", "status"), [("bad_request", 400), ("server_error", 500)])
def test_an_error_page_needs_no_database_and_no_list_of_files(rf, monkeypatch, view, status):
    def lost(path):
        raise ValueError("Missing staticfiles manifest entry")

    def no_database(*args, **kwargs):
        raise AssertionError("the database was asked")

    monkeypatch.setattr(errors, "static", lost)
    arguments = [ValueError()] if view == "bad_request" else []
    with connection.execute_wrapper(no_database):
        response = getattr(errors, view)(rf.get("/"), *arguments)
    page = BeautifulSoup(response.content, "lxml")
    assert response.status_code == status
    assert page.select_one("a.govuk-skip-link")["href"] == "#main-content"
    assert page.select("aside a[href='tel:999']")
    assert page.select("main a[href='tel:+441225396312']")
    assert page.find("link", rel="stylesheet")["href"] == "/static/site_core/main.css"
    assert "{{" not in response.text


def test_the_picture_that_browsers_ask_for_is_there(client):
    assert client.get("/favicon.ico").url == "/static/site_core/images/favicon-32.png"
