"""What stops a page from being published, what is only pointed out, and where an editor is told."""

from itertools import chain

import pytest
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page, get_page_models
from wagtail.rich_text import RichText

from guidance.blocks import BodyBlock
from guidance.checks.markup import html_findings
from guidance.checks.objects import object_findings
from guidance.checks.words import text_findings
from guidance.editing import open_checks
from guidance.forms import CheckedPageForm
from guidance.models import Contact, ContentCheck, GlossaryTerm, SiteImage, Topic
from pages.models import Alert, LegislationItem
from search.models import AnswerText
from tests.factories import a_contact, a_document, a_page, set_body

pytestmark = pytest.mark.django_db

BODY = BodyBlock()


def found(text, **options):
    return [(finding.stops, finding.message) for finding in text_findings(text, **options)]


def in_html(html: str):
    return [(finding.stops, finding.message) for finding in html_findings(html)]


# Numbers


@pytest.mark.parametrize(
    "text",
    ["Ring 01225 396312.", "0800 1111", "0808 800 5000", "+44 1225 396312", "Text 07700 900123"],
)
@pytest.mark.parametrize("tokens", [True, False])
def test_a_full_number_stops_publishing(text, tokens):
    [(stops, message)] = found(text, tokens=tokens)
    assert stops
    assert "double braces" in message


def test_a_number_of_the_directory_is_named_by_its_key():
    assert "{{childline}}" in found("Ring 0800 1111.", tokens=True)[0][1]
    assert "{{samaritans}}" in found("Ring 116 123.", tokens=True)[0][1]


def test_a_number_that_no_contact_has_is_to_be_put_in_the_directory():
    assert "Put the service in the directory" in found("Ring 01632 960123.", tokens=True)[0][1]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ring 101 if nobody is hurt.", "police-101"),
        ("In an emergency call 999.", "police-999"),
        ("You can phone NHS 111, option 2.", "nhs-111"),
    ],
)
def test_a_short_number_to_ring_is_pointed_out(text, key):
    [(stops, message)] = found(text, tokens=True)
    assert not stops
    assert f"{{{{{key}}}}}" in message


@pytest.mark.parametrize(
    "text",
    [
        "Within 101 days",
        "Section 47, pages 111 to 119",
        "It is called 'Part 999'? No: see page 12.",
        "Children Act 1989, section 47",
        "£1,250,000 in 2026",
        "[2026] UKSC 16",
    ],
)
def test_other_figures_are_no_numbers(text):
    assert found(text, tokens=True) == []


def test_999_may_stand_in_a_title():
    assert found("Call 999 now if") == []
    assert found("Ring 101 now if")[0][0] is False


def test_a_key_stands_only_where_it_becomes_a_number():
    assert found("Ring {{childline}}.", tokens=True) == []
    [(stops, message)] = found("Ring {{childline}}.")
    assert stops
    assert "not turned into a number here" in message


@pytest.mark.parametrize("text", ["{{no-such-service}}", "{{Childline}}", "{{childline}"])
def test_a_key_that_readers_would_see_stops_publishing(text):
    assert [stops for stops, _ in found(text, tokens=True)] == [True]


def test_an_address_of_mail_is_pointed_out():
    [(stops, message)] = found("Write to help@example.org or help@example.org.", tokens=True)
    assert not stops
    assert "help@example.org" in message


# Rich text


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<h1>Kites</h1>", "only heading 1"),
        ("<h2></h2>", "heading without words"),
        ("<h2> </h2>", "heading without words"),
        ("<h2>Ring {{childline}}</h2>", "not turned into a number"),
        ('<p><a href="https://example.org">Click here</a></p>', "Click here"),
        ('<p>See <a href="https://example.org">here</a>.</p>', "Say where it leads"),
        ('<p><a href="https://example.org"></a></p>', "link without words"),
        ('<p><a linktype="page" id="999999">Kites</a></p>', "has been deleted"),
        ('<p><a linktype="document" id="999999">Kites</a></p>', "has been deleted"),
        ('<p><a href="tel:01632960123">Kites</a></p>', "dials a number"),
        ("<p>Ring <b>01225</b> 396312.</p>", "typed by hand"),
        ("<p>{{child<b>line</b>}}</p>", "Double braces"),
    ],
)
def test_what_would_break_a_page_stops_it(html, words):
    stops = [message for stopping, message in in_html(html) if stopping]
    assert any(words in message for message in stops), in_html(html)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<p><a href="https://example.org/a">https://example.org/a</a></p>', "better than an"),
        ('<p><a href="mailto:a@example.org">the office</a></p>', "goes out of date"),
    ],
)
def test_what_could_be_better_is_pointed_out(html, words):
    assert [(stops, words in message) for stops, message in in_html(html)] == [(False, True)]


