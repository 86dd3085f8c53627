"""The encoder: one for passages, a lighter one for questions, and the adapter between them."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from guidance.models import Passage
from search import adapter, export_model, tuned
from search.adapter import load_adapter
from search.encoder import Encoder, EncoderUnavailable, get_encoder, is_exported
from search.examples import read_examples
from search.index import current_index
from search.search_evaluation import Fact, read_facts

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def questions() -> list[str]:
    return [example.query for example in read_examples()][::400]


def test_the_lighter_model_means_what_the_whole_one_means(questions):
    encoder = get_encoder()
    whole = encoder.encode(questions)
    light = np.stack([encoder.encode_question(text) for text in questions])
    cosines = (whole * light).sum(axis=1)
    assert cosines.min() > 0.95
    assert cosines.mean() > 0.985


def test_vectors_have_the_length_one(questions):
    encoder = get_encoder()
    for text in questions[:10]:
        vector = encoder.encode_question(text)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
        assert np.linalg.norm(encoder.towards_answers(vector)) == pytest.approx(1, abs=1e-5)


@pytest.mark.django_db
def test_the_adapter_brings_the_answers_of_facts_forward(built_index):
    encoder, index = get_encoder(), current_index()
    texts = dict(Passage.objects.values_list("pk", "text"))

    def found(vector: np.ndarray, fact: Fact) -> bool:
        rows, _ = index.nearest(vector, 3)
        return any(fact.pattern.search(texts[index.rows[at].passage_id]) for at in rows)

    facts = read_facts()[::3]
    asked = [encoder.encode_question(fact.question) for fact in facts]
    before = sum(map(found, asked, facts))
    after = sum(map(found, map(encoder.towards_answers, asked), facts))
    assert after > before + len(facts) // 20


def test_another_model_has_no_adapter():
    encoder = get_encoder()
    assert load_adapter(encoder.model_id, encoder.dimension) is not None
    assert load_adapter("another-model", encoder.dimension) is None


def test_a_broken_adapter_is_a_model_that_cannot_be_loaded(tmp_path, monkeypatch):
    broken = tmp_path / "adapter.npz"
    broken.write_bytes(adapter.FILE.read_bytes()[:1000])
    monkeypatch.setattr(adapter, "FILE", broken)
    with pytest.raises(EncoderUnavailable, match="could not be loaded"):
        Encoder("default")
    adapter.save_adapter(np.zeros((3, 3)), get_encoder().model_id)
    with pytest.raises(EncoderUnavailable, match="does not hold an adapter"):
        Encoder("default")


def test_a_model_that_eight_bits_change_keeps_its_own_weights(tmp_path, monkeypatch):
    folder, model = get_encoder()._folder, tmp_path / "question.onnx"
    whole = (folder / "model.onnx").read_bytes()
    model.write_bytes(whole)
    from tokenizers import Tokenizer

    monkeypatch.setattr(export_model, "ALIKE", 1.1)
    monkeypatch.setattr(export_model, "COMPARED", 3)
    export_model._make_light(model, Tokenizer.from_file(str(folder / "tokenizer.json")), "")
    assert model.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [model]


def test_the_tuned_layers_leave_a_vector_as_it_is(questions):
    encoder = get_encoder()
    whole = encoder.encode(questions)
    read = np.stack([encoder.read_question(text).vector for text in questions])
    assert (whole * read).sum(axis=1).min() > 0.95


def test_tuned_layers_that_are_gone_are_a_model_that_cannot_be_loaded(tmp_path, monkeypatch):
    monkeypatch.setattr(tuned, "FILE", tmp_path / "tuned.npz")
    assert not is_exported()
    with pytest.raises(EncoderUnavailable, match="tuned layers cannot be opened"):
        Encoder("default")


def test_nothing_runs_beside_a_web_server_that_has_loaded_the_model():
    """A library that tells its maker how it is used does so from a thread of its own; and a process
    is copied without its threads."""
    script = (
        "import os, site_core.gunicorn_settings, site_core.wsgi\n"
        "from search.service import load_from_disk\n"
        "from search.encoder import get_encoder, is_loaded\n"
        "load_from_disk()\n"
        "get_encoder().encode(['one', 'two'])\n"
        "print(is_loaded(), len(os.listdir('/proc/self/task')))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ
        | {
            "MODEL_DIR": str(settings.MODEL_DIR),
            "DJANGO_SETTINGS_MODULE": "site_core.settings.test",
        },
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert told.stdout.split() == ["True", "1"]


def test_questions_are_encoded_without_the_whole_model(monkeypatch):
    encoder = Encoder("default")
    monkeypatch.setattr("search.encoder._session", lambda path: pytest.fail(f"{path.name} is read"))
    assert encoder.encode_question("who can help").shape == (encoder.dimension,)


def test_a_whole_model_that_is_gone_is_told(monkeypatch):
    encoder = Encoder("default")

    def gone(path):
        raise OSError("no such file")

    monkeypatch.setattr("search.encoder._session", gone)
    with pytest.raises(EncoderUnavailable, match="could not be loaded"):
        encoder.encode(["a passage"])
