"""The newsletter: issues made of blocks, kept by year, found by search with their date."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from guidance.models import Contact, Passage
from pages.blocks.newsletter import NewsletterBlock
from pages.models import NewsletterIndexPage, NewsletterPage
from tests.conftest import NOON_ON_WEDNESDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(at):
    at(NOON_ON_WEDNESDAY)


def an_issue(number: int, day: date, *blocks, draft=False) -> NewsletterPage:
    issue = NewsletterPage(
        title=f"Kite news {number}",
        number=number,
        date=day,
        summary="What happened to kites.",
        audiences=["practitioner"],
        body=json.dumps([{"type": kind, "value": value} for kind, value in blocks]),
        live=not draft,
    )
    NewsletterIndexPage.objects.get().add_child(instance=issue)
    revision = issue.save_revision()
    if not draft:
        revision.publish()
    issue.refresh_from_db()
    return issue


def soup(client, address) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "lxml")


def test_each_block_is_shown(client):
    page = Page.objects.get(slug="neglect")
    issue = an_issue(
        7,
        date(2026, 5, 1),
        ("opening", {"heading": "Hello", "text": "<p>Good morning, {{childline}}.</p>"}),
        ("story", {"heading": "Kites <b>fly</b>", "text": "<p>High.</p>", "page": page.pk}),
        (
            "policy_update",
            {
                "heading": "Kites Act 2026",
                "state": "not-yet",
                "since": "waits for wind",
                "text": "<p>It will.</p>",
            },
        ),
        (
            "training_dates",
            {
                "heading": "Courses",
                "sessions": [{"course": "Flying", "date": "2026-12-02", "place": "online"}],
            },
        ),
        (
            "contacts",
            {"heading": "Ring", "contacts": [Contact.objects.get(key="childline", variant="").pk]},
        ),
    )
    main = soup(client, issue.url).main
    text = main.get_text(" ", strip=True)
    assert "Newsletter, issue 7, 1 May 2026" in text
    assert main.select_one(".app-prose a[href='tel:08001111'], .app-prose a[href^='tel:']")
    assert "Kites <b>fly</b>" in text
    assert main.find("a", href=page.specific.url)
    assert "Not in force yet Waits for wind" in text
    assert "Wednesday 2 December 2026" in text
    assert main.select_one(".app-prose [data-contact='childline']")
    assert [heading.get_text() for heading in main.select(".app-prose h2")][2] == "Kites Act 2026"


def test_the_blocks_carry_data_only():
    """So that an issue can be an e-mail too: each is plain values, never markup of a page."""
    block = NewsletterBlock()
    assert set(block.child_blocks) == {
        "opening",
        "story",
        "policy_update",
        "training_dates",
        "contacts",
    }
    story = block.to_python(
        [{"type": "story", "value": {"heading": "Kites", "text": "<p>High.</p>"}}]
    )[0].value
    assert story["heading"] == "Kites"
    assert story["text"].source == "<p>High.</p>"
    assert story["page"] is None


def test_a_link_to_a_page_that_was_taken_down_is_left_out(client):
    page = Page.objects.get(slug="neglect").specific
    issue = an_issue(
        7, date(2026, 5, 1), ("story", {"heading": "K", "text": "<p>H.</p>", "page": page.pk})
    )
    page.unpublish()
    assert "/children/neglect/" not in soup(client, issue.url).find(class_="app-prose").decode()


def test_the_archive_is_by_year_and_newest_first(client):
    an_issue(2, date(2024, 5, 1))
    an_issue(3, date(2024, 9, 1))
    an_issue(4, date(2024, 10, 1), draft=True)

    def issues(address):
        return [h.get_text() for h in soup(client, address).select(".app-page-list__title")]

    assert issues("/newsletters/") == [
        "Safeguarding news: November 2026",
        "Kite news 3",
        "Kite news 2",
    ]
    assert issues("/newsletters/?year=2024") == ["Kite news 3", "Kite news 2"]
    assert len(issues("/newsletters/?year=%3Cscript%3E&page=x")) == 3


def test_search_finds_an_issue_as_a_dated_newsletter():
    issue = an_issue(
        7,
        date(2026, 5, 1),
        ("story", {"heading": "Kites", "text": "<p>All of the kites fly high over Bath.</p>"}),
    )
    passage = Passage.objects.get(page=issue, anchor="kites")
    assert (passage.document_type, passage.status) == ("newsletter", "dated")
    assert passage.dated == date(2026, 5, 1)
    assert passage.url == f"{issue.url}#kites"
    issue.unpublish()
    assert not Passage.objects.filter(page=issue.pk).exists()


def test_the_first_issue_says_what_is_not_in_force(client):
    page = soup(client, "/newsletters/issue-1-november-2026/")
    text = page.main.get_text(" ", strip=True)
    assert "This issue says what was true on 21 November 2026" in text
    assert "not known to have started" in text
    assert "Not in force yet" in text
    assert page.select(".app-prose [data-contact='police-999']")


def form(parent, **values):
    text = '{"blocks": [{"key": "a", "text": "High.", "type": "unstyled"}], "entityMap": {}}'
    return nested_form_data(
        {
            "title": "Kite news",
            "slug": "kite-news",
            "summary": "What happened to kites.",
            "number": "9",
            "date": "2026-11-25",
            "audiences": ("practitioner",),
            "topic": "",
            "sources": "",
            "seo_title": "",
            "search_description": "",
            "contacts": streamfield([]),
            "body": streamfield(
                [("story", {"heading": "Kites", "text": text, "page": "", "link_words": ""})]
            ),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
        | values
    )


def test_an_editor_makes_an_issue_by_the_form(client, admin_client):
    index = NewsletterIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["pages", "newsletterpage", index.pk])
    data = form(index)
    data |= {"body-0-value-picture": "", "body-0-value-picture-decorative": ""}
    response = admin_client.post(address, data)
    assert response.status_code == 302, response.context and response.context["form"].errors
    assert "High." in client.get("/newsletters/kite-news/").text
    refused = admin_client.post(address, data | {"slug": "again", "number": "1"})
    assert "There is an issue 1 already." in refused.text
