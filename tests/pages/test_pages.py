"""Every page as a visitor gets it: words, numbers, a way out, and no trace."""

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError
from wagtail.models import Page, PageViewRestriction

from guidance.models import ContentPage
from pages.models import SectionPage
from tests.conftest import NOON_ON_WEDNESDAY
from tests.factories import a_document, a_page, publish, section

pytestmark = pytest.mark.django_db

HTML = {
    "home": "/",
    "section": "/children/",
    "young people's section": "/young-people/",
    "topic": "/children/neglect/",
    "guidance": "/procedures/section-47-enquiry/",
    "young person": "/young-people/is-this-ok/",
    "information": "/about/privacy/",
    "partnership": "/about/partnership/",
    "group": "/about/partnership/exploitation-sub-group/",
    "meetings": "/about/partnership/meetings/",
    "training": "/training/",
    "course": "/training/standard-child-protection/",
    "contacts": "/contacts/",
    "news": "/news/",
    "news item": "/news/working-together-2026/",
    "newsletters": "/newsletters/",
    "newsletter": "/newsletters/issue-1-november-2026/",
    "glossary": "/glossary/",
    "legislation": "/legislation/",
    "site map": "/site-map/",
    "question box": "/ask/",
    "API": "/api/v1/docs",
    "no page": "/no-such-page/",
}
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]+\son\w+\s*=", re.IGNORECASE)
STYLE = re.compile(r"<style|<[^>]+\sstyle\s*=", re.IGNORECASE)


@pytest.fixture(autouse=True)
def noon(at):
    at(NOON_ON_WEDNESDAY)


@pytest.fixture
def get(client):
    @cache
    def get(path):
        return client.get(path)

    return get


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "lxml")


def each(paths):
    return pytest.mark.parametrize("path", paths.values(), ids=paths.keys())


@each({name: path for name, path in HTML.items() if name != "no page"})
def test_a_page_has_a_title_and_one_first_heading(get, path):
    response = get(path)
    assert response.status_code == 200
    page = soup(response)
    assert len(page.find_all("h1")) == 1
    assert page.h1.get_text(strip=True)
    assert page.title.get_text(strip=True)
    assert page.html["lang"] == "en"
    assert page.find("main", id="main-content")


@each({name: path for name, path in HTML.items() if name != "API"})
def test_999_and_the_way_out_are_on_every_page(get, path):
    page = soup(get(path))
    assert page.select_one("aside a[href='tel:999']")
    ways_out = [a for a in page.find_all("a") if "Exit this page" in a.get_text()]
    assert ways_out
    assert all(a["href"].startswith("https://") for a in ways_out)
    assert any("noreferrer" in " ".join(a.get("rel", [])) for a in ways_out)
    assert page.find("a", href="#main-content")


@each(HTML)
def test_no_page_leaves_a_cookie(client, path):
    response = client.get(path)
    assert not response.cookies
    assert not client.cookies
    assert "Cookie" not in response.get("Vary", "")


@each(HTML)
def test_no_page_has_script_or_style_in_it(get, path):
    text = get(path).text
    assert INLINE_SCRIPT.findall(text) == []
    assert HANDLER.findall(text) == []
    assert STYLE.findall(text) == []


