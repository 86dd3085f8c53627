"""What the partnership has to confirm: one list, in a file, in the docs and in the admin."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page

from guidance import content_checks
from guidance.models import Contact, ContentCheck
from pages.starter.content_checks import load_content_checks
from pages.starter.once import Once

LIST = "/admin/snippets/guidance/contentcheck/"


def test_the_page_in_the_docs_is_the_file():
    assert content_checks.DOCUMENT.read_text("utf-8") == content_checks.as_markdown(
        content_checks.read()
    )


def test_the_command_writes_the_page(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(content_checks, "DOCUMENT", tmp_path / "content-checks.md")
    call_command("write_content_checks")
    text = (tmp_path / "content-checks.md").read_text("utf-8")
    rows = content_checks.rows(content_checks.read())
    assert text.count("\n| ") == len(rows) + 2 * len(content_checks.read()["groups"])
    assert str(len(rows)) in capsys.readouterr().out


def test_every_row_is_whole():
    rows = content_checks.rows(content_checks.read())
    assert len(rows) >= 300
    for row in rows:
        assert row.place.strip()
        assert row.statement.strip()
        assert row.source.strip()
        assert "|" not in row.statement
    assert len(set(rows)) == len(rows)


def test_a_row_that_is_not_whole_is_named():
    broken = {"groups": [{"title": "Kites", "rows": [{"page": "kites", "source": "Wind"}]}]}
    with pytest.raises(ValueError, match=r"Kites.*statement"):
        content_checks.rows(broken)


@pytest.mark.django_db
def test_every_row_is_in_the_admin_with_its_pages():
    rows = content_checks.rows(content_checks.read())
    assert ContentCheck.objects.count() == len(rows)
    slugs = set(Page.objects.values_list("slug", flat=True))
    for row, check in zip(rows, ContentCheck.objects.order_by("pk"), strict=True):
        assert check.statement == row.statement
    marac = ContentCheck.objects.filter(pages__slug="marac")
    assert marac.count() == sum("marac" in row.keys for row in rows)
    named = {key for row in rows for key in row.keys if key in slugs}
    assert {p.slug for p in Page.objects.filter(content_checks__isnull=False)} == named
    assert Contact.objects.get(key="childline").content_checks.count() == 1


@pytest.mark.django_db
def test_a_confirmed_row_is_left_alone_when_content_is_loaded_again():
    check = ContentCheck.objects.first()
    check.statement = "As an editor has it."
    check.save()
    assert load_content_checks(Once()) == 0
    check.refresh_from_db()
    assert check.statement == "As an editor has it."


@pytest.mark.django_db
def test_the_list_links_to_the_pages_and_is_filtered(admin_client):
    page = Page.objects.get(slug="marac")
    check = ContentCheck.objects.filter(pages=page).first()
    check.confirmed_by, check.confirmed_on = "MARAC co-ordinator", "2026-11-01"
    check.save()
    done = admin_client.get(LIST, {"state": "done"}).text
    assert "MARAC co-ordinator, 01 November 2026" in done
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in done
    assert "MARAC co-ordinator, 01" not in admin_client.get(LIST, {"state": "open"}).text
    assert admin_client.get(LIST, {"group": "Adults"}).status_code == 200
    assert admin_client.get(LIST, {"state": "<script>", "group": "?"}).status_code == 200


@pytest.mark.django_db
def test_the_menu_and_the_first_page_say_how_much_is_waiting(admin_client):
    response = admin_client.get("/admin/")
    waiting = ContentCheck.objects.open().count()
    assert "Content to confirm" in response.text
    assert f"{waiting} of {waiting} statements" in response.text


@pytest.mark.django_db
def test_the_editor_of_a_page_shows_its_own_rows(admin_client):
    page = Page.objects.get(slug="marac")
    check = ContentCheck.objects.filter(pages=page).first()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert check.edit_url in admin_client.get(address).text
    ContentCheck.objects.filter(pages=page).update(confirmed_on="2026-11-01", confirmed_by="She")
    assert "to confirm</strong>" not in admin_client.get(address).text


@pytest.mark.django_db
def test_a_row_is_confirmed_by_somebody_on_a_day(admin_client):
    check = ContentCheck.objects.filter(pages__slug="marac").first()
    form = {
        "statement": check.statement,
        "source": check.source,
        "group": check.group,
        "place": check.place,
        "pages": [page.pk for page in check.pages.all()],
        "confirmed_on": "2026-11-01",
    }
    response = admin_client.post(check.edit_url, form)
    assert "Fill in both" in response.text
    response = admin_client.post(check.edit_url, {**form, "confirmed_by": "The co-ordinator"})
    assert response.status_code == 302
    check.refresh_from_db()
    assert str(check.confirmed_on) == "2026-11-01"
