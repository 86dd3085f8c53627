"""Guidance as a PDF: what stands in it, who may have it, and that it asks no network."""

import io
import socket
from datetime import date, datetime

import pytest
from pypdf import PdfReader
from wagtail.models import PageViewRestriction

from guidance import pdf
from guidance.models import Amendment, Contact
from tests.conftest import LONDON
from tests.factories import a_page, publish, section
from tests.preflight import find_pango, in_ci

if find_pango() is None and not in_ci():
    pytest.skip("Pango is not installed: see make test.", allow_module_level=True)

from guidance.pdf_making import OwnFilesFetcher, make_pdf

BODY = "<h2>Where</h2><p>Ring {{police-999}} from the hill.</p><h3>Deeper</h3><p>Words.</p>"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("The network was asked.")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def kites(db, at, monkeypatch):
    at(datetime(2026, 11, 25, 12, 0, tzinfo=LONDON))
    monkeypatch.setattr(pdf, "shelf", pdf._Shelf(4))
    page = a_page("Kites & string", BODY, kind="guidance", parent=section("procedures"), draft=True)
    page.contacts = [
        ("contact", Contact.objects.get(key=key)) for key in ("childrens-social-care", "lado")
    ]
    page.review_on = date(2027, 5, 1)
    page.amendments = [Amendment(version="1.0", date=date(2026, 5, 1), summary="First version.")]
    publish(page)
    return page


def read(response) -> tuple[PdfReader, str]:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    return reader, " ".join(" ".join(p.extract_text() for p in reader.pages).split())


def test_it_carries_its_version_dates_numbers_and_warning(client, kites):
    reader, text = read(client.get(f"{kites.url}pdf/"))
    for words in (
        "Kites & string",
        "Version: 1.0",
        "Status: Current",
        "Next review: 1 May 2027",
        "Printed on 25 November 2026",
        f"Printed copies may be out of date: check http://testserver{kites.url}",
        "Page 1 of",
        "Ring 999 from the hill",
        "01225 396312",
        "It has no number of its own",
        "First version.",
    ):
        assert words in text, words
    assert "Closed now" not in text
    assert reader.metadata.title == "Kites & string, version 1.0"


def test_the_levels_of_need_on_paper_name_each_level_and_whom_to_ring(client, db):
    _, text = read(client.get("/procedures/levels-of-need/pdf/"))
    assert "Level 1: universal services" in text
    assert "Level 4: specialist help" in text
    assert "If in doubt, call" in text
    assert "01225 396312" in text


def test_it_is_tagged_and_has_bookmarks_and_a_language(client, kites):
    reader, _ = read(client.get(f"{kites.url}pdf/"))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert str(root["/Lang"]).startswith("en")
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.outline[0].title == "Kites & string"


def test_it_is_named_after_its_version_and_kept_out_of_search_engines(client, kites):
    response = client.get(f"{kites.url}pdf/")
    assert response["Content-Disposition"] == 'inline; filename="kites-string-1-0.pdf"'
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "no-cache" in response["Cache-Control"]


def test_it_is_made_once_until_anything_in_it_changes(client, kites, monkeypatch, at):
    made = []
    monkeypatch.setattr(pdf, "_made", lambda html, base: made.append(html) or b"%PDF-")

    def fetch():
        assert client.get(f"{kites.url}pdf/").status_code == 200
        return len(made)

    assert (fetch(), fetch()) == (1, 1)
    kites.title = "Kites again"
    publish(kites)
    assert fetch() == 2
    contact = Contact.objects.get(key="childrens-social-care")
    contact.phone = "01225 496000"
    publish(contact)
    assert fetch() == 3
    assert "01225 496000" in made[-1]
    at(datetime(2026, 11, 26, 12, 0, tzinfo=LONDON))
    assert (fetch(), fetch()) == (4, 4)


def test_only_so_many_are_kept(client, kites, monkeypatch):
    monkeypatch.setattr(pdf, "_made", lambda html, base: html.encode())
    for n in range(9):
        pdf.shelf.get(f"page {n}", "http://testserver/")
    assert len(pdf.shelf._kept) == 4
    assert pdf.shelf.get("page 8", "http://testserver/") == b"page 8"


