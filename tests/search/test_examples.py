"""The example questions that triage learns from, and those that it is checked on."""

import re
from itertools import chain

import numpy as np
import pytest
import yaml
from django.conf import settings

from search.decision import ANY_KIND
from search.encoder import get_encoder
from search.evaluation import LEAST_URGENT, read_questions
from search.examples import (
    EXAMPLES_DIR,
    HELD_OUT_FILE,
    PLAIN_FILE,
    VALIDATION_FILE,
    Example,
    examples_hash,
    read_examples,
)
from search.texts import starter_texts
from search.vectors import vectors_for

ASKERS = {"public", "young-person", "practitioner", "partner-comms"}
SUBJECTS = {"child", "adult", "self", "staff", "none"}


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return read_examples()


@pytest.fixture(scope="module")
def validation() -> list[Example]:
    return read_examples([VALIDATION_FILE, HELD_OUT_FILE, PLAIN_FILE])


@pytest.fixture(scope="module")
def keys() -> dict[str, set[str]]:
    """The keys of the starter content's contacts and topics, from its files."""

    def read(name):
        return yaml.safe_load((settings.STARTER_CONTENT_DIR / name).read_text("utf-8"))

    return {
        "contacts": {row["key"] for row in read("contacts.yaml")["contacts"]},
        "topics": {row["key"] for row in read("topics.yaml")["topics"]},
    }


def words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", text.lower().replace("'", "").replace("’", "")))


def test_there_are_examples_of_every_urgency(examples):
    counts = {urgency: sum(e.urgency == urgency for e in examples) for urgency in LEAST_URGENT}
    assert all(count >= 100 for count in counts.values()), counts


def test_every_example_has_known_labels(examples, validation, keys):
    wrong = [
        example
        for example in chain(examples, validation)
        if example.urgency not in LEAST_URGENT
        or example.asker not in ASKERS
        or example.subject not in SUBJECTS
        or set(example.first_contact) - keys["contacts"]
        or set(example.topics) - keys["topics"]
    ]
    assert wrong == []


def test_no_example_is_empty(examples, validation):
    assert [e for e in chain(examples, validation) if not e.query.strip()] == []


def test_an_emergency_is_always_for_999(examples, validation):
    wrong = [
        example
        for example in chain(examples, validation)
        if example.urgency == "emergency" and example.first_contact[:1] != ("police-999",)
    ]
    assert wrong == []


def test_every_emergency_and_nothing_else_says_which_fixed_words_fit_it(examples):
    kinds = {ANY_KIND} | {
        key.removeprefix("emergency-") for key in starter_texts() if key.startswith("emergency-")
    }
    wrong = [
        example
        for example in examples
        if (example.kind in kinds) != (example.urgency == "emergency")
    ]
    assert wrong == []


def test_every_topic_has_an_example(examples, keys):
    assert keys["topics"] - {topic for example in examples for topic in example.topics} == set()


def test_the_same_words_never_have_two_urgencies(examples):
    known: dict[tuple, str] = {}
    wrong = [
        example.query
        for example in examples
        if known.setdefault(words(example.query), example.urgency) != example.urgency
    ]
    assert wrong == []


def test_no_question_that_is_checked_on_was_learnt_word_for_word(examples, validation):
    learnt = {words(example.query) for example in examples}
    assert [v.query for v in validation if words(v.query) in learnt] == []


@pytest.mark.django_db
def test_no_question_that_is_checked_on_is_nearly_one_that_was_learnt(
    built_index, examples, validation
):
    checked, learnt = ([item.query for item in items] for items in (validation, examples))
    cosines = vectors_for(checked, get_encoder()) @ vectors_for(learnt, get_encoder()).T
    near = [
        (checked[at], learnt[int(np.argmax(row))])
        for at, row in enumerate(cosines)
        if row.max() > 0.95
    ]
    assert near == []


def test_the_questions_to_check_on_can_be_read_by_the_evaluation():
    assert len(read_questions(VALIDATION_FILE)) >= 600
    assert len(read_questions(HELD_OUT_FILE)) >= 300
    assert len(read_questions(PLAIN_FILE)) >= 250


def test_there_is_one_file_for_each_kind_of_example():
    assert len(list(EXAMPLES_DIR.glob("*.jsonl"))) >= 10


@pytest.mark.parametrize(
    "line", ["{", "[]", "7", '{"query": "help"}', '{"query": "help", "urgency": "urgent"}']
)
def test_a_broken_line_is_named(tmp_path, line):
    path = tmp_path / "mine.jsonl"
    path.write_text("\n" + line + "\n")
    with pytest.raises(ValueError, match=r"mine\.jsonl, line 2"):
        read_examples([path])


def test_a_changed_example_changes_the_hash(examples):
    one, other = examples[:10], examples[1:11]
    assert examples_hash(one) == examples_hash(list(one)) != examples_hash(other)
