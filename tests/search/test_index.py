import json
import shutil

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from guidance import passages
from guidance.models import Passage, Topic
from search.encoder import EncoderUnavailable, default_model_path, get_encoder
from search.index import IndexUnavailable, build_index, current_index, current_version
from search.models import StoredVector
from search.service import ask
from tests.factories import a_page, publish, set_body

from .conftest import CountingEncoder


@pytest.fixture
def new_process(monkeypatch):
    """What was loaded is forgotten, as when the site is started again."""
    return lambda: monkeypatch.setattr("search.index._loaded", None)


def titles(index):
    return {row.title for row in index.rows}


def test_a_build_holds_every_passage_that_may_be_found(small_site):
    version = build_index()
    index = current_index()
    assert index.version == version == current_version()
    assert {row.passage_id for row in index.rows} == {p.pk for p in passages.searchable()}
    assert titles(index) == {"Kites", "Boats"}


def test_a_build_finds_by_meaning_and_by_words(small_site):
    build_index()
    index = current_index()
    (nearest,), (cosine,) = index.nearest(get_encoder().encode_question("sailing on the river"), 1)
    assert index.rows[nearest].title == "Boats"
    assert cosine > 0.3
    (windy,), _ = index.lexical.search("windy", 1)
    assert index.rows[windy].title == "Kites"
    assert not len(index.lexical.search("parsnip", 5)[0])


def test_nothing_is_built_again_when_nothing_changed(small_site, encoder):
    version = build_index(encoder)
    encoder.encoded.clear()
    assert build_index(encoder) == version
    assert encoder.encoded == []


def test_a_build_is_made_again_when_asked_for(small_site, encoder):
    build_index(encoder)
    rows = current_index().rows
    encoder.encoded.clear()
    build_index(encoder, force=True)
    assert encoder.encoded == []
    assert current_index().rows == rows


def test_only_what_is_new_is_encoded(small_site, encoder):
    build_index(encoder)
    encoder.encoded.clear()
    a_page(
        "Trains",
        "<p>Trains leave the station for the coast at nine.</p>",
        summary="Trains to the sea.",
    )
    build_index(encoder)
    assert encoder.encoded
    assert all("rains" in text for text in encoder.encoded)
    assert titles(current_index()) == {"Kites", "Boats", "Trains"}


def test_a_changed_sentence_is_encoded_without_the_rest_of_its_page(small_site, encoder):
    page = a_page(
        "Trains",
        "<h2>Coast</h2><p>Trains leave the station for the coast at nine.</p>"
        "<h2>Hills</h2><p>Trains leave the station for the hills at noon.</p>",
    )
    build_index(encoder)
    encoder.encoded.clear()
    set_body(
        page,
        "<h2>Coast</h2><p>Trains leave the station for the coast at ten.</p>"
        "<h2>Hills</h2><p>Trains leave the station for the hills at noon.</p>",
    )
    publish(page)
    build_index(encoder)
    assert sorted(encoder.encoded) == [
        "Trains leave the station for the coast at ten.",
        "Trains. Coast. Trains leave the station for the coast at ten.",
    ]


def test_a_running_process_sees_a_new_build_without_a_restart(small_site):
    first = build_index()
    assert current_index().version == first
    a_page("Trains", "<p>Trains leave the station for the coast at nine.</p>")
    second = build_index()
    assert second != first
    assert current_index().version == second
    assert "Trains" in titles(current_index())


def test_what_is_taken_down_leaves_the_next_build(small_site):
    build_index()
    Passage.objects.filter(title="Boats").first().page.specific.unpublish()
    build_index()
    assert titles(current_index()) == {"Kites"}


def test_a_change_of_labels_alone_makes_a_new_build(small_site, encoder):
    first = build_index(encoder)
    encoder.encoded.clear()
    page = Passage.objects.filter(title="Boats").first().page.specific
    page.topic = Topic.objects.get(key="neglect")
    publish(page)
    assert build_index(encoder) != first
    assert encoder.encoded == []
    assert {row.topics for row in current_index().rows if row.title == "Boats"} == {("neglect",)}


def test_new_examples_make_a_new_build(small_site, few_examples):
    first = build_index()
    row = json.loads(few_examples.read_text().splitlines()[0]) | {"query": "he has a gun in there"}
    with few_examples.open("a") as file:
        file.write("\n" + json.dumps(row))
    assert build_index() != first


def test_a_build_that_is_cut_off_leaves_the_old_one_in_use(small_site):
    first = build_index()
    a_page("Trains", "<p>Trains leave the station for the coast at nine.</p>")
    with pytest.raises(KeyboardInterrupt):
        build_index(CountingEncoder(fail_after=2))
    assert current_version() == first
    assert titles(current_index()) == {"Kites", "Boats"}

    second = build_index()
    assert current_version() == second != first
    assert "Trains" in titles(current_index())


def test_a_build_that_is_cut_off_leaves_no_rubbish_and_goes_on_where_it_stopped(
    small_site, empty_index_dir
):
    with pytest.raises(KeyboardInterrupt):
        build_index(CountingEncoder(fail_after=4))
    kept = StoredVector.objects.count()
    assert kept
    encoder = CountingEncoder()
    build_index(encoder)
    assert StoredVector.objects.count() == kept + len(encoder.encoded)
    assert not list(empty_index_dir.glob("*.part"))


