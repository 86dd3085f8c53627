"""The content that a new site starts with: whole, true to its files, and never loaded twice."""

import re
import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail.models import Page

from guidance.models import Contact, ContentPage, GuidancePage, Partnership, Topic
from guidance.models.contact import dialled_number
from guidance.numbers import TOKEN, TYPED_NUMBER
from pages.models import HomePage, InformationPage, LoadedStarterItem, TopicPage, YoungPersonPage
from pages.starter.files import StarterPage, read_page, to_blocks, to_html
from pages.starter.loading import load_starter_content
from pages.starter.pages import PAGE_TYPES
from tests.factories import publish

ROOT = settings.STARTER_CONTENT_DIR
FILES = sorted((ROOT / "pages").glob("*/*.md"))
CONTACTS = yaml.safe_load((ROOT / "contacts.yaml").read_text("utf-8"))["contacts"]
SECTIONS = {
    row["slug"] for row in yaml.safe_load((ROOT / "site.yaml").read_text("utf-8"))["sections"]
}
TOPICS = yaml.safe_load((ROOT / "topics.yaml").read_text("utf-8"))["topics"]
SHORT_NUMBER = re.compile(r"(?<![\w.£])(?:999|101|111|116 ?\d{3}|159|18000|18001|85258)(?![\w%])")
EMAIL = re.compile(r"[\w.]+@[\w.]+\.\w+")


def full_key(row: dict) -> str:
    return f"{row['key']}/{row['variant']}" if row.get("variant") else row["key"]


def files(kind: str = "") -> list[Path]:
    """The files, or those of one kind of page."""
    return [path for path in FILES if not kind or f"\ntype: {kind}\n" in path.read_text("utf-8")]


@cache
def read(path) -> StarterPage:
    return read_page(path, ROOT / "pages")


@cache
def body_of(path) -> str:
    return path.read_text("utf-8").split("---\n", 2)[2]


# The files, without a database


def test_there_is_a_page_for_every_topic():
    slugs = {path.stem for path in FILES}
    assert len(FILES) >= 40
    assert {row["key"] for row in TOPICS} - slugs == set()


def test_slugs_are_unique_and_those_of_the_files():
    pages = [read(path) for path in FILES]
    assert [page.slug for page in pages] == [path.stem for path in FILES]
    assert len({page.slug for page in pages}) == len(pages)
    assert len({page.title for page in pages}) == len(pages)


def test_every_file_is_whole(subtests):
    for path in files():
        with subtests.test(read(path).name):
            page = read(path)
            assert page.type in PAGE_TYPES
            assert page.title
            shortest = 10 if page.type == "language" else 20
            assert shortest <= len(page.summary) <= 250
            assert page.contacts
            assert page.audience
            assert page.blocks


def test_no_telephone_number_is_typed(subtests):
    """Numbers come from the directory; only the title of an urgency card may say 999."""
    for path in files():
        with subtests.test(read(path).name):
            text = re.sub(r"^:::\w+ .*$", "", body_of(path), flags=re.MULTILINE)
            text = TOKEN.sub("", re.sub(r"\]\([^)]*\)", "]", text))
            assert TYPED_NUMBER.search(text) is None
            assert SHORT_NUMBER.findall(text) == []
            assert EMAIL.findall(text) == []


def test_every_key_in_braces_has_a_number(subtests):
    for path in files():
        with subtests.test(read(path).name):
            numbers = {full_key(row): row.get("phone") or row.get("sms") for row in CONTACTS}
            for key in TOKEN.findall(body_of(path)):
                assert numbers.get(key), key
            assert body_of(path).count("{{") == len(TOKEN.findall(body_of(path)))


def test_every_link_to_a_page_leads_to_one(subtests):
    for path in files():
        with subtests.test(read(path).name):
            slugs = {other.stem for other in FILES} | SECTIONS
            page = read(path)
            assert set(re.findall(r"\(page:([^)]*)\)", body_of(path))) - slugs == set()
            assert set(page.related) - slugs == set()
            assert page.slug not in page.related


