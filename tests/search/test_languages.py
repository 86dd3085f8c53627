"""Other languages: told from English, answered in their own words, never made to wait."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from guidance import passages
from pages.models import LanguagePage
from search.emergency import load_rules
from search.examples import read_examples
from search.index import current_index
from search.languages import LANGUAGES, language_of, language_of_script
from search.service import ask
from search.texts import starter_texts

pytestmark = pytest.mark.django_db
LINES = Path(__file__).with_name("language_questions.jsonl").read_text("utf-8").splitlines()
QUESTIONS = [json.loads(line) for line in LINES]
CODES = {"zh": "zh-hans"}


def test_there_are_words_and_a_page_for_each_of_ten_languages():
    assert len(LANGUAGES) == 10
    pages = set(LanguagePage.objects.live().values_list("language", flat=True))
    assert pages == set(LANGUAGES)
    for language in LANGUAGES.values():
        text = starter_texts()[language.text_key]
        for key in ("police-999", "childrens-social-care", "adult-social-care"):
            assert f"{{{{{key}}}}}" in text["text"]


def test_most_of_what_people_type_is_known_for_their_language(site):
    vocabulary = current_index().vocabulary
    others = [row for row in QUESTIONS if row["language"] not in ("en", "none")]
    found = [language_of(row["query"], vocabulary) for row in others]
    right = [
        CODES.get(row["language"], row["language"]) == code or code == "other"
        for row, code in zip(others, found, strict=True)
        if code
    ]
    assert sum(map(bool, found)) >= 0.8 * len(others)
    assert sum(right) >= 0.95 * len(right)


def test_english_is_hardly_ever_taken_for_another_language(site):
    vocabulary = current_index().vocabulary
    english = [row["query"] for row in QUESTIONS if row["language"] == "en"]
    taken = [text for text in english if language_of(text, vocabulary)]
    assert len(taken) <= 0.02 * len(english), taken


def test_english_examples_hold_no_words_of_danger_of_another_language():
    rules = [rule for rule in load_rules().rules if rule.language]
    found = [
        example.query
        for example in read_examples()
        if example.query.isascii() and any(rule.pattern_met(example.query) for rule in rules)
    ]
    assert len(found) <= 5, found


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("mąż bije mnie i dzieci", "pl"),
        ("sąsiad zostawia małe dziecko samo w domu", "pl"),
        ("мій вітчим мене ображає", "uk"),
        ("زوجي لا يعطيني مالا للطعام", "ar"),
        ("邻居的孩子总是饿着", "zh-hans"),
        ("mein Mann schlägt mich jeden Tag", "other"),
        ("मेरा पति मुझे मारता है", "other"),
    ],
)
def test_an_answer_is_in_the_language_of_the_question(site, question, language):
    answer = ask(question)
    assert answer.language == language
    assert answer.heading == starter_texts()[f"language-{language}"]["heading"]
    assert answer.contacts[0].key == "police-999"
    assert answer.urgency in ("urgent", "emergency")
    if language != "other":
        assert answer.sources[0].url.startswith("/languages/")


@pytest.mark.parametrize(
    "question", ["on ma nóż i mnie zabije", "nu respira copilul", "se va sinucide, are un cutit"]
)
def test_danger_in_another_language_is_an_emergency_without_a_model(empty_index_dir, question):
    answer = ask(question)
    assert answer.urgency == "emergency"
    assert answer.contacts[0].key == "police-999"
    assert answer.language


def test_other_letters_are_told_without_an_index():
    assert language_of_script("邻居的孩子总是饿着") == "zh-hans"
    assert language_of_script("my dad hits me") == ""
    assert language_of_script("?? 123") == ""


def test_numbers_keep_their_order_in_words_from_right_to_left(site):
    answer = ask("زوجي لا يعطيني مالا للطعام")
    assert answer.direction == "rtl"
    assert "\u2066999\u2069" in " ".join(answer.text)


def test_the_page_says_which_language_its_words_are_in(site, client):
    page = BeautifulSoup(client.post("/ask/", {"question": "زوجي يصرخ كل يوم"}).text, "lxml")
    words = page.find("h1", id="answer").parent
    assert (words["lang"], words["dir"]) == ("ar", "rtl")
    listed = BeautifulSoup(client.get("/languages/").text, "lxml")
    assert listed.main.find("a", href="/languages/polish/")["lang"] == "pl"


def test_search_does_not_find_pages_in_other_languages(site):
    assert not passages.searchable().filter(url__startswith="/languages/polish").exists()
    page = LanguagePage.objects.get(language="pl")
    assert passages.in_language("pl").page_id == page.pk
    page.unpublish()
    assert passages.in_language("pl") is None


@pytest.mark.parametrize("text", ["asdfgh jkl", "qwertyuiop", "xxxxxxx", "hhhhhh", "sdkjfh"])
def test_keys_pressed_at_random_are_answered_kindly(site, text):
    answer = ask(text)
    assert answer.urgency == "off-topic"
    assert answer.contacts


@pytest.mark.parametrize("text", ["scard", "unkl tuch me", "mi dad hitt me"])
def test_a_childs_spelling_is_no_nonsense(site, text):
    assert ask(text).urgency != "off-topic"
