"""Every link within the site leads somewhere, to the very heading that it names."""

from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from guidance.models import Topic
from guidance.passages import searchable

# Doors out of the public site, and actions: what stands behind them is tested where it belongs.
NOT_FOLLOWED = ("/admin/", "/static/", "/media/", "/api/v1/openapi.json")


@pytest.fixture(scope="module")
def crawled(django_db_setup, django_db_blocker) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Every page that links reach from home, with its ids; and where each link was found.

    A list is followed as it stands, not under each of its filters.
    """
    with django_db_blocker.unblock():
        return crawl(Client())


def crawl(client: Client) -> tuple[dict[str, set[str]], dict[str, str]]:
    ids: dict[str, set[str]] = {}
    found_on: dict[str, str] = {"/": "the start"}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in ids:
            continue
        response = client.get(address, follow=True)
        assert response.status_code == 200, f"{address}, linked on {found_on[address]}"
        if not response["Content-Type"].startswith("text/html"):
            ids[address] = set()
            continue
        page = BeautifulSoup(b"".join(response), "lxml")
        names = [tag["id"] for tag in page.find_all(id=True)]
        assert len(names) == len(set(names)), f"{address} has an id twice"
        ids[address] = set(names)
        for link in page.find_all("a", href=True):
            target = urlsplit(urljoin(f"http://testserver{address}", link["href"]))
            if target.scheme not in ("http", "https") or target.netloc != "testserver":
                continue
            if target.path.startswith(NOT_FOLLOWED) or target.path.endswith("/pdf/"):
                continue
            whole = target._replace(scheme="", netloc="", query="").geturl()
            found_on.setdefault(whole, address)
            waiting.append(urldefrag(whole).url)
            found_on.setdefault(urldefrag(whole).url, address)
    return ids, found_on


def test_every_internal_link_and_anchor_works(crawled):
    ids, found_on = crawled
    broken = []
    for link, page in found_on.items():
        address, anchor = urldefrag(link)
        if anchor and anchor not in ids[address]:
            broken.append(f"{link}, linked on {page}")
    assert len(ids) > 100
    assert broken == []


def test_every_live_page_is_reached_by_links_from_home(crawled, db):
    ids, _ = crawled
    reached = {urlsplit(address).path for address in ids}
    pages = Page.objects.live().public().filter(depth__gte=2)
    assert [page.url for page in pages if urlsplit(page.url).path not in reached] == []


def test_every_topic_has_a_live_page(db):
    found = {key for topics in searchable().values_list("topics", flat=True) for key in topics[:1]}
    assert set(Topic.objects.values_list("key", flat=True)) - found == set()


def test_every_deep_link_of_a_passage_leads_to_its_heading(crawled, db):
    ids, _ = crawled
    broken = {
        passage.url
        for passage in searchable().filter(page__isnull=False).exclude(anchor="")
        if passage.anchor not in ids.get(urldefrag(passage.url).url, ())
    }
    assert broken == set()