@each(HTML)
def test_every_page_carries_its_security_headers(get, path):
    response = get(path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "form-action 'self'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert response["Cache-Control"]


@each(HTML)
def test_nothing_is_loaded_from_elsewhere(get, path):
    page = soup(get(path))
    loaded = [
        tag.get("src") for tag in page.find_all(["script", "img", "iframe", "audio", "video"])
    ]
    loaded += [
        tag["href"]
        for tag in page.find_all("link")
        if set(tag["rel"]) & {"stylesheet", "icon", "preload"}
    ]
    assert [address for address in loaded if not (address or "").startswith(("/", "data:"))] == []


@each(HTML)
def test_a_question_box_never_puts_words_in_an_address(get, path):
    for form in soup(get(path)).find_all("form"):
        if not form.find(["textarea", "input"]):
            continue  # Choices from a list, for a filter that is a link.
        assert form.get("method", "").lower() == "post"
        assert not form.find("input", attrs={"name": "csrfmiddlewaretoken"})


@pytest.fixture(scope="module")
def site_pages(django_db_setup, django_db_blocker) -> list[tuple[str, str, str]]:
    """Every page of the starter content that visitors see, read once: (address, title, HTML)."""
    from django.test import Client

    with django_db_blocker.unblock():
        client = Client()
        pages = []
        for page in Page.objects.live().public().filter(depth__gt=1):
            response = client.get(page.url)
            assert response.status_code == 200, page.url
            pages.append((page.url, page.title, response.text))
    return pages


def test_every_page_of_the_site_opens_with_its_title(site_pages):
    assert len(site_pages) >= 40
    for address, title, html in site_pages:
        assert BeautifulSoup(html, "lxml").h1.get_text(strip=True) == title, address


def test_no_page_shows_a_key_in_braces(site_pages):
    assert [address for address, _, html in site_pages if "{{" in html or "{%" in html] == []


def test_every_number_to_ring_can_be_dialled(site_pages):
    for address, _, html in site_pages:
        for tel in re.findall(r'href="tel:([^"]*)"', html):
            assert re.fullmatch(r"\+44\d{7,10}|\d{3,6}", tel), (address, tel)


def test_every_page_of_content_shows_its_contacts(site_pages):
    shown = {
        address: set(re.findall(r'data-contact="([^"]*)"', html)) for address, _, html in site_pages
    }
    for page in Page.objects.live().specific():
        if isinstance(page, ContentPage):
            assert set(page.contact_keys) <= shown[page.url], page.url


def test_headings_never_skip_a_level(site_pages):
    for address, _, html in site_pages:
        level = 0
        for heading in BeautifulSoup(html, "lxml").main.find_all(re.compile(r"^h[1-6]$")):
            number = int(heading.name[1])
            assert number <= level + 1, (address, heading.get_text(" ", strip=True))
            level = number


def test_every_heading_of_a_page_can_be_linked_to(get):
    page = Page.objects.get(slug="neglect").specific
    html = get(page.url).text
    for heading in page.rendered_body.headings:
        assert f'id="{heading.anchor}"' in html


def test_the_numbers_of_the_directory_stand_in_the_text(get):
    prose = soup(get("/children/neglect/")).select_one(".app-prose")
    assert prose.select("a[href='tel:999']")
    assert prose.select("a[href='tel:+441225396312']")


def test_the_directory_names_every_service(get):
    from guidance.models import Contact

    shown = set(re.findall(r'data-contact="([^"]*)"', get("/contacts/").text))
    assert {contact.full_key for contact in Contact.objects.live()} <= shown


def test_a_section_lists_its_pages_but_no_draft(client):
    a_page("Kites in draft", "<p>Words.</p>", parent=section("about"), draft=True)
    text = client.get("/about/").text
    assert "Kites in draft" not in text
    for child in section("about").get_children().live():
        assert f'href="{child.url}"' in text


# Pages that are not there


def test_a_missing_page_says_whom_to_ring(client):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    page = soup(response)
    assert page.select_one("main a[href='tel:999']")
    assert page.select_one("main a[href='tel:+441225396312']")
    assert page.select_one("main form[action^='/ask/']")
    assert "no-such-page" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/%00/",
        "/" + "a" * 3000 + "/",
        "/children/../../etc/passwd",
        "/wp-admin.php",
        "/children/neglect/x/",
        "/é/",
    ],
)
def test_strange_addresses_get_a_plain_page(client, path):
    response = client.get(path, follow=True)
    assert response.status_code == 404
    assert 'href="tel:999"' in response.text


def test_a_draft_is_not_there(client):
    page = a_page("Kites", "<p>Words.</p>", draft=True)
    assert client.get(f"/about/{page.slug}/").status_code == 404


def test_a_page_taken_down_is_not_there(client):
    page = a_page("Kites", "<p>Words.</p>")
    assert client.get(page.url).status_code == 200
    page.unpublish()
    assert client.get(page.url).status_code == 404
    assert "Kites" not in client.get("/about/").text