def test_superseded_guidance_says_so_in_its_pdf(client, kites):
    kites.status = "superseded"
    kites.replacement_note = "Use the national rules for kites."
    publish(kites)
    _, text = read(client.get(f"{kites.url}pdf/"))
    assert "Do not use this version: it has been replaced" in text
    assert "Use the national rules for kites." in text
    assert "superseded. Printed on" in text


def test_a_draft_has_no_pdf(client, kites):
    kites.title = "Secret kites"
    kites.save_revision()
    _, text = read(client.get(f"{kites.url}pdf/"))
    assert "Secret" not in text
    kites.status = "draft"
    publish(kites)
    assert client.get(f"{kites.url}pdf/").status_code == 404


def test_a_private_page_has_a_private_pdf(client, kites):
    PageViewRestriction.objects.create(page=kites, restriction_type="login")
    assert client.get(f"{kites.url}pdf/").status_code == 302


def test_editors_preview_a_draft_as_a_pdf_that_says_so(kites):
    kites.title = "Secret kites"
    response = kites.make_preview_request(preview_mode="pdf")
    _, text = read(response)
    assert "Secret kites" in text
    assert "Preview for editors: this is not published" in text


def test_a_failure_is_said_plainly_and_the_page_is_offered(client, kites, monkeypatch, caplog):
    def fail(html, base):
        raise OSError("no fonts")

    monkeypatch.setattr(pdf, "_made", fail)
    response = client.get(f"{kites.url}pdf/")
    assert response.status_code == 503
    assert "cannot be made just now" in response.text
    assert f'href="{kites.url}"' in response.text
    assert "no fonts" not in response.text
    assert "could not be made" in caplog.text


def test_nobody_waits_for_ever_behind_another_pdf(client, kites, monkeypatch):
    monkeypatch.setattr(pdf, "PATIENCE_SECONDS", 0.01)
    with pdf.shelf._making:
        response = client.get(f"{kites.url}pdf/")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"


# Files


@pytest.mark.parametrize(
    "address",
    [
        "http://other.example/static/site_core/images/mark.svg",
        "http://testserver/documents/1/secret.pdf",
        "http://testserver/media/documents/secret.pdf",
        "http://testserver/media/images/../documents/secret.pdf",
        "http://testserver/media/images/%2e%2e/documents/secret.pdf",
        "http://testserver/static/../site_core/settings/base.py",
        "http://testserver/static/%2e%2e/settings/base.py",
        "file:///etc/passwd",
        "data:text/plain,words",
        "ftp://testserver/static/site_core/images/mark.svg",
    ],
)
def test_no_file_but_the_sites_own_public_ones_is_read(settings, tmp_path, address):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "documents").mkdir()
    (tmp_path / "images").mkdir()
    (tmp_path / "documents" / "secret.pdf").write_text("secret")
    with pytest.raises(ValueError, match="own files"):
        OwnFilesFetcher("http://testserver/kites/").fetch(address)


def test_pictures_of_the_site_are_read_from_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "kite one.png").write_bytes(b"picture")
    fetched = OwnFilesFetcher("http://testserver/kites/").fetch(
        "http://testserver/media/images/kite%20one.png"
    )
    assert fetched.read() == b"picture"


def test_a_page_that_points_elsewhere_is_still_made():
    picture = '<img src="http://tracker.example/x.png" alt="">'
    html = f'<html lang="en"><title>Kites</title>{picture}Words</html>'
    assert make_pdf(html, "http://testserver/").startswith(b"%PDF-")


def test_few_may_wait_for_a_pdf_so_that_others_are_served(monkeypatch):
    monkeypatch.setattr(pdf, "shelf", pdf._Shelf(4))
    for _ in range(pdf.MOST_AT_ONCE):
        pdf.shelf._places.acquire()
    with pytest.raises(pdf.PdfBusyError):
        pdf.shelf.get("one too many", "http://testserver/")
