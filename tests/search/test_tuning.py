"""Training the encoder's last layers on example questions."""

import numpy as np
import pytest

from search import encoder, export_model, tuned
from search.encoder import Encoder, default_model_path, get_encoder, model_id_of
from search.examples import Example
from search.tuned import load_tuned, save_tuned
from search.tuning import tune

BOATS = ["is the ferry on time", "where do I hire a canoe", "my kayak leaks", "sails for sale"]
BREAD = ["how long does dough rise", "rye or wheat", "my crust is soft", "a sourdough starter"]


@pytest.fixture(scope="module")
def learnt() -> tuned.Tuned:
    examples = [Example(text, "routine", (), ("boats",), "public", "none") for text in BOATS]
    examples += [Example(text, "urgent", (), ("bread",), "public", "none") for text in BREAD]
    return tune(examples, rounds=40)


@pytest.fixture
def kept(learnt, tmp_path, monkeypatch):
    monkeypatch.setattr(tuned, "FILE", tmp_path / "tuned.npz")
    save_tuned(learnt)
    return load_tuned(learnt.model_id)


def test_what_was_learnt_is_kept_nearly_as_it_was(learnt, kept):
    assert kept.labels == learnt.labels
    for name, change in learnt.changes.items():
        assert kept.changes[name] == pytest.approx(
            change, abs=float(np.abs(change).max()) / 200 + 1e-6
        )


def test_another_model_has_no_tuned_layers(kept):
    assert load_tuned("another-model") is None


def test_the_layers_tell_apart_what_they_were_taught(kept, tmp_path, monkeypatch):
    folder = tmp_path / "model"
    folder.mkdir()
    export_model.export(str(default_model_path()), folder, model_id_of("default"))
    monkeypatch.setattr(encoder, "_exported", lambda *_: folder)
    told = Encoder("default").read_question
    assert told("a boat on the river").opinions["topic"]["boats"] > 0.6
    assert told("flour and yeast").opinions["topic"]["bread"] > 0.6
    assert told("flour and yeast").opinions["urgency"]["urgent"] > 0.6


def test_the_layers_that_are_kept_know_an_emergency():
    opinions = get_encoder().read_question("he has stopped breathing and gone blue").opinions
    assert opinions["urgency"]["emergency"] > 0.8
    assert all(sum(opinion.values()) == pytest.approx(1) for opinion in opinions.values())
