"""The encoder: one for passages, a lighter one for questions, and the adapter between them."""

import numpy as np
import pytest

from guidance.models import Passage
from search import adapter, export_model
from search.adapter import load_adapter
from search.encoder import Encoder, EncoderUnavailable, get_encoder
from search.examples import read_examples
from search.index import current_index
from search.search_evaluation import Fact, read_facts


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
    folder = get_encoder()._folder
    (tmp_path / "model.onnx").write_bytes((folder / "model.onnx").read_bytes())
    from tokenizers import Tokenizer

    monkeypatch.setattr(export_model, "ALIKE", 1.1)
    monkeypatch.setattr(export_model, "COMPARED", 3)
    export_model._make_light(tmp_path, Tokenizer.from_file(str(folder / "tokenizer.json")), "")
    light = (tmp_path / "question.onnx").read_bytes()
    assert light == (tmp_path / "model.onnx").read_bytes()


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
