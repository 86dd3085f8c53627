"""Editors and guidance: what they are asked for, warned of and reminded of."""

from datetime import date, datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from guidance.models import (
    Amendment,
    ContentPage,
    GuidanceLibraryPage,
    GuidancePage,
    RegionalProceduresPage,
    Supersession,
)
from site_core.models import User
from tests.conftest import LONDON
from tests.factories import a_page, publish, section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(at):
    at(datetime(2026, 11, 25, 12, 0, tzinfo=LONDON))


@pytest.fixture
def kites():
    page = a_page(
        "Kites",
        "<p>Words.</p>",
        kind="guidance",
        parent=section("procedures"),
        review_on=date(2027, 11, 1),
        draft=True,
    )
    page.amendments = [Amendment(version="1.0", date=date(2026, 5, 1), summary="First version.")]
    publish(page)
    return page


def form(page, amendments, supersedes=(), **values) -> dict:
    """What the editor's form sends for a page."""
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "body": streamfield([("prose", rich_text("<p>Words.</p>"))]),
            "contacts": streamfield([]),
            "topic": "",
            "audiences": ("practitioner",),
            "sources": "",
            "document_type": page.document_type,
            "area": page.area,
            "version": page.version,
            "status": page.status,
            "effective_from": "",
            "review_on": str(page.review_on or ""),
            "approved_by": "",
            "approved_on": "",
            "policy_owner": "",
            "applies_to": "",
            "legal_basis": "",
            "attachment": "",
            "replacement_page": "",
            "replacement_note": "",
            "amendments": inline_formset(amendments, initial=0),
            "supersedes": inline_formset(list(supersedes), initial=0),
            "comments": inline_formset([]),
            "search_description": "",
            "seo_title": "",
            **values,
        }
    )


FIRST = {
    "id": "",
    "version": "1.0",
    "date": "2026-05-01",
    "summary": "First version.",
    "approved_by": "",
    "comparable": "on",
    "ORDER": "1",
}
SECOND = FIRST | {"version": "2.0", "date": "2026-11-25", "summary": "New rule.", "ORDER": "2"}


def send(admin_client, page, data, publishing=True):
    if publishing:
        data["action-publish"] = "action-publish"
    return admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True)


def said(response) -> str:
    soup = BeautifulSoup(response.text, "lxml")
    found = soup.select(".messages, .error-message, .w-field__errors")
    return " ".join(" ".join(tag.get_text(" ", strip=True) for tag in found).split())


def test_a_new_version_is_published_with_its_summary(admin_client, client, kites):
    send(admin_client, kites, form(kites, [FIRST, SECOND], version="2.0"))
    page = GuidancePage.objects.get(pk=kites.pk)
    assert page.version == "2.0"
    assert "New rule." in client.get(page.url).text


def test_a_version_without_a_summary_is_not_published(admin_client, kites):
    response = send(admin_client, kites, form(kites, [FIRST], version="2.0"))
    assert "The amendment history says nothing about version 2.0" in said(response)
    assert GuidancePage.objects.get(pk=kites.pk).version == "1.0"


def test_a_version_stands_in_the_history_once(admin_client, kites):
    response = send(admin_client, kites, form(kites, [FIRST, FIRST]))
    assert "more than once" in said(response)


