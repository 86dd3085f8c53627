"""The blocks that pages are made of, as readers get them and as the picker shows them."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.images import ImageFile
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from guidance.blocks import BodyBlock
from guidance.blocks.document import size_words
from guidance.body import render_body
from guidance.models import SiteImage
from guidance.sections import sections_of
from pages.starter.files import to_blocks
from tests.factories import a_document, a_page

pytestmark = pytest.mark.django_db

BODY = BodyBlock()
TIMESCALES = """## Timescales

| What | By when |
| --- | --- |
| Ring | The same day |
"""


def body(*blocks):
    """A body of (type, value) pairs, rendered as a page renders it."""
    raw = [{"type": kind, "value": value} for kind, value in blocks]
    return render_body(BODY.to_python(raw))


def soup(*blocks) -> BeautifulSoup:
    return BeautifulSoup(body(*blocks).html, "lxml")


def said(*blocks) -> str:
    """What search reads of a body."""
    return "\n".join(section.text for section in sections_of(body(*blocks).source_html))


@pytest.fixture
def image(settings, tmp_path) -> SiteImage:
    from PIL import Image

    path = tmp_path / "kite.png"
    Image.new("RGB", (1200, 800), "navy").save(path)
    return SiteImage.objects.create(
        title="Kite", file=ImageFile(path.open("rb"), name="kite.png"), width=1200, height=800
    )


@pytest.mark.parametrize("name", BODY.child_blocks)
def test_every_block_tells_an_editor_what_it_is_for(name):
    block = BODY.child_blocks[name]
    assert block.is_previewable
    assert block.meta.icon not in ("", "placeholder")
    assert block.meta.group
    assert block.get_description().endswith(".")


def parts(block):
    """The fields of a block and of the blocks in it."""
    for child in getattr(block, "child_blocks", {}).values():
        yield child
        yield from parts(child)
    if hasattr(block, "child_block"):
        yield from parts(block.child_block)


@pytest.mark.parametrize("name", BODY.child_blocks)
def test_every_field_of_a_block_has_a_help_text(name):
    for child in parts(BODY.child_blocks[name]):
        explained = getattr(child.meta, "help_text", "") or child.field.help_text
        own_words = child.label in ("Image is decorative", "Alt text", "Image")
        assert explained or own_words, (name, child.name)


@pytest.mark.parametrize("name", BODY.child_blocks)
def test_every_block_is_previewed_in_the_site_s_own_look(admin_client, name):
    block = BODY.child_blocks[name]
    address = reverse("wagtailadmin_block_preview")
    response = admin_client.get(address, {"id": block.definition_prefix})
    assert response.status_code == 200
    assert "site_core/main.css" in response.text
    main = BeautifulSoup(response.text, "lxml").main
    assert main.get_text(strip=True)
    assert "{{" not in main.get_text()


def test_card_titles_never_skip_a_level():
    card = ("warning", {"title": "Mind the wind", "text": "<p>It pulls.</p>"})
    prose = ("prose", "<h2>Where</h2><p>On the hill.</p>")
    levels = [(h.level, h.text) for h in body(card, prose, card).headings]
    assert [level for level, _ in levels] == [2, 2, 3]


@pytest.mark.parametrize(("heading", "seen"), [("Timescales", False), ("What to do", True)])
def test_a_caption_is_seen_unless_it_repeats_the_heading_above_it(heading, seen):
    table = next(block for block in to_blocks(TIMESCALES) if block["type"] == "table")
    page = soup(("prose", f"<h2>{heading}</h2>"), ("table", table["value"]))
    assert page.caption.get_text() == "Timescales"
    assert ("govuk-visually-hidden" not in page.caption["class"]) == seen


def test_an_accordion_is_plain_headings_without_script():
    page = soup(
        ("prose", "<h2>Kites</h2>"),
        (
            "accordion",
            {
                "sections": [
                    {"title": "Flying one", "text": "<p>Hold it high into the wind.</p>"},
                    {"title": "Mending one", "text": "<p>Use tape.</p>"},
                ]
            },
        ),
    )
    assert [(h.name, h.get_text(), h["id"]) for h in page.find_all("h3")] == [
        ("h3", "Flying one", "flying-one"),
        ("h3", "Mending one", "mending-one"),
    ]
    accordion = page.select_one("[data-module='govuk-accordion']")
    assert accordion["id"]
    assert accordion["data-remember-expanded"] == "false"
    assert page.find("button") is None
    assert not page.select("[hidden]")


def test_two_accordions_have_ids_of_their_own():
    one = ("accordion", {"sections": [{"title": "A", "text": "<p>B.</p>"}]})
    ids = [tag["id"] for tag in soup(one, one).select(".govuk-accordion")]
    assert len(set(ids)) == 2


def test_what_not_to_do_is_never_quoted_as_advice():
    items = ["<p>promise to keep it secret</p>", "<p>ask leading questions</p>"]
    text = said(("do_list", {"kind": "dont", "title": "", "items": items}))
    assert "- Do not: promise to keep it secret" in text
    assert "- promise" not in text
    assert "- listen" in said(("do_list", {"kind": "do", "title": "", "items": ["<p>listen</p>"]}))


def test_a_quotation_says_who_and_search_does_not_quote_it():
    value = {"words": "<p>I was not alone.</p>", "who": "A young person", "source": "Our survey"}
    figure = soup(("quotation", value)).figure
    assert figure.blockquote.get_text(strip=True) == "I was not alone."
    assert figure.figcaption.get_text() == "A young person, Our survey"
    assert said(("quotation", value)) == ""


def test_a_video_is_a_link_with_its_transcript():
    page = soup(
        (
            "video",
            {
                "title": "Telling",
                "url": "https://video.example/1",
                "length": "4 minutes",
                "transcript": "<p>Thank you for telling me about it.</p>",
            },
        )
    )
    assert page.find(["iframe", "video", "img"]) is None
    assert page.a["href"] == "https://video.example/1"
    assert "another site (4 minutes)" in page.get_text()
    assert "Thank you" in page.details.get_text()


def test_a_picture_comes_in_sizes_and_waits_until_it_is_seen(image):
    value = {"image": image.pk, "alt_text": "A red kite over the hill", "decorative": False}
    page = soup(("picture", {"image": value, "caption": "Above the town"}))
    assert page.img["alt"] == "A red kite over the hill"
    assert page.img["loading"] == "lazy"
    assert page.img["width"]
    assert page.img["height"]
    assert "320w" in page.source["srcset"]
    assert page.figcaption.get_text() == "Above the town"


def test_a_picture_for_decoration_has_empty_alternative_text(image):
    value = {"image": image.pk, "alt_text": "", "decorative": True}
    assert soup(("picture", {"image": value, "caption": ""})).img["alt"] == ""


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (None, ""),
        (0, ""),
        (500, "500 bytes"),
        (327_680, "320 KB"),
        (1_572_864, "1.5 MB"),
        (52_428_800, "50 MB"),
    ],
)
def test_sizes_are_said_as_people_say_them(size, words):
    assert size_words(size) == words


def test_a_document_says_its_type_and_size():
    document = a_document("kites.md", "# Kites\n" + "x" * 4090, title="All about kites")
    text = soup(("document", {"document": document.pk, "title": ""})).get_text(" ", strip=True)
    assert text == "All about kites (MD, 4 KB)"
    page = soup(("document", {"document": document.pk, "title": "How to fly"}))
    assert page.a.get_text() == "How to fly"
    assert page.a["href"] == document.url


def test_a_document_out_of_force_says_so():
    document = a_document("kites.md", "# Kites", status="superseded")
    text = soup(("document", {"document": document.pk, "title": ""})).get_text(" ", strip=True)
    assert text.endswith("Superseded")


def test_a_draft_or_private_document_is_not_offered():
    draft = a_document("draft.md", "# Kites", title="Kites in draft", status="draft")
    private = a_document("private.md", "# Kites", title="Private kites")
    private.collection = Collection.get_first_root_node().add_child(name="Members")
    private.save()
    CollectionViewRestriction.objects.create(
        collection=private.collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    for document in (draft, private):
        html = body(("document", {"document": document.pk, "title": "Kites"})).html
        assert "Kites" not in html
        assert "documents/" not in html


def test_related_pages_leave_out_what_is_not_public():
    shown, hidden, gone = (a_page(f"{name} kites", "<p>W.</p>") for name in ("Red", "Sly", "Old"))
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    gone.unpublish()
    value = {"title": "Read next", "pages": [hidden.pk, shown.pk, gone.pk]}
    page = soup(("related_pages", value))
    assert [link.get_text() for link in page.find_all("a")] == ["Red kites"]
    assert body(("related_pages", {"title": "Read next", "pages": [gone.pk]})).headings == ()


def test_a_whole_page_of_blocks_opens(client, image):
    blocks = [
        ("prose", "<h2>Kites</h2><p>Ring {{childline}}.</p>"),
        ("do_list", {"kind": "do", "title": "", "items": ["<p>listen</p>"]}),
        ("quotation", {"words": "<p>Yes.</p>", "who": "A carer", "source": ""}),
        (
            "picture",
            {
                "image": {"image": image.pk, "alt_text": "A kite", "decorative": False},
                "caption": "",
            },
        ),
        ("related_pages", {"title": "Next", "pages": [Page.objects.get(slug="neglect").pk]}),
    ]
    page = a_page("Kites", *blocks)
    response = client.get(page.url)
    assert response.status_code == 200
    main = BeautifulSoup(response.text, "lxml").main
    ids = re.findall(r'\sid="([^"]*)"', response.text)
    assert len(ids) == len(set(ids))
    level = 0
    for heading in main.find_all(re.compile("^h[1-6]$")):
        assert int(heading.name[1]) <= level + 1
        level = int(heading.name[1])
    assert main.select("a[href='/children/neglect/']")


def test_the_introduction_of_a_section_shows_numbers(client):
    from pages.models import SectionPage

    page = SectionPage.objects.get(slug="about")
    page.introduction = [("prose", "<p>Ring {{childline}}.</p>")]
    page.save_revision().publish()
    assert "Ring <a" in client.get(page.url).text
    assert "{{" not in client.get(page.url).text


# Starter files


def test_fences_of_starter_files_become_blocks():
    text = """
:::do
- listen
- **thank** them
:::

:::dont Never
- promise
:::

:::quote A young person | Our survey
I was not alone.
:::

:::accordion
### One
First words.

### Two
- a
- b
:::
"""
    do, dont, quote, accordion = to_blocks(text)
    assert do["value"] == {
        "kind": "do",
        "title": "",
        "items": ["<p>listen</p>", "<p><b>thank</b> them</p>"],
    }
    assert dont["value"]["kind"] == "dont"
    assert dont["value"]["title"] == "Never"
    assert quote["value"] == {
        "words": "<p>I was not alone.</p>",
        "who": "A young person",
        "source": "Our survey",
    }
    assert [s["title"] for s in accordion["value"]["sections"]] == ["One", "Two"]
    for block in (do, dont, quote, accordion):
        BODY.child_blocks[block["type"]].clean(
            BODY.child_blocks[block["type"]].to_python(block["value"])
        )


@pytest.mark.parametrize("text", [":::accordion\nWords.\n:::\n", ":::nothing\nWords.\n:::\n"])
def test_a_fence_that_no_block_has_is_refused(text):
    with pytest.raises(ValueError, match=r"accordion begins|no block"):
        to_blocks(text)
