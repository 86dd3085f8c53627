"""What is a draft, private or over is named nowhere, and is gone on time."""

import json
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from guidance.models import (
    Amendment,
    GuidancePage,
    LevelOfNeedPage,
    LevelsOfNeedPage,
    Passage,
    ReviewPage,
    Status,
    StrategicPlanPage,
)
from pages.models import (
    Alert,
    Footer,
    FooterLink,
    GlossaryPage,
    HomePage,
    NewsletterPage,
    SectionPage,
)
from tests.conftest import NOON_ON_WEDNESDAY
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


# A page that everything links to, and what becomes of the links


@pytest.fixture
def kites(db) -> GuidancePage:
    """Guidance in a section of its own, both named wherever an editor can name a page."""
    above = SectionPage(title="All about kites", summary="How to fly.", show_in_menus=True)
    HomePage.objects.get().add_child(instance=above)
    page = a_page("Flying kites", kind="guidance", parent=above, topics=["escalation"])
    page.amendments = [Amendment(version="1.0", date=date(2026, 5, 1), summary="First version.")]
    publish(page)
    inside = f'<p>Read <a linktype="page" id="{page.pk}">this</a>.</p>'
    a_page(
        "Mending kites",
        inside,
        ("related_pages", {"title": "Related pages", "pages": [page.pk, above.pk]}),
        related_pages=[page, above],
        parent=section(),
    )
    about = section()
    about.groups = [
        ("group", {"heading": "Kites", "pages": [page, above]}),
    ]
    about.also = above
    publish(about)
    home = HomePage.objects.get()
    home.doors = [
        *((block.block_type, block.value) for block in home.doors),
        ("door", {"title": "Kites", "page": page}),
        ("door", {"title": "More kites", "page": above}),
    ]
    publish(home)
    for linked in (page, above):
        FooterLink.objects.create(footer=Footer.objects.get(), page=linked)
    issue = NewsletterPage.objects.live().first()
    story = {"heading": "Kites", "text": inside}
    issue.body = json.dumps(
        [{"type": "story", "value": {**story, "page": linked.pk}} for linked in (page, above)]
    )
    publish(issue)
    Alert.objects.create(
        title="Kites", link_words="Kites", link_page=page, page=home, and_below=False
    )
    term = next(term for term in GlossaryPage.objects.get().terms)
    term.see_also = page
    term.save()
    level = LevelOfNeedPage.objects.live().first()
    level.procedure = page
    publish(level)
    review = ReviewPage.objects.live().first()
    review.learned = json.dumps([{"type": "prose", "value": inside}])
    review.related_pages.add(page)
    publish(review)
    plan = StrategicPlanPage.objects.live().first()
    plan.young_people_page = page
    publish(plan)
    return page


LINKED_FROM = {
    "the front page": lambda: "/",
    "a section": lambda: section().url,
    "a page": lambda: "/about/mending-kites/",
    "a newsletter": lambda: NewsletterPage.objects.live().first().url,
    "the glossary": lambda: GlossaryPage.objects.get().url,
    "a level of need": lambda: LevelOfNeedPage.objects.live().first().url,
    "a review": lambda: ReviewPage.objects.live().first().url,
    "a plan": lambda: StrategicPlanPage.objects.live().first().url,
    "the library": lambda: "/policy-library/",
    "the feed": lambda: "/policy-library/feed/",
    "the site map": lambda: "/site-map/",
    "search engines": lambda: "/sitemap.xml",
    "an error": lambda: "/no-such-page/",
}


def naming(client, address: str) -> list[str]:
    """The pages that link to an address, of those that an editor can let do so."""
    return [
        name
        for name, place in LINKED_FROM.items()
        if f"{address}<" in (text := client.get(place()).text)
        or f'{address}"' in text
        or f"{address}#" in text
    ]


def take_down(page: Page) -> None:
    page.specific.unpublish()


def let_expire(page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))


# A sentence may lead to a page for members, who are asked to sign in there; and to a draft that is
# out for consultation, as may the link of an alert, a story or a glossary entry.
SENTENCES = {"a page", "a newsletter", "a review"}
TO_A_DRAFT = SENTENCES | {"the glossary", "the front page"}


def test_everything_links_to_the_page(client, kites):
    assert set(naming(client, kites.url)) == set(LINKED_FROM)
    assert "the front page" in naming(client, kites.get_parent().url)


@pytest.mark.parametrize("hide", [take_down, private, let_expire])
def test_nothing_links_to_a_page_that_is_gone(client, kites, hide):
    hide(kites)
    left = SENTENCES if hide is private else set()
    assert set(naming(client, kites.url)) <= left


@pytest.mark.parametrize("hide", [take_down, private, let_expire])
def test_nothing_links_to_a_section_that_is_gone(client, kites, hide):
    above = kites.get_parent()
    hide(above)
    assert naming(client, above.url) == []
    assert "All about kites" not in client.get(section().url).text
    if hide is private:
        assert set(naming(client, kites.url)) <= SENTENCES
    else:
        assert f'href="{above.url}"' not in client.get(kites.url).text


def test_lists_do_not_lead_to_a_draft_but_a_sentence_may(client, kites):
    kites.status = Status.DRAFT
    publish(kites)
    assert client.get(kites.url).status_code == 200
    assert set(naming(client, kites.url)) <= TO_A_DRAFT
    page = BeautifulSoup(client.get("/about/mending-kites/").text, "lxml")
    assert [a.get_text() for a in page.select(f'a[href="{kites.url}"]')] == ["this"]
    home = BeautifulSoup(client.get("/").text, "lxml")
    assert not home.select(f'.app-door a[href="{kites.url}"], footer a[href="{kites.url}"]')


def test_the_levels_of_a_draft_are_in_no_list(client):
    document = LevelsOfNeedPage.objects.get()
    level = document.levels[0]
    assert level.url in client.get("/site-map/").text
    document.status = Status.DRAFT
    publish(document)
    assert level.url in client.get(document.url).text
    for address in ("/site-map/", "/sitemap.xml"):
        assert document.url not in client.get(address).text


def test_the_levels_go_with_their_document(client):
    document = LevelsOfNeedPage.objects.get()
    addresses = [level.url for level in document.levels]
    take_down(document)
    assert {client.get(address).status_code for address in addresses} == {404}
    assert not Passage.objects.filter(url__startswith=document.url).exists()
    for address in ("/site-map/", "/sitemap.xml"):
        assert document.url not in client.get(address).text


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


def test_a_sentence_for_members_leads_them_to_a_private_page(client):
    kites = private(a_page("Kites in private"))
    page = a_page("For members", f'<p>Read <a linktype="page" id="{kites.pk}">this</a>.</p>')
    assert f'href="{kites.url}"' in client.get(page.url).text
    assert client.get(kites.url).status_code == 302


def test_the_levels_are_over_when_their_document_is(client, at):
    document = LevelsOfNeedPage.objects.get()
    level = document.levels[0].url
    at(NOON_ON_WEDNESDAY)
    document.expire_at = NOON_ON_WEDNESDAY + timedelta(days=1)
    publish(document)
    assert client.get(level).status_code == 200
    at(NOON_ON_WEDNESDAY + timedelta(days=2))
    assert client.get(level).status_code == 404


def test_a_page_pasted_from_slides_can_be_read(client):
    page = a_page("Kites", "<p>FGM\x0bis a crime. A MASH\x1fdecides.</p>")
    answer = client.get(page.url)
    assert answer.status_code == 200
    assert "is a crime" in answer.text
