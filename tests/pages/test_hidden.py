"""What is a draft, private or over is named nowhere, and is gone on time."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from guidance.models import LevelOfNeedPage, Status
from pages.models import GlossaryPage, NewsletterPage
from tests.factories import a_document, a_page, publish, section

pytestmark = pytest.mark.django_db


def private(page: Page) -> Page:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    return page


def test_no_list_leads_to_guidance_that_is_a_draft(client):
    above = section("procedures")
    page = a_page("Flying kites", kind="guidance", parent=above, status=Status.DRAFT)
    beside = a_page("Mending kites", kind="guidance", parent=above)
    assert client.get(page.url).status_code == 200
    for address in ("/site-map/", "/sitemap.xml", above.url, beside.url, "/policy-library/"):
        assert page.url not in client.get(address).text


@pytest.mark.parametrize("part", ["", "pdf/", "versions/"])
def test_an_expired_page_is_gone_before_the_task_comes_round(client, part):
    page = a_page("Flying kites", kind="guidance")
    beside = a_page("Mending kites", related_pages=[page])
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert client.get(page.url + part).status_code == 404
    assert page.url not in client.get(beside.url).text


@pytest.mark.parametrize("kind", ["story", "policy_update"])
def test_a_newsletter_names_no_private_page(client, kind):
    page = private(a_page("Kites in private"))
    issue = NewsletterPage.objects.live().first()
    value = {"heading": "Kites", "text": "<p>They fly.</p>", "page": page.pk}
    issue.body = json.dumps([{"type": kind, "value": value}])
    publish(issue)
    answer = client.get(issue.url).text
    assert "They fly." in answer
    assert "Kites in private" not in answer


def test_the_glossary_names_no_private_page(client):
    glossary = GlossaryPage.objects.get()
    term = next(term for term in glossary.terms if term.see_also)
    assert f'href="{term.see_also.url}"' in client.get(glossary.url).text
    private(term.see_also)
    assert f'href="{term.see_also.url}"' not in client.get(glossary.url).text


def test_a_level_of_need_names_no_private_form(client):
    collection = Collection.get_first_root_node().add_child(name="Kept apart")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    level = LevelOfNeedPage.objects.live().first()
    level.form = a_document("kite-form.txt", "Words about kites. " * 9, title="Form for kites")
    publish(level)
    assert "Form for kites" in client.get(level.url).text
    level.form.collection = collection
    level.form.save()
    assert "Form for kites" not in client.get(level.url).text


def test_a_page_pasted_from_slides_can_be_read(client):
    page = a_page("Kites", "<p>FGM\x0bis a crime. A MASH\x1fdecides.</p>")
    answer = client.get(page.url)
    assert answer.status_code == 200
    assert "is a crime" in answer.text
