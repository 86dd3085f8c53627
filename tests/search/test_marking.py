"""The words of a search in a passage."""

import re

import pytest

from search.marking import EXCERPT_CHARACTERS, Wanted, excerpt, marked

FILLER = "Kites are flown on the hill above the town on windy afternoons in spring. "


def html(text: str, search: str, *phrases: str) -> str:
    return marked(text, Wanted(search, phrases).find(text))


def test_words_are_marked_in_every_form_and_as_they_are_written():
    assert html("Flying a Kite; kites fly.", "kite flying") == (
        "<mark>Flying</mark> a <mark>Kite</mark>; <mark>kites fly</mark>."
    )


def test_an_apostrophe_is_no_hindrance():
    assert html("The children’s rights", "childrens") == "The <mark>children’s</mark> rights"


def test_what_every_text_has_is_not_marked():
    assert "<mark>" not in html("What is the kite for?", "what is the")


def test_a_synonym_is_marked_as_a_whole_and_never_in_parts():
    text = "A child protection conference protects the child."
    assert html(text, "CP", "child protection") == (
        "A <mark>child protection</mark> conference protects the child."
    )


def test_the_longest_phrase_is_marked():
    assert html("a child protection plan", "CPP", "child protection", "child protection plan") == (
        "a <mark>child protection plan</mark>"
    )


def test_text_and_marks_are_escaped():
    assert html("<b>kite</b> & <script>", "b kite") == (
        "&lt;<mark>b</mark>&gt;<mark>kite</mark>&lt;/<mark>b</mark>&gt; &amp; &lt;script&gt;"
    )


def test_a_short_passage_is_shown_whole():
    assert excerpt("A kite\nflies.", Wanted("kite")).text == "A kite flies."


def test_the_part_with_the_most_different_words_is_shown_from_the_beginning_of_a_sentence():
    text = FILLER * 6 + "The chair invites the parents to the conference in writing. " + FILLER * 6
    found = excerpt(text, Wanted("who invites parents to a conference"))
    assert found.text.startswith("…The chair invites the parents")
    assert found.text.endswith(("…", "."))
    assert len(found.text) <= EXCERPT_CHARACTERS + 2
    assert found.words == ["invites", "parents", "conference"]


def test_words_without_a_sentence_near_are_shown_with_a_few_words_before_them():
    text = "word " * 300 + "kite " + "word " * 300
    found = excerpt(text, Wanted("kite"))
    before, _, after = found.text.partition("kite")
    assert before == "…" + "word " * 8
    assert len(after) > 200


def test_a_passage_without_the_words_is_shown_from_its_beginning():
    found = excerpt(FILLER * 12, Wanted("boats"))
    assert found.text.startswith("Kites are flown")
    assert found.text.endswith(("…", "."))
    assert found.words == []


def test_a_text_without_a_space_is_cut_all_the_same():
    assert len(excerpt("x" * 2000, Wanted("kite")).text) <= EXCERPT_CHARACTERS + 1


@pytest.mark.parametrize("place", range(40, 90, 3))
def test_no_number_is_cut_in_two(place):
    text = "Kites are flown. " * 3 + "word " * (place // 5) + "Ring 01632 960123 about kites. " * 8
    for most in range(60, 120, 7):
        cut = excerpt(text, Wanted("about kites"), most).text
        assert all(number == "01632 960123" for number in re.findall(r"\d[\d ]*\d", cut)), cut
