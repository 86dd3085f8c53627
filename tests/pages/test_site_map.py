"""The site map for people, and what search engines are told."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from tests.factories import a_page, section

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def soup(client, address) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "lxml")


def test_every_live_page_is_on_the_site_map_under_its_own(client):
    page = soup(client, "/site-map/")
    listed = {link["href"] for link in page.main.select(".app-site-map a")}
    live = {found.url for found in Page.objects.live().public().filter(depth__gt=1)}
    assert live - listed == {"/site-map/"}
    neglect = page.main.find("a", href="/children/neglect/")
    assert neglect.find_parent("ul").find_parent("li").a["href"] == "/children/"


def test_drafts_and_private_pages_are_not_on_it(client):
    a_page("Kites in draft", draft=True)
    private = a_page("Kites in private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for address in ("/site-map/", "/sitemap.xml"):
        assert "kites" not in client.get(address).text.lower()


def test_all_below_a_private_section_is_hidden(client):
    PageViewRestriction.objects.create(
        page=section("about"), restriction_type=PageViewRestriction.LOGIN
    )
    site_map = soup(client, "/site-map/").main.decode()
    assert "/children/" in site_map
    assert "/about/" not in site_map
    assert "/about/" not in client.get("/sitemap.xml").text


def test_the_site_map_is_cheap(client):
    def count() -> int:
        client.get("/site-map/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/site-map/")
        return len(queries)

    before = count()
    for number in range(3):
        a_page(f"Kites {number}")
    assert count() == before


# Search engines


def addresses(client) -> dict[str, str]:
    urls = ElementTree.fromstring(client.get("/sitemap.xml").content).findall("s:url", NAMES)
    return {
        url.findtext("s:loc", namespaces=NAMES): url.findtext("s:lastmod", "", namespaces=NAMES)
        for url in urls
    }


def test_the_sitemap_lists_public_pages_with_their_last_change(client, settings):
    settings.SITE_URL = "https://safe.example"
    found = addresses(client)
    assert found["https://safe.example/children/neglect/"]
    assert "https://safe.example/" in found
    assert len(found) == Page.objects.live().public().filter(depth__gt=1).count()


def test_without_an_address_of_its_own_the_site_gives_the_one_that_was_asked(client, settings):
    settings.SITE_URL = ""
    assert "http://testserver/children/neglect/" in addresses(client)


@pytest.mark.parametrize("status", ["superseded", "withdrawn"])
def test_guidance_out_of_force_is_not_for_search_engines(client, status):
    page = a_page("Kites", kind="guidance", parent=section("procedures"), status=status)
    assert "kites" not in client.get("/sitemap.xml").text
    assert soup(client, page.url).find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_robots_may_read_all_but_the_admin(client, settings):
    settings.SITE_URL = "https://safe.example"
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.text.splitlines()
    assert "Disallow: /admin/" in lines
    assert "Sitemap: https://safe.example/sitemap.xml" in lines
    assert not response.cookies


def test_a_page_tells_search_engines_and_friends_what_it_is(client, settings):
    settings.SITE_URL = "https://safe.example"
    page = Page.objects.get(slug="neglect").specific
    head = soup(client, "/children/neglect/?utm=x").head
    assert head.find("link", rel="canonical")["href"] == "https://safe.example/children/neglect/"
    values = {tag.get("property"): tag["content"] for tag in head.find_all("meta", property=True)}
    assert values["og:title"] == page.title
    assert values["og:description"] == page.summary
    assert values["og:url"] == "https://safe.example/children/neglect/"
    assert head.find("meta", attrs={"name": "description"})["content"] == page.summary


@pytest.mark.parametrize("address", ["/children/neglect/", "/young-people/is-this-ok/", "/"])
def test_pages_for_people_in_need_can_be_found(client, address):
    assert soup(client, address).find("meta", attrs={"name": "robots"}) is None


@pytest.mark.parametrize("address", ["/ask/", "/no-such-page/"])
def test_answers_and_errors_are_not_listed(client, address):
    head = soup(client, address).head
    assert head.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert head.find("link", rel="canonical") is None
