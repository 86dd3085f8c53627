"""News: newest first, by year, a screen at a time, by feed, and labelled when it is old."""

from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from guidance.models import Passage
from pages.models import NewsIndexPage, NewsPage
from tests.conftest import LONDON, NOON_ON_WEDNESDAY
from tests.factories import set_body

pytestmark = pytest.mark.django_db
STRANGE = ["?page=abc", "?page=-1", "?page=99999", "?year=1066", "?year=<script>x</script>"]


@pytest.fixture(autouse=True)
def noon(at):
    at(NOON_ON_WEDNESDAY)


@pytest.fixture
def news() -> NewsIndexPage:
    """The list, emptied of the starter content."""
    index = NewsIndexPage.objects.get()
    for page in index.get_children():
        page.delete()
    return NewsIndexPage.objects.get()


def an_item(title: str, day: date, *, draft=False, **values) -> NewsPage:
    page = NewsPage(
        title=title,
        date=day,
        summary=f"All about {title}.",
        audiences=["public"],
        live=not draft,
        **values,
    )
    set_body(page, "<h2>What happened</h2><p>Something that people here should know about.</p>")
    NewsIndexPage.objects.get().add_child(instance=page)
    revision = page.save_revision()
    if not draft:
        revision.publish()
    page.refresh_from_db()
    return page


def titles(client, address="/news/") -> list[str]:
    soup = BeautifulSoup(client.get(address).text, "lxml")
    return [heading.get_text(strip=True) for heading in soup.select(".app-page-list__title")]


def test_news_is_newest_first_with_its_date(client, news):
    for day in (3, 9, 1):
        an_item(f"Kites {day}", date(2026, 5, day))
    assert titles(client) == ["Kites 9", "Kites 3", "Kites 1"]
    assert "9 May 2026" in client.get("/news/").text


def test_news_is_shown_by_year(client, news):
    an_item("Old kites", date(2024, 5, 1))
    an_item("New kites", date(2026, 5, 1))
    assert titles(client, "/news/?year=2024") == ["Old kites"]
    soup = BeautifulSoup(client.get("/news/?year=2024").text, "lxml")
    years = soup.find("ul", attrs={"aria-labelledby": "filter-year"})
    assert [link.get_text() for link in years.find_all("a")] == ["All years", "2026", "2024"]
    assert years.find(attrs={"aria-current": "true"}).get_text() == "2024"


def test_news_comes_a_screen_at_a_time(client, news):
    for number in range(23):
        an_item(f"Kites {number:02}", date(2026, 5, 1 + number))
    assert titles(client)[0] == "Kites 22"
    assert titles(client, "/news/?page=3") == ["Kites 02", "Kites 01", "Kites 00"]
    soup = BeautifulSoup(client.get("/news/?page=2&year=2026").text, "lxml")
    links = soup.find("nav", attrs={"aria-label": "Pages of the list"})
    assert links.find("a", rel="prev")["href"] == "?year=2026"
    assert links.find("a", rel="next")["href"] == "?year=2026&page=3"
    assert links.find(attrs={"aria-current": "page"}).get_text() == "2"
    assert soup.find("link", rel="canonical")["href"].endswith("/news/?year=2026&page=2")


@pytest.mark.parametrize("query", STRANGE)
def test_a_strange_query_shows_news_and_nothing_of_itself(client, query):
    response = client.get(f"/news/{query}")
    assert response.status_code == 200
    assert "<script>x" not in response.text
    assert titles(client, f"/news/{query}")


def hide(item, how: str) -> None:
    if how == "private":
        PageViewRestriction.objects.create(page=item, restriction_type=PageViewRestriction.LOGIN)
    elif how == "expired":
        NewsPage.objects.filter(pk=item.pk).update(expire_at=datetime(2026, 11, 1, tzinfo=LONDON))
    else:
        item.unpublish()


@pytest.mark.parametrize("how", ["private", "expired", "taken down"])
@pytest.mark.parametrize("address", ["/news/", "/news/feed/", "/", "/site-map/", "/sitemap.xml"])
def test_news_that_is_not_for_everybody_is_in_no_list(client, news, how, address):
    seen = an_item("Seen kites", date(2026, 5, 1))
    hidden = an_item("Hidden kites", date(2026, 5, 2))
    hide(hidden, how)
    text = client.get(address).text
    assert seen.slug in text
    assert hidden.slug not in text


def test_the_feed_is_rss_with_whole_addresses(client, news, settings):
    settings.SITE_URL = "https://safe.example"
    item = an_item("Kites & <weather>", date(2026, 6, 9))
    response = client.get("/news/feed/")
    assert response["Content-Type"].startswith("application/rss+xml")
    assert not response.cookies
    channel = ElementTree.fromstring(response.content).find("channel")
    entry = channel.find("item")
    assert entry.findtext("title") == "Kites & <weather>"
    assert entry.findtext("link") == f"https://safe.example{item.url}"
    assert entry.findtext("description") == item.summary
    assert entry.findtext("pubDate") == "Tue, 09 Jun 2026 00:00:00 +0100"


@pytest.mark.parametrize("address", ["/news/", "/news/working-together-2026/"])
def test_the_feed_can_be_found(client, address):
    soup = BeautifulSoup(client.get(address).text, "lxml")
    link = soup.head.find("link", rel="alternate", type="application/rss+xml")
    assert client.get(link["href"]).status_code == 200


def test_old_news_says_so(client, news):
    old = an_item("Old kites", date(2025, 11, 24))
    new = an_item("New kites", date(2025, 11, 27))
    ended = an_item("Ended kites", date(2026, 11, 1), archive_on=date(2026, 11, 25))
    for item, archived in ((old, True), (new, False), (ended, True)):
        note = BeautifulSoup(client.get(item.url).text, "lxml").find(attrs={"role": "note"})
        assert bool(note) is archived, item
    assert "old news, from November 2025" in client.get(old.url).text
    assert client.get("/news/").text.count("Archived") == 2


def test_the_front_page_has_the_three_newest_and_the_newest_issue(client, news):
    for day in range(1, 6):
        an_item(f"Kites {day}", date(2026, 5, day))
    soup = BeautifulSoup(client.get("/").text, "lxml")
    latest = soup.find("section", attrs={"aria-labelledby": "latest-news"})
    assert [heading.get_text() for heading in latest.find_all("h3")] == [
        "Kites 5",
        "Kites 4",
        "Kites 3",
    ]
    assert latest.find("a", href="/newsletters/issue-1-november-2026/")


def test_a_site_without_news_has_no_heading_for_it(client, news):
    from pages.models import NewsletterPage

    for issue in NewsletterPage.objects.all():
        issue.unpublish()
    assert "Latest news" not in client.get("/").text
    assert "There is no news yet." in client.get("/news/").text


def test_search_finds_news_as_a_dated_report(news):
    item = an_item("Kites", date(2026, 5, 1))
    passage = Passage.objects.filter(page=item, anchor="what-happened").get()
    assert (passage.document_type, passage.status) == ("news", "dated")
    assert passage.dated == date(2026, 5, 1)


def test_a_longer_list_costs_no_more_queries(client, news):
    def count() -> int:
        client.get("/news/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/news/")
        return len(queries)

    an_item("Kites 1", date(2026, 5, 1))
    few = count()
    for day in range(2, 9):
        an_item(f"Kites {day}", date(2026, 5, day))
    assert count() == few


def test_starter_news_says_that_the_new_duties_have_not_started(client):
    text = client.get("/news/crime-and-policing-act-2026/").text
    assert "not known to be in force" in text
    assert "will have to report" in text
    assert NewsPage.objects.live().count() >= 4