def test_a_link_to_a_page_that_is_not_published_is_pointed_out():
    page = a_page("Kites in draft", "<p>W.</p>", draft=True)
    [(stops, message)] = in_html(f'<p><a linktype="page" id="{page.pk}">Kites</a></p>')
    assert not stops
    assert "not published" in message


def test_a_link_to_a_draft_document_is_pointed_out():
    document = a_document("kites.md", "# Kites", title="Kites", status="draft")
    [(stops, message)] = in_html(f'<p><a linktype="document" id="{document.pk}">K</a></p>')
    assert not stops
    assert "draft" in message


# Blocks and the order of headings


def clean(*blocks):
    """The messages that stop a body from being published, by the number of the block."""
    value = BODY.to_python([{"type": kind, "value": value} for kind, value in blocks])
    try:
        BODY.clean(value)
    except ValidationError as error:
        return {
            index + 1: str(e.as_json_data() if hasattr(e, "as_json_data") else e.messages)
            for index, e in error.block_errors.items()
        }
    return {}


def test_headings_go_down_one_level_at_a_time():
    assert clean(("prose", "<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2>")) == {}
    assert "straight after a heading 2" in clean(("prose", "<h2>A</h2><h4>C</h4>"))[1]
    assert "the page's title" in clean(("prose", "<h3>A</h3>"))[1]


def test_headings_are_counted_from_one_block_to_the_next():
    errors = clean(("prose", "<h2>A</h2>"), ("steps", ["<p>B</p>"]), ("prose", "<h4>C</h4>"))
    assert set(errors) == {3}
    card = ("warning", {"title": "Mind", "text": "<p>B</p>"})
    assert clean(card, ("prose", "<h2>A</h2>"), card, ("prose", "<h4>C</h4>")) == {}
    assert set(clean(card, ("prose", "<h4>C</h4>"))) == {2}


def test_all_that_is_wrong_is_said_at_once():
    card = {"urgency": "emergency", "title": "Call now", "text": "<p>A</p>"}
    errors = clean(("prose", "<h3>A</h3>"), ("urgency_card", card))
    assert set(errors) == {1, 2}
    assert "999" in errors[2]


@pytest.mark.parametrize("caption", ["", "  ", "Ring {{childline}}"])
def test_a_table_needs_a_caption_of_words(caption):
    value = {
        "data": [["What", "When"], ["Kites", "March"]],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "table_caption": caption,
    }
    assert set(clean(("table", value))) == {1}
    assert clean(("table", {**value, "table_caption": "Kites"})) == {}
    headless = {**value, "table_caption": "Kites", "table_header_choice": "neither"}
    assert "header row" in clean(("table", headless))[1]
    numbers = {**value, "table_caption": "K", "data": [["A", "B"], ["C", "01632 960123"]]}
    assert "01632 960123" in clean(("table", numbers))[1]


@pytest.mark.parametrize("title", ["01632 960123", "{{childline}}"])
@pytest.mark.parametrize("kind", ["warning", "details"])
def test_no_number_stands_in_the_title_of_a_block(kind, title):
    assert set(clean((kind, {"title": title, "text": "<p>A</p>"}))) == {1}


@pytest.mark.parametrize("words", ["", "IMG_0001", "kite.jpg", "Ring 01632 960123"])
def test_a_picture_needs_words_for_those_who_do_not_see_it(words):
    image = SiteImage.objects.create(title="Kite", file="k.png", width=1, height=1)
    value = {"image": {"image": image.pk, "alt_text": words, "decorative": False}, "caption": ""}
    assert set(clean(("picture", value))) == {1}
    value["image"]["decorative"] = True
    assert clean(("picture", value)) == {}


