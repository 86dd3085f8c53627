"""What is published is found; what is taken down, hidden, moved or replaced is refused at once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from guidance import passages
from guidance.importing import read_text
from guidance.models import GuidanceDocument, GuidancePage, Passage
from guidance.passages import passages_changed
from pages.models import SectionPage
from search.index import current_index
from tests.factories import a_document, a_page, publish, section, set_body

pytestmark = pytest.mark.django_db

KITES = "<h2>Where</h2><p>Kites are flown on the hill on windy afternoons.</p>"


@pytest.fixture
def kites():
    return a_page("Kites", KITES, kind="guidance", parent=section("procedures"))


@pytest.fixture
def stale(kites) -> list[int]:
    """The passages as an index still lists them that was built before what follows."""
    ids = list(Passage.objects.filter(page_id=kites.pk).values_list("pk", flat=True))
    assert len(passages.fetch(ids)) == len(ids) == 2
    return ids


def found(page) -> list[Passage]:
    return list(passages.searchable().filter(page_id=page.pk).order_by("position"))


def test_a_published_page_is_found(kites):
    assert [p.text for p in found(kites)][1] == "Kites are flown on the hill on windy afternoons."


def test_a_draft_is_not_found():
    page = a_page("Kites", KITES, draft=True)
    assert not page.live
    assert not Passage.objects.filter(page_id=page.pk).exists()


def test_a_draft_of_changes_is_not_found_until_it_is_published(kites):
    set_body(kites, "<h2>Where</h2><p>Kites are flown by the river on windy afternoons.</p>")
    revision = kites.save_revision()
    assert "hill" in found(kites)[1].text
    revision.publish()
    assert "river" in found(kites)[1].text
    assert not Passage.objects.filter(text__contains="on the hill on windy").exists()


def test_an_unpublished_page_is_refused_at_once(kites, stale):
    kites.unpublish()
    assert passages.fetch(stale) == {}
    assert not Passage.objects.filter(page_id=kites.pk).exists()


def test_a_page_whose_live_flag_alone_went_is_refused_at_once(kites, stale):
    Page.objects.filter(pk=kites.pk).update(live=False)
    assert passages.fetch(stale) == {}


def test_a_deleted_page_is_refused_at_once(kites, stale):
    kites.delete()
    assert passages.fetch(stale) == {}


def test_a_page_deleted_with_its_section_is_refused_at_once(stale):
    SectionPage.objects.get(slug="procedures").delete()
    assert passages.fetch(stale) == {}


def test_an_expired_page_is_refused_before_anybody_unpublishes_it(kites, stale):
    Page.objects.filter(pk=kites.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    assert passages.fetch(stale) == {}
    Page.objects.filter(pk=kites.pk).update(expire_at=timezone.now() + timedelta(days=1))
    assert len(passages.fetch(stale)) == 2


@pytest.mark.parametrize(
    "kind", [PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD, PageViewRestriction.GROUPS]
)
def test_a_page_that_became_private_is_refused_at_once(kites, stale, kind):
    restriction = PageViewRestriction.objects.create(
        page=kites, restriction_type=kind, password="x"
    )
    restriction.groups.set(Group.objects.all()[:1])
    assert passages.fetch(stale) == {}
    assert found(kites) == []


def test_a_page_under_a_section_that_became_private_is_refused_at_once(kites, stale):
    PageViewRestriction.objects.create(
        page=section("procedures"), restriction_type=PageViewRestriction.LOGIN
    )
    assert passages.fetch(stale) == {}
    assert not passages.searchable().filter(url__startswith="/procedures/").exists()
    assert passages.searchable().filter(url__startswith="/children/").exists()


def test_a_private_page_is_refused_even_when_no_signal_came(kites, stale):
    PageViewRestriction.objects.bulk_create(
        [
            PageViewRestriction(
                page=section("procedures"), restriction_type=PageViewRestriction.LOGIN
            )
        ]
    )
    assert passages.fetch(stale) == {}


def test_a_page_published_under_a_private_section_is_never_found():
    private = section("procedures")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    page = a_page("Kites", KITES, kind="guidance", parent=private)
    assert not Passage.objects.filter(page_id=page.pk).exists()


def test_a_page_that_is_public_again_is_found_again(kites):
    restriction = PageViewRestriction.objects.create(
        page=section("procedures"), restriction_type=PageViewRestriction.LOGIN
    )
    restriction.delete()
    assert len(found(kites)) == 2


def test_a_private_page_can_be_deleted(kites, stale):
    PageViewRestriction.objects.create(page=kites, restriction_type=PageViewRestriction.LOGIN)
    Page.objects.get(pk=kites.pk).delete()
    assert passages.fetch(stale) == {}


@pytest.mark.parametrize("status", ["superseded", "withdrawn", "draft"])
def test_guidance_that_is_no_longer_in_force_is_refused_at_once(kites, stale, status):
    kites.status = status
    publish(kites)
    assert passages.fetch(stale) == {}
    assert found(kites) == []


def test_guidance_under_review_still_answers_and_says_so(kites):
    kites.status = "under-review"
    publish(kites)
    assert {p.status for p in found(kites)} == {"under-review"}


def test_a_status_is_a_change_of_the_page_only_when_it_is_published(kites, stale):
    kites.status = "superseded"
    kites.save_revision()
    assert len(passages.fetch(stale)) == 2


def test_a_moved_page_is_found_at_its_new_address(kites):
    kites.move(section("about"), pos="last-child")
    assert {p.url.split("#")[0] for p in found(kites)} == {"/about/kites/"}


def test_a_page_moved_under_a_private_section_is_refused(kites, stale):
    PageViewRestriction.objects.create(
        page=section("about"), restriction_type=PageViewRestriction.LOGIN
    )
    kites.move(section("about"), pos="last-child")
    assert passages.fetch(stale) == {}
    assert found(kites) == []


def test_a_page_with_a_new_slug_is_found_at_its_new_address(kites):
    kites.slug = "kite-flying"
    publish(kites)
    assert {p.url.split("#")[0] for p in found(kites)} == {"/procedures/kite-flying/"}


def test_a_section_with_a_new_slug_takes_its_pages_with_it(
    kites, django_capture_on_commit_callbacks
):
    parent = section("procedures")
    parent.slug = "how-to"
    with django_capture_on_commit_callbacks(execute=True):
        publish(parent)
    assert {p.url.split("#")[0] for p in found(kites)} == {"/how-to/kites/"}


def test_passages_that_did_not_change_keep_their_rows(kites):
    set_body(
        kites, KITES + "<h2>When</h2><p>Kites are flown from March until the end of October.</p>"
    )
    publish(kites)
    before = {p.text: p.pk for p in found(kites)}
    assert len(before) == 3
    set_body(
        kites,
        "<h2>Before</h2><p>Read the weather forecast before you take a kite out.</p>"
        + KITES
        + "<h2>When</h2><p>Kites are flown from April until the end of October.</p>",
    )
    publish(kites)
    after = {p.text: p.pk for p in found(kites)}
    assert len(after) == 4
    kept = {text for text in after if before.get(text) == after[text]}
    assert kept == {kites.summary, "Kites are flown on the hill on windy afternoons."}
    assert [p.position for p in found(kites)] == [0, 1, 2, 3]


def test_publishing_again_without_a_change_keeps_every_row(kites, stale):
    publish(kites)
    assert [p.pk for p in found(kites)] == stale


def test_the_same_words_twice_on_a_page_are_two_passages():
    page = a_page("Kites", KITES + KITES)
    assert [p.anchor for p in found(page)] == ["", "where", "where-2"]
    publish(page)
    assert len(found(page)) == 3


def test_every_change_is_made_known(kites):
    heard = []

    def listen(**kwargs):
        heard.append(1)

    passages_changed.connect(listen)
    try:
        for change in (
            lambda: publish(kites),
            kites.unpublish,
            lambda: publish(GuidancePage.objects.get(pk=kites.pk)),
            lambda: PageViewRestriction.objects.create(page=kites, restriction_type="login"),
            GuidancePage.objects.get(pk=kites.pk).delete,
        ):
            heard.clear()
            change()
            assert heard
    finally:
        passages_changed.disconnect(listen)


def test_the_index_follows_what_is_published(kites, tasks_at_once, empty_index_dir, few_examples):
    Passage.objects.exclude(page_id=kites.pk).delete()
    with tasks_at_once():
        publish(kites)
    assert {row.title for row in current_index().rows} == {"Kites"}
    with tasks_at_once():
        a_page("Boats", "<p>Boats are hired by the weir from the first weekend of May.</p>")
    assert {row.title for row in current_index().rows} == {"Kites", "Boats"}
    with tasks_at_once():
        Page.objects.get(pk=kites.pk).specific.unpublish()
    assert {row.title for row in current_index().rows} == {"Boats"}


# Documents


@pytest.fixture
def document() -> GuidanceDocument:
    document = a_document("kites.md", "# Kites\n\n" + "Kites are flown on the hill by day. " * 8)
    read_text(document)
    document.refresh_from_db()
    return document


@pytest.fixture
def stale_document(document) -> list[int]:
    ids = list(document.passages.values_list("pk", flat=True))
    assert passages.fetch(ids)
    return ids


def test_a_document_kept_out_of_search_is_refused_at_once(document, stale_document):
    document.searchable = False
    document.save()
    assert passages.fetch(stale_document) == {}


def test_a_deleted_document_is_refused_at_once(document, stale_document):
    document.delete()
    assert passages.fetch(stale_document) == {}


def test_a_document_in_a_private_collection_is_refused_at_once(document, stale_document):
    parent = Collection.get_first_root_node().add_child(name="Members")
    document.collection = parent.add_child(name="Papers")
    document.save()
    assert passages.fetch(stale_document)
    CollectionViewRestriction.objects.create(
        collection=parent, restriction_type=CollectionViewRestriction.LOGIN
    )
    assert passages.fetch(stale_document) == {}


def test_a_superseded_document_is_refused_at_once(document, stale_document):
    document.status = "superseded"
    document.save()
    assert passages.fetch(stale_document) == {}


def test_a_document_can_be_read_on_the_site_while_it_is_public(document, client):
    assert client.get(document.reading_url).status_code == 200
    document.searchable = False
    document.save()
    assert client.get(document.reading_url).status_code == 404


def test_new_labels_reach_the_passages_of_a_document(document):
    document.title = "All about kites"
    document.year_label = "2019-20"
    document.save()
    passage = document.passages.first()
    assert (passage.title, passage.dated_label) == ("All about kites", "2019-20")