def test_topics_and_contacts_are_known(subtests):
    for path in files():
        with subtests.test(read(path).name):
            page = read(path)
            assert set(page.topics) - {row["key"] for row in TOPICS} == set()
            assert set(page.contacts) - {full_key(row) for row in CONTACTS} == set()


REQUIRED = {
    "topic": ["What it is", "What you may notice", "What to do now"],
    "guidance": ["In short", "When to use this", "What to do"],
}


def test_the_sections_that_readers_rely_on_are_there(subtests):
    for path in files():
        with subtests.test(read(path).name):
            page = read(path)
            headings = re.findall(r"^## (.+)$", body_of(path), re.MULTILINE)
            assert headings
            assert len(headings) == len(set(headings))
            wanted = REQUIRED.get(page.type, [])
            if page.slug == "report-a-concern":
                wanted = ["What to do now"]
            assert [heading for heading in headings if heading in wanted] == wanted
            if page.type == "topic" and path.parent.name != "procedures":
                assert headings[-1] == "For practitioners"
                cards = [b["value"]["urgency"] for b in page.blocks if b["type"] == "urgency_card"]
                assert cards[:1] == ["emergency"]
                assert len(cards) >= 2


def test_no_heading_level_is_skipped(subtests):
    for path in files():
        with subtests.test(read(path).name):
            level = 1
            for hashes in re.findall(r"^(#+) ", body_of(path), re.MULTILINE):
                assert 2 <= len(hashes) <= level + 1
                level = len(hashes)


def test_procedures_say_their_version_and_when_they_are_reviewed(subtests):
    for path in files("guidance"):
        with subtests.test(read(path).name):
            values = read(path).fields
            assert values["status"] == "current"
            assert values["version"]
            assert values["owner"]
            effective, review = (
                date.fromisoformat(str(values[name])) for name in ("effective_from", "review_on")
            )
            assert effective < review


def test_every_contact_says_where_it_comes_from(subtests):
    for row in CONTACTS:
        with subtests.test(full_key(row)):
            assert row["name"]
            assert row["who_for"].endswith(".")
            assert row["owner"]
            assert row["source_notes"]
            assert row["confidence"] in ("high", "medium", "low")
            if row.get("phone") or row.get("sms") or row["confidence"] != "low":
                assert row["sources"]
                assert row["seen"]
            assert row["bank_holidays"] in ("open", "closed", "unknown")
            assert set(row["audiences"]) <= {"public", "young-person", "practitioner"}
            if row["area"] == "local" and row["key"] not in ("police-101",):
                assert row["expires_on"]
            if row.get("stand_in"):
                assert row["stand_in"] in {other["key"] for other in CONTACTS}
                assert row["stand_in"] != full_key(row)


def test_every_contact_without_a_number_has_a_stand_in_or_another_way():
    bare = [
        full_key(row)
        for row in CONTACTS
        if not (row.get("phone") or row.get("sms") or row.get("stand_in") or row.get("email"))
    ]
    assert bare == []


# Reading files


def test_a_fence_that_no_block_has_is_named():
    with pytest.raises(ValueError, match="marquee"):
        to_blocks(":::marquee Title\nText\n:::\n")


@pytest.mark.parametrize(
    "text", ["", "no front matter", "---\ntype: [\n---\nBody", "---\na: 1\n---\nBody"]
)
def test_a_broken_file_is_named(tmp_path, text):
    path = tmp_path / "broken.md"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"broken\.md is not a starter page"):
        read_page(path, tmp_path)