def test_a_name_beside_a_quotation_is_pointed_out():
    page = a_page("Kites", draft=True)
    set_body(page, ("quotation", {"words": "<p>A</p>", "who": "Jane Smith", "source": ""}))
    [finding] = object_findings(page)
    assert not finding.stops
    assert finding.where == ("Body", "block 1 (Quotation)", "Who said it")


def test_a_draft_of_a_body_is_saved_with_all_of_it():
    value = BODY.to_python(
        [
            {"type": "prose", "value": "<h4>A</h4><p>01632 960123 {{no-such}}</p>"},
            {"type": "urgency_card", "value": {"urgency": "emergency", "title": "", "text": ""}},
        ]
    )
    assert len(BODY.clean_deferred(value)) == 2
    with pytest.raises(ValidationError):
        BODY.clean(value)


# Whole objects


def test_every_text_of_a_page_is_looked_at():
    page = a_page("Ring 01632 960123", draft=True, summary="Or 01632 960124.")
    page.seo_title = "01632 960125"
    page.search_description = "01632 960126"
    set_body(page, "<p>01632 960127</p>")
    places = {finding.where[0] for finding in object_findings(page)}
    assert places == {"Title", "Summary", "Title tag", "Meta description", "Body"}


def test_nothing_is_wrong_with_the_starter_content():
    for page in Page.objects.filter(depth__gt=1, slug__in=["neglect", "home-alone", "marac"]):
        assert [f for f in object_findings(page.specific) if f.stops] == []
    snippets = (Contact, Topic, AnswerText, Alert, GlossaryTerm, LegislationItem)
    for item in chain.from_iterable(model.objects.all() for model in snippets):
        assert [f for f in object_findings(item) if f.stops] == [], item


@pytest.mark.parametrize(
    ("snippet", "place"),
    [
        (Alert(title="Ring 01632 960123"), "Title"),
        (Alert(title="Kites", text="Ring 01632 960123."), "Text"),
        (Alert(title="Kites", text="Ring {{no-such-service}}."), "Text"),
        (GlossaryTerm(term="Kite", definition="Ring 01632 960123."), "Definition"),
        (LegislationItem(title="Act", what_it_does="Ring 01632 960123."), "What it does"),
        (LegislationItem(title="Act", sections="Ring 01632 960123."), "Sections that matter"),
    ],
)
def test_a_number_in_a_snippet_stops_it_at_its_field(snippet, place):
    [finding] = object_findings(snippet)
    assert finding.stops
    assert finding.place.startswith(place)


def test_an_alert_may_hold_the_key_of_a_contact():
    assert object_findings(Alert(title="Kites", text="Ring {{childline}}.")) == []


def test_a_snippet_is_not_shown_what_is_to_be_confirmed_of_a_contact():
    contact = ContentCheck.objects.open().filter(contact__isnull=False).first().contact
    assert open_checks(contact)
    assert not open_checks(GlossaryTerm(pk=contact.pk))


def test_the_note_of_a_contact_holds_no_number_but_999():
    contact = a_contact("kites", phone="01632 960123", note="In danger call 999.")
    assert object_findings(contact) == []
    contact.note = "Or ring 01632 960124."
    assert [finding.place for finding in object_findings(contact)] == ["Note"]


@pytest.mark.parametrize("model", get_page_models(), ids=lambda model: model.__name__)
def test_every_type_of_page_is_checked_before_it_is_published(model):
    form = model.base_form_class
    assert issubclass(form, CheckedPageForm), (
        f"{model.__name__} has a form of its own: build it on guidance.forms.CheckedPageForm"
    )
    assert issubclass(form, WagtailAdminPageForm)


def test_rich_text_of_a_prose_block_is_kept_as_it_is():
    value = RichText("<p>Ring {{childline}}.</p>")
    assert BODY.child_blocks["prose"].clean(value).source == value.source
