"""Pages are cut into passages that stand alone, link to their heading and fit the model."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from guidance.body import Body, anchored
from guidance.models import ContentPage, Passage
from guidance.passages import (
    PASSAGE_WORDS,
    SHORTEST_PASSAGE_WORDS,
    cut,
    searched_text,
    sentences,
)
from guidance.sections import sections_of
from pages.models import InformationPage, TopicPage, YoungPersonPage
from tests.factories import GuidancePage, a_page

WORD_PIECES = 256


def sections(html):
    return sections_of(anchored(html)[0])


# Sections


def test_a_page_is_cut_at_its_headings():
    found = sections(
        "<p>Before.</p><h2>One</h2><p>First.</p><h3>Part</h3><p>Second.</p>"
        "<h4>Detail</h4><p>Third.</p><h2>Two</h2><p>Fourth.</p>"
    )
    assert [(s.heading_path, s.anchor, s.text) for s in found] == [
        ((), "", "Before."),
        (("One",), "one", "First."),
        (("One", "Part"), "part", "Second."),
        (("One", "Part", "Detail"), "detail", "Third."),
        (("Two",), "two", "Fourth."),
    ]


def test_a_heading_without_text_gives_no_section():
    found = sections("<h2>Empty</h2><h3>Full</h3><p>Words.</p><h2>Last</h2>")
    assert [s.heading_path for s in found] == [("Empty", "Full")]


def test_headings_of_the_same_words_have_anchors_of_their_own():
    found = sections(
        "<h2>What to do</h2><p>A.</p><h2>What to do</h2><p>B.</p><h2>what to do?</h2><p>C.</p>"
    )
    assert [s.anchor for s in found] == ["what-to-do", "what-to-do-2", "what-to-do-3"]


@pytest.mark.parametrize("heading", ["???", "你好", "1", "Ünïcode & more", "x" * 300])
def test_every_heading_has_an_anchor_that_an_address_can_hold(heading):
    found = sections(f"<h2>{heading}</h2><p>Words.</p>")
    assert found[0].anchor
    assert found[0].anchor.isascii()
    assert len(found[0].anchor) <= 80


def test_list_items_are_lines_of_their_own():
    found = sections(
        "<h2>Signs</h2><p>Look for:</p><ul><li>hunger</li><li><b>cold</b> hands</li></ul>"
    )
    assert found[0].text == "Look for:\n- hunger\n- cold hands"


def test_a_row_of_a_table_reads_by_itself():
    found = sections(
        "<h2>Timescales</h2><table><caption>Timescales</caption>"
        "<thead><tr><th>What</th><th>Who</th><th>By when</th></tr></thead>"
        "<tbody><tr><td>Conference</td><td>Chair</td><td>15 <b>working</b> days</td></tr>"
        "<tr><td>Core group</td><td></td><td>10 working days</td></tr></tbody></table>"
    )
    assert found[0].text.splitlines() == [
        "What: Conference; Who: Chair; By when: 15 working days",
        "What: Core group; By when: 10 working days",
    ]


def test_what_is_marked_as_not_searched_is_left_out():
    found = sections("<h2>A</h2><p>Words.</p><div data-not-searched><p>Ring 101.</p></div>")
    assert found[0].text == "Words."


def test_text_in_boxes_and_quotations_is_read_once():
    found = sections(
        "<h2>A</h2><blockquote><p>Said.</p></blockquote><details><summary>More</summary><p>Hidden.</p>"
        "</details><ul><li><p>Item.</p></li></ul>"
    )
    assert found[0].text.splitlines() == ["Said.", "More", "Hidden.", "- Item."]


# Passages


def test_a_short_text_stays_whole():
    assert cut("One line.\nAnother.", 10) == ["One line.\nAnother."]


def test_a_long_text_is_cut_between_lines():
    assert cut("a b c\nd e f\ng h", 6) == ["a b c\nd e f", "g h"]


def test_a_long_line_is_cut_between_sentences():
    assert cut("One two three. Four five six. Seven eight.", 6) == [
        "One two three. Four five six.",
        "Seven eight.",
    ]


def test_a_sentence_without_end_is_cut_at_the_limit_and_loses_no_word():
    text = " ".join(f"w{number}" for number in range(95))
    pieces = cut(text, 20)
    assert max(len(piece.split()) for piece in pieces) <= 20
    assert " ".join(pieces) == text


@pytest.mark.parametrize("limit", [1, 5, 7, 130])
def test_cutting_never_loses_or_repeats_a_word(limit):
    text = "\n".join(
        [
            "A short line.",
            "",
            "- item one two three",
            "Long. " * 30,
            "word " * 40,
            "Q? Yes! “No.” (End.)",
        ]
    )
    pieces = cut(text, limit)
    assert " ".join(pieces).split() == text.split()
    assert max(len(piece.split()) for piece in pieces) <= limit


def test_a_table_of_figures_and_names_is_cut_smaller(tokenizer):
    rows = [f"Year: 20{n:02}-{n + 1:02}; Figure: {n * 7919}; Rate: {n}.{n}%" for n in range(10, 60)]
    names = [f"Member: Xanthippe Fotheringay-{n}; Agency: ABC&D" for n in range(40)]
    pieces = cut("\n".join(rows + names))
    lengths = [len(ids) for ids in tokenizer(pieces)["input_ids"]]
    assert max(lengths) < WORD_PIECES - 10
    assert "\n".join(pieces).split() == "\n".join(rows + names).split()


def test_what_is_cut_smaller_leaves_no_crumbs():
    for text in (
        " ".join(["1234567890"] * 68),
        " ".join(["word"] * 30 + ["x" * 1000] + ["w"] * 30),
    ):
        assert min(len(piece.split()) for piece in cut(text)) >= SHORTEST_PASSAGE_WORDS


def test_nothing_is_cut_into_nothing():
    assert cut("") in ([], [""])


def test_sentences_are_those_of_the_text_in_order():
    assert sentences("One. Two? Three!\n- Item (a). “Four.”\n\nBy 5.30 p.m. on Friday.") == [
        "One.",
        "Two?",
        "Three!",
        "- Item (a).",
        "“Four.”",
        "By 5.30 p.m. on Friday.",
    ]


def test_what_is_encoded_names_page_and_heading_and_holds_no_number():
    text = searched_text("Neglect", ["What to do", "Now"], "Ring {{childline}} now.")
    assert text == "Neglect. What to do. Now. Ring  now."


# All of the starter content


@pytest.fixture(scope="module")
def tokenizer():
    from transformers import AutoTokenizer

    from search.encoder import default_model_path

    return AutoTokenizer.from_pretrained(default_model_path())


@pytest.mark.django_db
def test_no_passage_is_longer_than_the_limit():
    long = [p for p in Passage.objects.all() if len(p.text.split()) > PASSAGE_WORDS]
    assert long == []


@pytest.mark.django_db
def test_no_passage_is_too_short_to_mean_anything():
    short = [p for p in Passage.objects.all() if len(p.text.split()) < SHORTEST_PASSAGE_WORDS]
    assert short == []


@pytest.mark.django_db
def test_no_passage_is_cut_off_by_the_model(tokenizer):
    live = list(Passage.objects.filter(language=""))
    texts = [searched_text(p.title, p.heading_path, p.text) for p in live]
    lengths = [len(ids) for ids in tokenizer(texts)["input_ids"]]
    too_long = [(str(p), n) for p, n in zip(live, lengths, strict=True) if n > WORD_PIECES]
    assert live
    assert too_long == []


@pytest.mark.django_db
def test_no_sentence_is_cut_off_by_the_model(tokenizer):
    found = [s for text in Passage.objects.values_list("text", flat=True) for s in sentences(text)]
    lengths = [len(ids) for ids in tokenizer(found)["input_ids"]]
    assert max(lengths) <= WORD_PIECES


@pytest.fixture(scope="module")
def bodies(django_db_setup, django_db_blocker) -> list[tuple[ContentPage, str, Body]]:
    """Every page of content with its address and its body as readers see it, rendered once."""
    kinds = (TopicPage, YoungPersonPage, InformationPage, GuidancePage)
    with django_db_blocker.unblock():
        return [
            (page, page.url, page.rendered_body)
            for kind in kinds
            for page in kind.objects.live().exact_type(kind)
        ]


@pytest.mark.django_db
def test_every_anchor_is_the_id_of_its_heading_on_the_page(bodies):
    assert len(bodies) >= 40
    for page, address, body in bodies:
        soup = BeautifulSoup(body.html, "lxml")
        ids = {tag["id"]: tag.get_text(" ", strip=True) for tag in soup.find_all(id=True)}
        passages = list(Passage.objects.filter(page_id=page.pk))
        assert passages, page.slug
        for passage in passages:
            if passage.anchor:
                assert passage.url == f"{address}#{passage.anchor}"
                assert passage.heading in ids[passage.anchor]


@pytest.mark.django_db
def test_every_word_of_a_page_is_in_its_passages_but_for_short_scraps(bodies):
    for page, _, body in bodies:
        found = " ".join(Passage.objects.filter(page_id=page.pk).values_list("text", flat=True))
        for section in sections_of(body.source_html):
            for piece in cut(section.text):
                assert len(piece.split()) < SHORTEST_PASSAGE_WORDS or piece in found


@pytest.mark.django_db
def test_a_passage_carries_the_labels_of_its_page():
    page = a_page(
        "Kites",
        "<h2>Where to fly</h2><p>Kites are flown on the hill on windy afternoons.</p>",
        kind="guidance",
        topics=["neglect"],
        audiences=["practitioner"],
        document_type="protocol",
        status="under-review",
        area="regional",
        effective_from=date(2026, 5, 1),
        review_on=date(2027, 5, 1),
    )
    passage = Passage.objects.get(page_id=page.pk, anchor="where-to-fly")
    assert passage.title == "Kites"
    assert passage.heading_path == ["Where to fly"]
    assert passage.url == "/about/kites/#where-to-fly"
    assert passage.text == "Kites are flown on the hill on windy afternoons."
    assert passage.topics == ["neglect"]
    assert passage.audiences == ["practitioner"]
    assert (passage.document_type, passage.status) == ("protocol", "under-review")
    assert (passage.area, passage.area_name) == ("regional", "South West")
    assert (passage.dated, passage.review_on) == (date(2026, 5, 1), date(2027, 5, 1))


@pytest.mark.django_db
def test_a_summary_is_a_passage_that_links_to_the_top_of_the_page():
    page = a_page("Kites", "<p>Kites are flown on the hill on windy afternoons.</p>")
    first = Passage.objects.filter(page_id=page.pk).order_by("position").first()
    assert first.text == page.summary
    assert first.url == "/about/kites/"


@pytest.mark.django_db
def test_numbers_of_contacts_are_no_part_of_a_passage():
    page = a_page(
        "Kites",
        "<h2>Help</h2><p>If a kite is caught in a tree, ring {{childline}} and ask for help.</p>",
    )
    text = Passage.objects.get(page_id=page.pk, anchor="help").text
    assert "0800" not in text
    assert "{{childline}}" in text


@pytest.mark.django_db
def test_every_kind_of_block_is_searched_under_its_heading():
    table = {
        "data": [["What", "By when"], ["The kite must fly", "within three days"]],
        "first_row_is_table_header": True,
        "table_header_choice": "row",
        "first_col_is_header": False,
        "table_caption": "Times",
        "cell": [],
        "mergeCells": [],
    }
    page = a_page(
        "Kites",
        "<h2>Now</h2>",
        (
            "urgency_card",
            {
                "urgency": "urgent",
                "title": "Act today",
                "text": "<p>Tie the red tail on the kite.</p>",
            },
        ),
        ("steps", ["<p>Hold the string of the kite.</p>", "<p>Run along the hill with it.</p>"]),
        ("warning", {"title": "Do not", "text": "<p>Never fly it near the power lines.</p>"}),
        ("details", {"title": "More", "text": "<p>A kite has four corners and a cross.</p>"}),
        ("table", table),
    )
    text = " ".join(
        Passage.objects.filter(page_id=page.pk).exclude(anchor="").values_list("text", flat=True)
    )
    for words in (
        "red tail",
        "Hold the string",
        "Run along the hill",
        "near the power lines",
        "four corners",
        "What: The kite must fly; By when: within three days",
    ):
        assert words in text
