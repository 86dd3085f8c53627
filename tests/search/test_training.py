"""Learning the adapter, and the look-ups that it is learnt from."""

import random

import numpy as np
import pytest

from guidance import passages as content
from guidance.models import Passage
from search.encoder import get_encoder
from search.examples import VALIDATION_FILE, Example, read_examples
from search.index import build_index, current_index
from search.search_evaluation import read_facts, read_must_find
from search.training import LookUp, learn, mistype, read_look_ups
from search.vectors import vectors_for


@pytest.fixture(scope="module")
def look_ups() -> list[LookUp]:
    return read_look_ups()


@pytest.mark.django_db
def test_every_look_up_has_its_sentence_on_a_page(look_ups):
    sentences = {
        (passage.url.partition("#")[0], sentence)
        for passage in Passage.objects.all()
        for sentence in content.sentences(passage.text)
    }
    lost = [one for one in look_ups if (one.page, one.sentence) not in sentences]
    assert lost == []


def test_no_look_up_stands_twice(look_ups):
    queries = [one.query.lower() for one in look_ups]
    assert len(queries) == len(set(queries))


@pytest.mark.django_db
def test_no_look_up_is_nearly_a_question_that_search_is_measured_on(built_index, look_ups):
    measured = [
        *(example.query for example in read_examples([VALIDATION_FILE])),
        *(fact.question for fact in read_facts()),
        *(one.query for one in read_must_find()),
    ]
    encoder = get_encoder()
    learnt = vectors_for([one.query for one in look_ups], encoder)
    cosines = learnt @ vectors_for(measured, encoder).T
    near = [
        (look_ups[at].query, measured[int(np.argmax(row))])
        for at, row in enumerate(cosines)
        if row.max() > 0.92
    ]
    assert near == []


def test_what_is_learnt_turns_a_question_towards_its_sentence(small_site, monkeypatch):
    Passage.objects.update(topics=["boats"])
    build_index()
    index, encoder = current_index(), get_encoder()
    query = "zorbling opening dates"
    passage = Passage.objects.get(text__contains="first weekend of May")
    (sentence,) = content.sentences(passage.text)
    page = passage.url.partition("#")[0]
    monkeypatch.setattr("search.training.ROUNDS", 60)
    gone = LookUp("where is the old page", "/gone/", "It stands nowhere.")
    about = Example("hire", "routine", (), ("boats",), "public", "none")
    matrix = learn([LookUp(query, page, sentence), gone], [about], index, encoder)
    asked = encoder.encode_question(query)
    turned = asked + asked @ matrix
    (at,) = [at for at, row in enumerate(index.rows) if row.passage_id == passage.pk]
    assert turned @ index.vectors()[at] / np.linalg.norm(turned) > asked @ index.vectors()[at] + 0.1


def test_nothing_is_learnt_from_look_ups_of_another_site(small_site):
    build_index()
    gone = LookUp("where is the old page", "/gone/", "It stands nowhere.")
    with pytest.raises(ValueError, match="not about the pages of this site"):
        learn([gone], [], current_index(), get_encoder())


def test_slips_keep_most_of_a_text():
    rng = random.Random(0)
    text = "what happens after a conference about private fostering"
    slips = {mistype(text, rng) for _ in range(50)}
    assert len(slips) > 20
    assert all(set(slip) - set(text + "k") <= set("aeioulnrstf") for slip in slips)
    assert all(abs(len(slip) - len(text)) <= 9 for slip in slips)
    assert mistype("is it ok", random.Random(1)) in {"is it ok", "isit ok", "is itok"}