def test_a_private_page_is_not_shown_or_listed(client):
    page = a_page("Kites", "<p>Words about kites.</p>")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    response = client.get(page.url)
    assert response.status_code == 302
    assert "Words about kites" not in client.get(page.url, follow=True).text
    assert page.url not in client.get("/about/").text


@pytest.mark.parametrize("status", ["superseded", "withdrawn"])
def test_guidance_out_of_force_says_so_before_all_else(client, status):
    page = a_page(
        "Kites", "<p>Words.</p>", kind="guidance", parent=section("procedures"), status=status
    )
    article = soup(client.get(page.url)).article
    note = article.find(attrs={"role": "note"})
    assert "Do not use" in note.get_text()
    assert note.find_next("h1")


def test_guidance_shows_its_version_and_dates(client):
    article = soup(client.get("/procedures/section-47-enquiry/")).article.get_text(" ", strip=True)
    for words in ("Version", "1.0", "In force from", "21 November 2026", "Next review"):
        assert words in article


def test_a_page_without_contacts_or_body_still_opens(client):
    page = a_page("Kites")
    response = client.get(page.url)
    assert response.status_code == 200
    assert 'href="tel:999"' in response.text


def test_text_from_an_editor_is_never_markup(client):
    page = a_page(
        "Kites <script>alert(1)</script>",
        ("warning", {"title": "<script>alert(2)</script>", "text": "<p>Words.</p>"}),
        summary="<script>alert(3)</script>",
    )
    assert "<script>alert" not in client.get(page.url).text


def test_a_related_page_that_became_private_or_was_taken_down_is_not_linked(client):
    hidden, gone = a_page("Hidden kites", "<p>W.</p>"), a_page("Gone kites", "<p>W.</p>")
    page = a_page("Kites", "<p>Words.</p>")
    page.related_pages = [hidden, gone]
    publish(page)
    assert "Hidden kites" in client.get(page.url).text
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    gone.unpublish()
    text = client.get(page.url).text
    assert "Hidden kites" not in text
    assert "Gone kites" not in text


def test_an_error_of_our_own_still_says_whom_to_ring(client, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("could not connect to server")

    monkeypatch.setattr(SectionPage, "get_context", fail)
    client.raise_request_exception = False
    response = client.get("/children/")
    assert response.status_code == 500
    page = soup(response)
    assert page.select_one("a[href='tel:999']")
    assert page.select_one("a[href='tel:+441225396312']")
    assert "could not connect" not in response.text


def test_without_a_database_a_page_still_says_whom_to_ring(client, database_down):
    client.raise_request_exception = False
    response = client.get("/children/neglect/")
    assert response.status_code == 500
    assert 'href="tel:999"' in response.text


# Documents


@pytest.fixture
def document(client):
    from guidance.importing import read_text

    document = a_document(
        "kites.md",
        "# Kites\n\n## Where\n\n" + "Kites <b>are</b> flown on the hill. " * 8,
        title="Kites & weather",
        document_type="annual-report",
        status="dated",
        year_label="2011-12",
    )
    read_text(document)
    return document


def test_a_document_is_read_under_its_headings_with_its_age(client, document):
    response = client.get(document.reading_url)
    page = soup(response)
    assert page.h1.get_text() == "Kites & weather"
    assert page.find(id="where").get_text() == "Where"
    assert "2011-12" in page.find(attrs={"role": "note"}).get_text()
    assert "may be out of date" in page.find(attrs={"role": "note"}).get_text()
    assert "<b>are</b>" not in page.select_one(".app-prose").decode_contents()
    assert not response.cookies


def test_an_old_address_of_a_document_leads_to_the_new_one(client, document):
    assert client.get(f"/read/{document.pk}/old-title/").url == document.reading_url
    assert client.get("/read/999999/kites/").status_code == 404


# Signed in


def test_an_editor_gets_a_cookie_and_the_admin_works(admin_client):
    assert admin_client.get("/admin/").status_code == 200
    assert admin_client.get("/").status_code == 200


def test_the_admin_asks_visitors_to_sign_in(client):
    response = client.get("/admin/")
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")