def test_markdown_becomes_blocks_in_order():
    blocks = to_blocks(
        "## One\n\nWords with **weight** and {{childline}}.\n\n"
        "| A | B |\n|---|---|\n| 1 | **2** |\n\n"
        ":::steps\n1. First.\n2. Second.\n:::\n\n:::warning Do not\nShout.\n:::\n"
    )
    assert [block["type"] for block in blocks] == ["prose", "table", "steps", "warning"]
    assert "<b>weight</b> and {{childline}}" in blocks[0]["value"]
    assert blocks[1]["value"]["data"] == [["A", "B"], ["1", "2"]]
    assert blocks[1]["value"]["table_caption"] == "One"
    assert blocks[2]["value"] == ["<p>First.</p>", "<p>Second.</p>"]
    assert blocks[3]["value"]["title"] == "Do not"


def test_html_in_a_file_is_text():
    assert "<script>" not in to_html("<script>alert(1)</script>")


# Loaded


@pytest.mark.django_db
def test_every_file_is_a_live_page_of_its_kind():
    for path in FILES:
        file = read(path)
        page = Page.objects.get(slug=file.slug).specific
        assert page.live
        assert isinstance(page, PAGE_TYPES[file.type].model)
        assert page.title == file.title
        above = page.get_parent()
        assert above.slug == path.parent.name
        assert page.url == f"{above.url}{file.slug}/"
        assert page.topic_keys[:1] == list(file.topics[:1])
        assert set(page.topic_keys) == set(file.topics)
        assert page.contact_keys == list(file.contacts)
        assert page.audiences == list(file.audience)
        assert not re.search(r"page:", page.rendered_body.html)
    assert Page.objects.live().count() >= 40


@pytest.mark.django_db
def test_every_kind_of_page_is_there():
    for kind in (TopicPage, GuidancePage, YoungPersonPage, InformationPage):
        assert kind.objects.live().exists()
    assert HomePage.objects.count() == 1
    assert Partnership.objects.get().area_name == "Bath and North East Somerset"
    assert Topic.objects.count() == len(TOPICS)


@pytest.mark.django_db
def test_every_contact_is_loaded_as_its_file_says(subtests):
    for row in CONTACTS:
        with subtests.test(full_key(row)):
            contact = Contact.objects.get(key=row["key"], variant=row.get("variant", ""))
            assert contact.live
            assert contact.phone == row.get("phone", "")
            assert contact.tel == (dialled_number(row["phone"]) if row.get("phone") else "")
            assert contact.sms == row.get("sms", "")
            assert contact.sources == row["sources"]
            assert contact.seen == row.get("seen", "")
            assert contact.confidence == row["confidence"]
            assert str(contact.expires_on or "") == row.get("expires_on", "")
            assert contact.verified_on is None
            assert (contact.stand_in.key if contact.stand_in else None) == row.get("stand_in")
            periods = [(p.day_list, p.opens, p.closes) for p in contact.opening_periods.all()]
            assert periods == [(p["days"], p["opens"], p["closes"]) for p in row.get("periods", [])]


@pytest.mark.django_db
def test_the_lado_has_no_number_and_none_is_guessed():
    lado = Contact.objects.get(key="lado")
    assert (lado.phone, lado.phone_alt, lado.sms, lado.email) == ("", "", "", "")
    assert lado.stand_in.key == "childrens-social-care"
    assert TYPED_NUMBER.search(f"{lado.note} {lado.who_for}") is None


@pytest.mark.django_db
def test_loading_again_loads_nothing():
    before = Page.objects.count(), Contact.objects.count(), Topic.objects.count()
    revisions = {page.pk: page.latest_revision_id for page in Page.objects.all()}
    assert set(load_starter_content().values()) == {0}
    assert (Page.objects.count(), Contact.objects.count(), Topic.objects.count()) == before
    assert {page.pk: page.latest_revision_id for page in Page.objects.all()} == revisions


