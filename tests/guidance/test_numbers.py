"""Telephone numbers in running text come from the directory."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils.html import escape
from wagtail.rich_text import RichText

from guidance import directory
from guidance.blocks.prose import ProseBlock
from guidance.body import with_numbers
from guidance.directory import Directory, Entry, load, load_snapshot
from guidance.models import Contact
from guidance.numbers import (
    TYPED_NUMBER,
    number_link,
    number_words,
    replace_tokens,
    unknown_tokens,
)
from guidance.opening import Period
from search.texts import plain_numbers
from tests.conftest import LONDON, NOON_ON_WEDNESDAY
from tests.factories import a_contact, publish


@pytest.mark.parametrize(
    "text", ["Ring {{childline}}.", "Ring {{ childline }}.", "Ring {{\nchildline}}."]
)
def test_a_key_in_braces_becomes_its_number(text):
    assert replace_tokens(text, {"childline": "0800 1111"}.get) == "Ring 0800 1111."


def test_keys_with_a_variant_are_keys():
    assert replace_tokens("{{report-remove/adults}}", str.upper) == "REPORT-REMOVE/ADULTS"


@pytest.mark.parametrize(
    "text", ["{childline}", "{{Childline}}", "{{}}", "{{child line}}", "childline"]
)
def test_other_braces_are_left_alone(text):
    assert replace_tokens(text, lambda key: "NUMBER") == text


TYPED = [
    "Ring 01225 396312 today.",
    "Ring 0800 1111 now, or 0808 800 5000.",
    "+44 1225 396312",
    "+441225396312",
    "(01225) 396312",
    "01225-396-312",
    "<b>07700 900123</b>",
]


@pytest.mark.parametrize("text", TYPED)
def test_a_typed_number_is_seen(text):
    assert TYPED_NUMBER.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "Children Act 1989, section 47",
        "within 15 working days of 21 November 2026",
        "[2026] UKSC 16",
        "from 2025-26 to 2026-27",
        "1,000 children in 2026",
        "https://www.legislation.gov.uk/ukpga/1989/41/section/47",
        "£1,250,000",
    ],
)
def test_laws_dates_and_sums_are_no_telephone_numbers(text):
    assert not TYPED_NUMBER.search(text)


def clean(html: str):
    return ProseBlock().clean(RichText(html))


@pytest.mark.django_db
@pytest.mark.parametrize("text", TYPED)
def test_an_editor_who_types_a_number_is_told_what_to_do(text):
    with pytest.raises(ValidationError) as error:
        clean(f"<p>{text}</p>")
    assert "key in double braces" in error.value.messages[0]


@pytest.mark.django_db
def test_an_editor_who_names_an_unknown_service_is_told_which():
    with pytest.raises(ValidationError) as error:
        clean("<p>Ring {{childline}} or {{no-such-service}}.</p>")
    assert "no-such-service" in error.value.messages[0]
    assert clean("<p>Ring {{childline}}.</p>").source == "<p>Ring {{childline}}.</p>"


@pytest.mark.django_db
def test_unknown_keys_are_listed():
    assert unknown_tokens("{{childline}} {{b-service}} {{a-service}}") == ["a-service", "b-service"]
    assert unknown_tokens("no keys") == []


@pytest.mark.django_db
def test_a_page_shows_the_number_of_the_directory_as_a_link():
    html = with_numbers("<p>Ring {{childline}} or {{no-such-service}}.</p>")
    assert '<a class="app-number" href="tel:+448001111">0800 1111</a>' in html
    assert "{{" not in html
    assert "no-such-service" not in html


@pytest.mark.django_db
def test_a_number_changed_in_the_directory_changes_everywhere():
    contact = Contact.objects.get(key="childline")
    contact.phone = "0800 1112"
    publish(contact)
    assert "0800 1112" in with_numbers("{{childline}}")
    assert plain_numbers("Ring {{childline}}.", load()) == "Ring 0800 1112."


@pytest.mark.django_db
def test_a_service_without_a_number_names_the_one_that_answers_for_it(at):
    at(NOON_ON_WEDNESDAY)
    name = escape(Contact.objects.get(key="childrens-social-care").name)
    assert f"01225 396312 ({name})" in with_numbers("{{lado}}")


def test_a_name_with_html_in_it_is_text():
    services = Directory(
        [
            Entry(key="a", stand_in="b"),
            Entry(key="b", name="<script>alert(1)</script>", phone="1", always_open=True),
            Entry(key="c", stand_in="d"),
            Entry(key="d", name="<script>alert(1)</script>", phone="1", tel="1", always_open=True),
        ]
    )
    for key in ("a", "c"):
        assert "&lt;script&gt;" in number_link(services.reach(key))
        assert "<script>" not in number_link(services.reach(key))


ALWAYS = {"always_open": True}
POLICE = Entry(key="police-101", name="Police", phone="101", tel="101", **ALWAYS)
ALWAYS_C = Entry(key="c", name="C", phone="7", **ALWAYS)
OFFICE_HOURS = (Period(("mon", "tue", "wed", "thu", "fri"), "09:00", "17:00"),)


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        ([Entry(key="b", name="B club", phone="0123", tel="+44123", **ALWAYS)], "0123 (B club)"),
        ([Entry(key="b", stand_in="c", live=False), ALWAYS_C], "7 (C)"),
        # Words are read at any hour: who is there for a part of the day takes nobody's place.
        ([Entry(key="b", name="B", phone="6", stand_in="c"), ALWAYS_C], "7 (C)"),
        ([Entry(key="b", name="B", phone="6", periods=OFFICE_HOURS)], "101 (Police)"),
        # Nor does one who cannot be rung, or whose number is out of date.
        ([Entry(key="b", name="B", sms="85258", **ALWAYS)], "101 (Police)"),
        ([Entry(key="b", name="B", stand_in="c"), ALWAYS_C], "7 (C)"),
        (
            [
                Entry(key="b", phone="6", stand_in="c", expires_on="2020-01-01", **ALWAYS),
                ALWAYS_C,
            ],
            "7 (C)",
        ),
        ([Entry(key="b", stand_in="a", live=False)], "101 (Police)"),
        ([Entry(key="b", stand_in="", live=False)], "101 (Police)"),
        ([], "101 (Police)"),
    ],
)
@pytest.mark.parametrize("hour", [3, 12])
def test_a_sentence_that_names_a_service_taken_down_gives_who_always_answers(
    at, hour, others, shown
):
    at(NOON_ON_WEDNESDAY.replace(hour=hour))
    services = Directory([Entry(key="a", stand_in="b", live=False), *others, POLICE])
    assert number_words(services.reach_in_words("a"))[0] == shown


def test_who_stands_in_for_a_service_taken_down_stands_in_for_all_that_it_stood_in_for():
    services = Directory(
        [
            Entry(key="a", name="A", stand_in="b"),
            Entry(key="b", stand_in="c", live=False),
            Entry(key="c", name="C", phone="7", tel="7", **ALWAYS),
            POLICE,
        ]
    )
    assert services.reach("a").via == "c"


@pytest.mark.django_db
def test_prose_and_answers_give_the_stand_in_of_a_service_that_was_taken_down(at):
    at(NOON_ON_WEDNESDAY)
    a_contact("kite-line", name="Kite line", phone="01225 111111", always_open=True)
    gone = a_contact("kite-club", phone="01225 222222", stand_in="kite-line")
    assert "01225 222222" in with_numbers("{{kite-club}}")
    gone.unpublish()
    shown = with_numbers("<p>Ring {{kite-club}}.</p>")
    assert ">01225 111111 (Kite line)</a>" in shown
    assert "222222" not in shown
    assert plain_numbers("{{kite-club}}", load()) == "01225 111111 (Kite line)"
    directory.save_snapshot(load())
    assert plain_numbers("{{kite-club}}", load_snapshot()) == "01225 111111 (Kite line)"


NIGHT = datetime(2026, 11, 25, 3, 0, tzinfo=LONDON)
EXPIRED = datetime(2027, 3, 10, 12, 0, tzinfo=LONDON)


@pytest.mark.django_db
def test_in_a_sentence_a_closed_service_keeps_its_own_number(at):
    """The words around it say when to ring: "by day ring …, at night ring …"."""
    at(NIGHT)
    assert "01225 396312" in with_numbers("{{childrens-social-care}}")
    at(NOON_ON_WEDNESDAY)
    assert "01454 615165" in with_numbers("{{emergency-duty-team}}")


@pytest.mark.django_db
def test_in_a_sentence_a_number_out_of_date_gives_way(at):
    at(EXPIRED)
    assert "01225 396000" not in with_numbers("{{adult-social-care}}")