def test_a_draft_may_be_saved_before_its_summary_is_written(admin_client, kites):
    response = send(admin_client, kites, form(kites, [FIRST], version="2.0"), publishing=False)
    assert "says nothing" not in said(response)
    page = GuidancePage.objects.get(pk=kites.pk)
    assert page.version == "1.0"
    assert page.get_latest_revision_as_object().version == "2.0"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"effective_from": "2027-12-01"}, "has to come after the day"),
        ({"approved_on": "2027-01-01", "approved_by": "Board"}, "cannot be in the future"),
        ({"approved_on": "2026-01-01"}, "which group or role approved it"),
        ({"status": "dated"}, "not one of the available choices"),
        ({"document_type": "annual-report"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(admin_client, kites, values, words):
    assert words in said(send(admin_client, kites, form(kites, [FIRST], **values)))


def test_a_page_cannot_replace_itself(kites):
    with pytest.raises(ValidationError, match="cannot replace itself"):
        Supersession(page=kites, replaced=kites).clean()


def test_an_editor_is_told_of_superseded_guidance_without_replacement(admin_client, kites):
    response = send(admin_client, kites, form(kites, [FIRST], status="superseded"))
    assert "nothing says what to use instead" in said(response)
    response = send(
        admin_client,
        kites,
        form(kites, [FIRST], status="superseded", replacement_note="Use the national rules."),
    )
    assert "nothing says" not in said(response)


def test_an_editor_is_told_that_what_a_page_replaces_still_counts_as_current(admin_client, kites):
    old = a_page("Old kites", "<p>Words.</p>", kind="guidance", parent=section("procedures"))
    replaced = {"id": "", "replaced": str(old.pk), "ORDER": "1"}
    response = send(admin_client, kites, form(kites, [FIRST], [replaced]))
    assert "“Old kites”, which this page replaces, still says that it is current" in said(response)
    assert GuidancePage.objects.get(pk=old.pk).superseded_by.count() == 1


def panel(admin_client) -> str:
    soup = BeautifulSoup(admin_client.get("/admin/").text, "lxml")
    for found in soup.select("main section"):
        if "Guidance to review" in found.get_text():
            return " ".join(found.get_text(" ", strip=True).split())
    return ""


def test_the_first_page_of_the_admin_lists_what_is_due(admin_client, kites):
    assert "Kites" not in panel(admin_client)
    kites.review_on = date(2026, 12, 20)
    publish(kites)
    assert "Kites : Its review is due on 20 December 2026" in panel(admin_client)
    kites.review_on = date(2026, 11, 24)
    publish(kites)
    assert "Kites : OVERDUE: its review was due on 24 November 2026" in panel(admin_client)
    kites.status = "withdrawn"
    publish(kites)
    assert "Kites" not in panel(admin_client)
    kites.status = "superseded"
    publish(kites)
    assert "Kites : Superseded, and nothing says what to use instead" in panel(admin_client)


def report(admin_client, query="") -> list[list[str]]:
    response = admin_client.get(reverse("guidance_report") + query)
    assert response.status_code == 200
    rows = BeautifulSoup(response.text, "lxml").select("table.listing tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.find_all("td")] for row in rows]


def test_the_report_marks_late_reviews_and_lists_the_first_due_first(admin_client, kites):
    kites.review_on, kites.policy_owner = date(2026, 11, 24), "Kite officer"
    publish(kites)
    rows = report(admin_client)
    assert rows[0][:5] == ["Kites", "Procedure", "1.0", "Current", "Kite officer"]
    assert rows[0][6] == "OVERDUE"
    assert len(report(admin_client, "?review=overdue")) == 1
    assert len(report(admin_client, "?policy_owner=kite")) == 1
    assert report(admin_client, "?review=undated") == []
    assert report(admin_client, "?status=withdrawn") == []
    assert len(report(admin_client, "?review=nonsense")) > 1
    export = admin_client.get(reverse("guidance_report") + "?export=csv")
    assert b"Kite officer" in b"".join(export.streaming_content)


def test_somebody_who_may_edit_nothing_sees_no_report(client, kites):
    user = User.objects.create_user("reader", password="a-long-password")
    client.force_login(user)
    assert client.get(reverse("guidance_report")).status_code == 302
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get(reverse("guidance_report")).status_code == 200


@pytest.mark.parametrize("model", [GuidancePage, RegionalProceduresPage, GuidanceLibraryPage])
def test_an_editor_is_told_what_a_page_type_and_its_own_fields_are_for(model):
    fields = model.get_edit_handler().get_form_class().base_fields
    own = {field.name for field in model._meta.local_fields} - {
        field.name for field in ContentPage._meta.fields
    }
    assert [name for name in own & set(fields) if not fields[name].help_text] == []
    assert model.page_description