@pytest.mark.django_db
def test_what_editors_changed_or_deleted_stays_so():
    page = Page.objects.get(slug="neglect").specific
    page.title = "Children who go without"
    publish(page)
    Page.objects.get(slug="scams").specific.unpublish()
    Page.objects.get(slug="hate-crime").delete()
    contact = Contact.objects.get(key="adult-social-care")
    contact.phone = "01225 496000"
    publish(contact)
    Contact.objects.get(key="galop").delete()
    topic = Topic.objects.get(key="neglect")
    topic.name = "Going without"
    topic.save()
    Partnership.objects.update(name="Another partnership")

    load_starter_content()

    assert Page.objects.get(slug="neglect").title == "Children who go without"
    assert not Page.objects.get(slug="scams").live
    assert not Page.objects.filter(slug="hate-crime").exists()
    assert Contact.objects.get(key="adult-social-care").phone == "01225 496000"
    assert not Contact.objects.filter(key="galop").exists()
    assert Topic.objects.get(key="neglect").name == "Going without"
    assert Partnership.objects.get().name == "Another partnership"


@pytest.fixture
def one_more_page(settings, tmp_path):
    """The starter content with one more file, `about/kites.md`, of a given text."""
    root = tmp_path / "starter"
    shutil.copytree(ROOT, root)
    settings.STARTER_CONTENT_DIR = root

    def write(**changes):
        meta = {
            "type": "standard",
            "title": "Kites",
            "slug": "kites",
            "topics": [],
            "audience": ["public"],
            "summary": "All about kites on the hill.",
            "contacts": ["childline"],
            "related": ["neglect"],
        } | changes
        text = f"---\n{yaml.safe_dump(meta)}---\n## Where\n\nOn [the hill](page:neglect).\n"
        (root / "pages" / "about" / "kites.md").write_text(text)

    return write


@pytest.mark.django_db
def test_a_page_that_comes_with_a_later_version_is_added(one_more_page):
    one_more_page()
    assert load_starter_content() == {
        "topics": 0,
        "contacts": 0,
        "pages": 1,
        "statements to confirm": 0,
    }
    page = Page.objects.get(slug="kites").specific
    assert page.live
    assert 'href="/children/neglect/"' in page.rendered_body.html
    assert load_starter_content()["pages"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"contacts": ["no-such-service"]},
        {"topics": ["no-such-topic"]},
        {"type": "poem"},
        {"audience": ["everybody"]},
    ],
)
def test_a_page_with_a_fault_is_named_and_nothing_is_loaded(one_more_page, changes):
    one_more_page(**changes)
    before = Page.objects.count(), LoadedStarterItem.objects.count()
    with pytest.raises(CommandError, match=r"kites"):
        call_command("load_starter_content")
    assert (Page.objects.count(), LoadedStarterItem.objects.count()) == before


@pytest.mark.django_db
def test_the_command_says_what_it_loaded(capsys):
    call_command("load_starter_content")
    assert (
        "Loaded 0 topics, 0 contacts, 0 pages, 0 statements to confirm." in capsys.readouterr().out
    )


@pytest.mark.django_db
def test_links_of_pages_all_lead_somewhere(client):
    addresses = set()
    for kind in (TopicPage, GuidancePage, YoungPersonPage, InformationPage):
        for page in kind.objects.live():
            assert isinstance(page, ContentPage)
            addresses |= set(re.findall(r'href="(/[^"#]*)', page.rendered_body.html))
    live = {page.url for page in Page.objects.live()}
    assert addresses - live == set()


@pytest.mark.django_db
def test_a_site_from_before_gets_the_names_of_its_services_once():
    LoadedStarterItem.objects.filter(name__startswith="names of contact").delete()
    Contact.objects.filter(key="lado").update(known_as=[])
    Contact.objects.filter(key="galop").update(known_as=["an editor's own name"])
    load_starter_content()
    assert "LADO" in Contact.objects.get(key="lado").known_as
    assert Contact.objects.get(key="galop").known_as == ["an editor's own name"]
    Contact.objects.filter(key="lado").update(known_as=[])
    load_starter_content()
    assert Contact.objects.get(key="lado").known_as == []
