"""An editor at work: each type of page made from nothing, and nothing published that is broken."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from guidance.models import Contact, GuidancePage, OpeningPeriod, Partnership, SiteImage
from pages.models import HomePage, InformationPage, SectionPage, TopicPage, YoungPersonPage
from search.models import AnswerText
from tests.factories import a_page, section

pytestmark = pytest.mark.django_db

WORDS = "<p>Kites fly best on the hill, in a steady wind.</p>"


# nested_form_data takes lists for forms in a row: what is ticked is a tuple.


def text(html: str) -> str:
    return rich_text(html, features=["h2", "h3", "h4", "bold", "link", "ul", "ol"])


def form(*blocks, **values):
    """What the editor of a page of content sends."""
    return nested_form_data(
        {
            "title": "Kites",
            "slug": "kites",
            "summary": "Where and when to fly a kite on the hill.",
            "audiences": ("public",),
            "body": streamfield(list(blocks)),
            "contacts": streamfield([("contact", Contact.objects.get(key="childline").pk)]),
            "comments": inline_formset([]),
            **values,
        }
    )


def add(client, model, parent, data):
    address = reverse(
        "wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk]
    )
    return client.post(address, data)


def edit(client, page, data):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


GUIDANCE = {
    "document_type": "procedure",
    "version": "1.0",
    "status": "current",
    "area": "local",
    "amendments": inline_formset(
        [{"version": "1.0", "date": "2026-05-01", "summary": "First version.", "comparable": "on"}]
    ),
    "supersedes": inline_formset([]),
}
TYPES = [
    (TopicPage, "children", {}),
    (YoungPersonPage, "young-people", {}),
    (InformationPage, "about", {}),
    (GuidancePage, "procedures", GUIDANCE),
]


def test_a_summary_is_shown_whole_and_stays_one_line(admin_client):
    form_page = admin_client.get(
        reverse("wagtailadmin_pages:edit", args=[Page.objects.get(slug="neglect").pk])
    )
    assert BeautifulSoup(form_page.content, "lxml").find(id="id_summary").name == "textarea"
    data = form(("prose", text(WORDS)), summary="Where to fly a kite.\r\nAnd when.")
    add(admin_client, InformationPage, section(), data)
    assert Page.objects.get(slug="kites").specific.summary == "Where to fly a kite. And when."


@pytest.mark.parametrize(("model", "parent", "more"), TYPES)
def test_a_page_is_made_from_nothing_and_published(admin_client, model, parent, more):
    blocks = [
        ("prose", text("<h2>Where</h2>" + WORDS)),
        ("quotation", {"words": text("<p>Fun.</p>"), "who": "A child", "source": ""}),
    ]
    data = form(*blocks, **more) | {"action-publish": "1"}
    response = add(admin_client, model, section(parent), data)
    assert response.status_code == 302, response.context["form"].errors
    page = Page.objects.get(slug="kites").specific
    assert type(page) is model
    assert page.live
    assert page.audiences == ["public"]
    assert "on the hill" in admin_client.get(page.url).text


def test_a_section_is_made_from_nothing_and_published(admin_client):
    data = nested_form_data(
        {
            "title": "Kites",
            "slug": "kites",
            "summary": "Everything about kites.",
            "introduction": streamfield([("prose", text(WORDS))]),
            "groups": streamfield([]),
            "comments": inline_formset([]),
        }
    )
    response = add(
        admin_client, SectionPage, HomePage.objects.get(), data | {"action-publish": "1"}
    )
    assert response.status_code == 302
    assert SectionPage.objects.get(slug="kites").live


BROKEN = [
    ("<h4>Where</h4>", "straight after"),
    ("<p>Ring 01632 960123.</p>", "01632 960123"),
    ("<p>Ring {{no-such-service}}.</p>", "no-such-service"),
    ('<p><a href="https://example.org">click here</a></p>', "click here"),
]


@pytest.mark.parametrize(("html", "words"), BROKEN)
def test_a_broken_page_is_not_published_and_nothing_is_lost(admin_client, html, words):
    page = a_page("Kites", WORDS)
    data = form(("prose", text(html)), slug=page.slug) | {"action-publish": "1"}
    response = edit(admin_client, page, data)
    assert response.status_code == 200
    assert words in response.text
    assert "could not be" in response.text
    page.refresh_from_db()
    assert "on the hill" in str(page.body)


@pytest.mark.parametrize(("html", "words"), BROKEN)
def test_a_draft_is_saved_with_all_its_faults_and_they_are_named(admin_client, html, words):
    page = a_page("Kites", WORDS)
    response = edit(admin_client, page, form(("prose", text(html)), slug=page.slug))
    assert response.status_code == 302
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (
        BeautifulSoup(html, "lxml").get_text() in BeautifulSoup(str(draft.body), "lxml").get_text()
    )
    assert "on the hill" in str(page.body)
    shown = admin_client.get(response.url).text
    assert "To put right before it can be published (1)" in shown
    assert "Stops publishing." in shown
    assert "Body › block 1 (Text)" in shown


@pytest.mark.parametrize("words", ["", "kite.jpg", "Ring 01632 960123"])
def test_a_picture_is_not_published_without_words_for_those_who_do_not_see_it(admin_client, words):
    image = SiteImage.objects.create(title="Kite", file="k.png", width=1, height=1)
    picture = {"image": image.pk, "alt_text": words, "decorative": ""}
    page = a_page("Kites", WORDS)
    data = form(("picture", {"image": picture, "caption": ""}), slug=page.slug)
    assert edit(admin_client, page, data | {"action-publish": "1"}).status_code == 200
    assert edit(admin_client, page, data).status_code == 302
    page.refresh_from_db()
    assert "picture" not in str(page.body)


def test_a_new_page_is_saved_as_a_draft_with_faults(admin_client):
    response = add(admin_client, InformationPage, section(), form(("prose", text("<h4>A</h4>"))))
    assert response.status_code == 302
    assert not Page.objects.get(slug="kites").live


@pytest.mark.parametrize("field", ["title", "summary", "search_description"])
def test_a_number_in_a_field_of_the_page_is_refused_at_that_field(admin_client, field):
    page = a_page("Kites", WORDS)
    data = form(("prose", text(WORDS)), slug=page.slug, **{field: "Ring 01632 960123 for kites"})
    response = edit(admin_client, page, data | {"action-publish": "1"})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    page.refresh_from_db()
    assert "01632" not in getattr(page, field)
    assert edit(admin_client, page, data).status_code == 302


def test_what_is_only_pointed_out_is_published(admin_client):
    page = a_page("Kites", WORDS)
    data = form(("prose", text("<p>You can ring 101.</p>")), slug=page.slug)
    response = edit(admin_client, page, data | {"action-publish": "1"})
    assert response.status_code == 302
    page.refresh_from_db()
    assert "ring 101" in str(page.body)
    shown = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "Please look at this (1)" in shown
    assert "{{police-101}}" in shown


def test_several_pages_are_not_published_at_once_past_the_checks(admin_client):
    good = a_page("Good kites", WORDS, draft=True)
    bad = a_page("Bad kites", "<h4>Where</h4>", draft=True)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = f"?id={good.pk}&id={bad.pk}&next=/admin/pages/"
    response = admin_client.post(address + query, {}, follow=True)
    assert "Bad kites" in response.text
    assert "Nothing was published" in response.text
    assert not Page.objects.filter(pk__in=[good.pk, bad.pk], live=True).exists()
    admin_client.post(address + f"?id={good.pk}&next=/admin/pages/", {})
    assert Page.objects.get(pk=good.pk).live


# The directory


def contact_form(contact, **values):
    fields = (
        "name who_for phone phone_alt sms relay email url note area bank_holidays hours_confidence "
        "confidence owner seen source_notes"
    )
    data = {name: getattr(contact, name) for name in fields.split()}
    periods = [
        {"days": tuple(period.day_list), "opens": period.opens, "closes": period.closes}
        for period in contact.opening_periods.all()
    ]
    return nested_form_data(
        data
        | {
            "audiences": tuple(contact.audiences),
            "always_open": "on" if contact.always_open else "",
            "takes_concerns": "on",
            "free_to_call": "unknown",
            "stand_in": contact.stand_in_id or "",
            "sources": "\n".join(contact.sources),
            "opening_periods": inline_formset(periods),
            **values,
        }
    )


def edit_contact(client, contact, data):
    address = reverse(Contact.snippet_viewset.get_url_name("edit"), args=[contact.pk])
    return client.post(address, data)


def test_a_contact_is_edited_by_ticking_and_its_key_stays(admin_client):
    contact = Contact.objects.get(key="childrens-social-care")
    days = [{"days": ("mon", "sat"), "opens": "09:00", "closes": "12:00"}]
    data = contact_form(
        contact,
        key="another-key",
        audiences=("public", "young-person"),
        opening_periods=inline_formset(days),
        sources="A letter\n\nA call",
    )
    response = edit_contact(admin_client, contact, data | {"action-publish": "1"})
    assert response.status_code == 302, response.context["form"].errors
    contact = Contact.objects.get(pk=contact.pk)
    assert contact.key == "childrens-social-care"
    assert contact.audiences == ["public", "young-person"]
    assert contact.sources == ["A letter", "A call"]
    assert {p.days for p in OpeningPeriod.objects.filter(contact=contact)} >= {"mon,sat"}


def test_the_form_of_a_contact_shows_boxes_to_tick(admin_client):
    contact = Contact.objects.get(key="childrens-social-care")
    address = reverse(Contact.snippet_viewset.get_url_name("edit"), args=[contact.pk])
    html = admin_client.get(address).text
    assert 'type="checkbox" name="audiences" value="public"' in html
    assert 'name="opening_periods-0-days" value="mon"' in html
    assert "[&quot;" not in html
    assert "disabled" in html.split('name="key"')[1].split(">")[0]


def test_a_note_with_a_number_is_refused_when_published(admin_client):
    contact = Contact.objects.get(key="childline")
    data = contact_form(contact, note="Or ring 01632 960123.")
    response = edit_contact(admin_client, contact, data | {"action-publish": "1"})
    assert response.status_code == 200
    assert "note" in response.context["form"].errors
    assert edit_contact(admin_client, contact, data).status_code == 302


def test_contacts_are_chosen_by_number_and_state(admin_client):
    chooser = Contact.snippet_viewset.chooser_viewset
    html = admin_client.get(reverse(chooser.get_url_name("choose"))).text
    for words in ("Number", "Now", "police-101", "01225 396000", "Open now"):
        assert words in html


def test_areas_are_written_line_by_line(admin_client):
    partnership = Partnership.objects.get()
    address = reverse("wagtailsettings:edit", args=["guidance", "partnership", partnership.site_id])
    html = admin_client.get(address).text
    assert "Somerset: Somerset, Somerset County" in html
    data = {
        "name": partnership.name,
        "short_name": partnership.short_name,
        "area_name": partnership.area_name,
        "region_name": partnership.region_name,
        "area_spellings": "Kent: Kent, Kent County\n\nEssex: Essex",
    }
    assert admin_client.post(address, data).status_code == 302
    partnership.refresh_from_db()
    assert partnership.area_spellings == {"Kent": ["Kent", "Kent County"], "Essex": ["Essex"]}
    response = admin_client.post(address, {**data, "area_spellings": "Kent"})
    assert "cannot be read" in response.text


def test_the_words_of_an_answer_hold_no_typed_number(admin_client):
    answer = AnswerText.objects.get(key="emergency")
    address = reverse(AnswerText.snippet_viewset.get_url_name("edit"), args=[answer.pk])
    data = {"heading": "Call 999 now", "text": "Ring 01632 960123.", "action-publish": "1"}
    response = admin_client.post(address, data)
    assert response.status_code == 200
    assert "text" in response.context["form"].errors
    data["text"] = "Ring {{police-999}}."
    assert admin_client.post(address, data).status_code == 302


def test_no_answer_text_is_added_or_deleted(admin_client):
    names = AnswerText.snippet_viewset
    assert admin_client.get(reverse(names.get_url_name("add"))).status_code in (302, 403)
    answer = AnswerText.objects.get(key="emergency")
    response = admin_client.post(reverse(names.get_url_name("delete"), args=[answer.pk]))
    assert response.status_code in (302, 403)
    assert AnswerText.objects.filter(pk=answer.pk).exists()


def test_the_admin_has_the_partnership_s_name(admin_client, client):
    short = Partnership.objects.get().short_name
    assert short in admin_client.get("/admin/").text
    client.logout()
    response = client.get("/admin/login/")
    assert f"Sign in to edit {short}" in response.text
    assert "Wagtail</title>" not in response.text