def test_old_builds_are_cleared_away(small_site, empty_index_dir):
    for number in range(4):
        a_page(f"Trains {number}", "<p>Trains leave the station for the coast at nine.</p>")
        version = build_index()
    builds = [path for path in empty_index_dir.iterdir() if path.is_dir()]
    assert len(builds) <= 2
    assert version in {path.name for path in builds}


def test_stored_encodings_are_those_of_the_model(small_site):
    build_index()
    index = current_index()
    row = next(row for row in index.rows if row.title == "Kites" and row.sentence_count == 1)
    passage = Passage.objects.get(pk=row.passage_id)
    vector = get_encoder().encode(passages.sentences(passage.text))[0]
    assert index.sentence_scores(row, vector)[0] == pytest.approx(1, abs=0.01)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


DAMAGE = {
    "a file gone": lambda folder: (folder / "rows.json").unlink(),
    "a file cut short": lambda folder: (folder / "vectors.npy").write_bytes(
        (folder / "vectors.npy").read_bytes()[:100]
    ),
    "a manifest of rubbish": lambda folder: (folder / "manifest.json").write_text("{oh no"),
    "triage gone": lambda folder: (folder / "triage.npz").write_bytes(b"no"),
    "triage cut short": lambda folder: (folder / "triage.npz").write_bytes(
        (folder / "triage.npz").read_bytes()[:3000]
    ),
    "words gone": lambda folder: shutil.rmtree(folder / "lexical"),
    "the folder gone": lambda folder: shutil.rmtree(folder),
    "fewer rows": lambda folder: (folder / "rows.json").write_text("[]"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_process_keeps_the_last_good_build_when_a_new_one_is_broken(
    small_site, empty_index_dir, damage
):
    first = build_index()
    current_index()
    a_page("Trains", "<p>Trains leave the station for the coast at nine.</p>")
    damage(empty_index_dir / build_index())
    assert current_index().version == first


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_new_process_with_only_a_broken_build_still_answers_with_help(
    small_site, empty_index_dir, new_process, damage
):
    damage(empty_index_dir / build_index())
    new_process()
    with pytest.raises(IndexUnavailable):
        current_index()
    answer = ask("Where do I fly a kite?")
    assert answer.status == "no-answer"
    assert "999" in [contact.tel for contact in answer.contacts]
    assert len(answer.contacts) > 2
    assert ask("he has a knife").urgency == "emergency"


@pytest.mark.parametrize("content", ["", "\n", "no-such-build"])
def test_a_pointer_to_nothing_is_no_index(small_site, empty_index_dir, content):
    empty_index_dir.mkdir()
    (empty_index_dir / "CURRENT").write_text(content)
    with pytest.raises(IndexUnavailable):
        current_index()


@pytest.mark.parametrize(
    "file",
    [
        "rows.json",
        "triage.npz",
    ],
)
def test_a_broken_build_is_mended_by_building_anew(small_site, empty_index_dir, new_process, file):
    (empty_index_dir / build_index() / file).write_bytes(b"no")
    new_process()
    build_index(force=True)
    assert titles(current_index()) == {"Kites", "Boats"}


def test_a_broken_build_is_not_taken_for_one_that_is_up_to_date(
    small_site, empty_index_dir, new_process
):
    (empty_index_dir / build_index() / "rows.json").unlink()
    new_process()
    build_index()
    assert titles(current_index()) == {"Kites", "Boats"}


def test_a_site_without_pages_can_be_built_and_asked(small_site):
    Passage.objects.all().delete()
    build_index()
    answer = ask("what is neglect")
    assert answer.contacts
    assert answer.sources == []


# The model


@pytest.fixture
def model_package(tmp_path, monkeypatch):
    """A package with a model folder, in place of the default model's."""
    folder = tmp_path / "a_model_for_tests" / "model"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("search.encoder.DEFAULT_PACKAGE", "a_model_for_tests")
    return folder


def test_the_default_model_is_the_one_that_was_checked():
    assert (default_model_path() / "model.safetensors").is_file()


def test_weights_other_than_those_that_were_checked_are_refused(model_package):
    (model_package / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(EncoderUnavailable, match="checksum"):
        default_model_path()


def test_a_model_without_weights_is_refused(model_package):
    with pytest.raises(EncoderUnavailable):
        default_model_path()


def test_a_model_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr("search.encoder.DEFAULT_PACKAGE", "no_such_model_package")
    with pytest.raises(EncoderUnavailable, match="no_such_model_package is not installed"):
        default_model_path()


def test_a_model_at_no_address_is_refused(settings, tmp_path):
    settings.ENCODER_MODEL = str(tmp_path / "nothing-here")
    with pytest.raises(EncoderUnavailable):
        get_encoder()


def test_without_a_model_questions_still_get_help(small_site, settings, tmp_path):
    build_index()
    settings.ENCODER_MODEL = str(tmp_path / "nothing-here")
    answer = ask("where do I hire a boat")
    assert answer.status == "no-answer"
    assert "999" in [contact.tel for contact in answer.contacts]
    assert ask("he has a knife").urgency == "emergency"


def test_the_command_says_which_index_is_in_use(small_site, capsys):
    call_command("search_index", "build")
    assert f"Index {current_version()} is in use." in capsys.readouterr().out


def test_the_command_says_plainly_that_the_model_is_missing(small_site, settings, tmp_path):
    settings.ENCODER_MODEL = str(tmp_path / "nothing-here")
    with pytest.raises(CommandError, match="could not be loaded"):
        call_command("search_index", "build")
