"""Spelling by the words of the pages."""

import pytest

from search.vocabulary import MOST_LOOKED_UP, Vocabulary

PAGES = [
    "Neglect of a child and private fostering",
    "Private fostering: whom to tell",
    "A referral about exploitation and trafficking",
    "Forced marriage, and harassment after it",
    "More children move house",
    "Physical and psychological abuse",
]


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary.build(PAGES, ["patient", "phone", "swimming"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("priavte fostring", "private fostering"),
        ("Neglekt of a child", "neglect of a child"),
        ("exploitaton", "exploitation"),
        ("explotiation", "exploitation"),
        ("forsed marige", "forced marriage"),  # a slip, and a vowel and a double letter lost
        ("harrasment", "harassment"),
        ("fisical", "physical"),  # written by ear
        ("sycological", "psychological"),
    ],
)
def test_a_slip_is_put_right(vocabulary, typed, meant):
    assert vocabulary.correct(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "private fostering",
        "patients phoning and swimming",  # other forms of words of the language
        "patient's",
        "dfes",  # too short to guess
        "Maeve and Moira",  # names: what they are near to is shorter
        "Zebedee's zebras",  # begins like nothing here
        "12345 ????",
        "",
    ],
)
def test_what_may_be_meant_is_left_as_it_was_typed(vocabulary, typed):
    assert vocabulary.correct(typed) == typed


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("a patient child", True),
        ("tuchd mi unkl child", False),
        ("我爸爸打我", False),
        ("?!", False),
    ],
)
def test_whether_most_words_are_known_is_told(vocabulary, text, most):
    assert vocabulary.knows_most(text) == most


def test_a_word_is_put_right_as_the_word_that_more_pages_hold():
    vocabulary = Vocabulary.build(["plans", "plant", "plant a tree"], [])
    assert vocabulary.correct("plane's") == "plant"


def test_of_a_text_full_of_unknown_words_only_some_are_looked_up(vocabulary, monkeypatch):
    asked = []
    monkeypatch.setattr(vocabulary, "_nearest", lambda word: asked.append(word) or "")
    vocabulary.correct(
        " ".join(f"n{chr(97 + at % 26) * 5}{chr(97 + at // 26)}x" for at in range(200))
    )
    assert len(asked) == MOST_LOOKED_UP


def test_words_that_nobody_knows_are_told_from_others(vocabulary):
    assert not vocabulary.knows_some("zzyxq plugh")
    assert vocabulary.knows_some("zzyxq neglected")


def test_a_rare_word_says_more_than_a_common_one(vocabulary):
    assert vocabulary.rarity("neglect") > vocabulary.rarity("foster")


def test_it_is_the_same_when_it_was_kept(vocabulary, tmp_path):
    vocabulary.save(tmp_path)
    kept = Vocabulary.load(tmp_path)
    assert kept.correct("priavte patients") == "private patients"
    assert kept.rarity("neglect") == vocabulary.rarity("neglect")
