"""The care of the index: whatever breaks, the site goes on answering, and says what is wrong."""

import errno
import json
import os
import signal
import threading
import time
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from filelock import FileLock

from guidance.models import Passage
from guidance.tasks import read_document_text
from search import builds, upkeep
from search.building import build_index
from search.dense import DenseIndex, recall
from search.encoder import EncoderUnavailable, Reading, model_id_of
from search.index import IndexUnavailable, current_index, current_version
from search.models import StoredVector
from search.scaling import clustered
from search.service import ask
from search.tasks import ask_for_build, refresh_index
from tests.factories import a_page, publish, set_body

DIMENSION = 16


class SmallEncoder:
    """Adds up a vector for each word: what shares words is near, and no model is loaded."""

    def __init__(self, model="small", dimension=DIMENSION):
        self.model_id = model_id_of(model)
        self.dimension = dimension
        self.words: list[str] = []
        self.encoded: list[str] = []

    def encode(self, texts):
        self.encoded += texts
        made = np.stack([self._one(text) for text in texts])
        return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)

    def encode_question(self, text):
        return self.encode([text])[0]

    def read_question(self, text):
        return Reading(self.encode_question(text))

    def towards_answers(self, vector):
        return vector

    def _one(self, text):
        words = text.lower().split() or ["nothing"]
        seeds = (sum(word.encode()) * len(word) for word in words)
        return sum(np.random.default_rng(seed).normal(size=self.dimension) for seed in seeds)


@pytest.fixture
def small(small_site, settings, monkeypatch):
    """A small site whose model is a small one, and whose tasks wait in the database."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.ENCODER_MODEL = "small"
    monkeypatch.setattr("search.encoder._load", SmallEncoder)
    return small_site


@pytest.fixture
def restart(monkeypatch):
    """What was loaded is forgotten, as when the site is started again."""

    def restart():
        monkeypatch.setattr("search.index._loaded", None)
        monkeypatch.setattr("search.index._set_aside", {})

    return restart


def a_build() -> str:
    """A new build that holds a page more than the last."""
    number = Passage.objects.count()
    a_page(f"Trains {number}", f"<p>Train {number} leaves for the coast at nine every day.</p>")
    return build_index()


def builds_asked_for() -> int:
    return DBTaskResult.objects.filter(task_path=refresh_index.module_path, status="READY").count()


def health(client) -> dict:
    return client.get("/api/v1/health").json()


def post(client, path: str, **body):
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json").json()


# What a build says of itself


def test_a_build_says_what_is_in_it(small):
    version = build_index()
    manifest = builds.check(version, every_byte=True)
    assert manifest.version == version
    assert manifest.model_id == model_id_of("small")
    assert manifest.dimension == DIMENSION
    assert manifest.passages == Passage.objects.count() == sum(manifest.by_type.values())
    assert manifest.sentences
    assert manifest.examples == 10
    written = {
        str(path.relative_to(builds.folder_of(version)))
        for path in builds.folder_of(version).rglob("*")
        if path.is_file()
    }
    assert written == {*manifest.files, "manifest.json"}


# Damage


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def one_byte_changed(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [cut_short, one_byte_changed, gone])
def test_damage_to_any_file_is_found_and_the_last_good_build_answers(
    small, restart, subtests, damage
):
    good, bad = a_build(), a_build()
    for path in sorted(builds.folder_of(bad).rglob("*.*")):
        with subtests.test(path.name):
            whole = path.read_bytes()
            damage(path)
            restart()
            assert current_index().version == good
            path.write_bytes(whole)
    restart()
    assert current_index().version == bad


def test_health_says_that_the_last_good_build_is_used_and_asks_for_a_new_one(
    small, restart, client
):
    good, bad = a_build(), a_build()
    DBTaskResult.objects.all().delete()
    cut_short(builds.folder_of(bad) / "rows.json")
    restart()
    ask("Where do I fly a kite?")
    found = health(client)
    assert found["status"] == "degraded"
    assert found["index_version"] == good
    assert "rows.json" in found["problems"][0]
    ask("Where do I fly a kite?")
    assert builds_asked_for() == 1
    # What was asked for mends it.
    refresh_index.call()
    assert health(client)["status"] == "ok"
    assert health(client)["index_version"] not in (good, bad)
    assert set(builds.versions()) == {current_version(), good}


def test_a_build_that_was_mended_by_hand_is_used_again(small, restart, monkeypatch):
    good, bad = a_build(), a_build()
    path = builds.folder_of(bad) / "rows.json"
    whole = path.read_bytes()
    gone(path)
    restart()
    assert current_index().version == good
    path.write_bytes(whole)
    monkeypatch.setattr("search.index.RETRY_SECONDS", 0)
    assert current_index().version == bad


def test_without_any_sound_build_words_and_contacts_answer(small, restart, client):
    version = build_index()
    cut_short(builds.folder_of(version) / "vectors.npy")
    restart()
    found = health(client)
    assert found["status"] == "degraded"
    assert found["index"] is False
    assert "vectors.npy" in found["problems"][0]
    answer = post(client, "questions", question="Where can I hire a boat by the weir?")
    assert answer["status"] == "no-answer"
    assert answer["sources"][0]["title"] == "Boats"
    assert "999" in [contact["tel"] for contact in answer["contacts"]]
    results = post(client, "search", q="kites on windy afternoons")["results"]
    assert [result["title"] for result in results] == ["Kites"]
    assert post(client, "questions", question="he has a knife")["urgency"] == "emergency"


def test_what_is_unpublished_is_gone_from_a_search_by_words_too(small, restart, client):
    assert post(client, "search", q="kites")["results"]
    Passage.objects.filter(title="Kites").first().page.specific.unpublish()
    assert post(client, "search", q="kites")["results"] == []
    a_page("Kites again", "<p>Kites are back on the hill above the town from today.</p>")
    assert post(client, "search", q="kites")["results"][0]["title"] == "Kites again"


def test_a_search_by_words_keeps_to_its_filters(small, client):
    assert post(client, "search", q="kites", document_type=["procedure"])["results"] == []
    assert post(client, "search", q="kites", document_type=["information"])["results"]


# The model


def test_without_its_model_a_build_is_searched_by_words(small, monkeypatch, client):
    version = build_index()

    def missing(model):
        raise EncoderUnavailable(f"/secret/path/{model}")

    monkeypatch.setattr("search.encoder._load", missing)
    found = health(client)
    assert (found["status"], found["model"], found["index"]) == ("degraded", False, True)
    assert "model" in found["problems"][0]
    assert "secret" not in found["problems"][0]
    answer = post(client, "questions", question="Where can I hire a boat by the weir?")
    assert answer["sources"][0]["title"] == "Boats"
    assert answer["contacts"]
    assert answer["index_version"] == version
    assert post(client, "search", q="boats")["results"][0]["title"] == "Boats"


def test_an_index_of_another_model_is_seen_and_built_again(small, settings, restart, client):
    build_index()
    DBTaskResult.objects.all().delete()
    settings.ENCODER_MODEL = "another"
    restart()
    found = health(client)
    assert found["index"] is False
    assert "another model" in found["problems"][0]
    assert builds_asked_for() == 1
    answer = post(client, "questions", question="Where can I hire a boat by the weir?")
    assert answer["sources"][0]["title"] == "Boats"
    refresh_index.call()
    assert health(client)["status"] == "ok"


def test_the_last_good_build_is_used_when_the_model_is_put_back(small, settings, restart, client):
    first = build_index()
    settings.ENCODER_MODEL = "another"
    build_index()
    settings.ENCODER_MODEL = "small"
    restart()
    assert current_index().version == first


def test_vectors_of_another_dimension_are_seen(small, monkeypatch, client):
    build_index()
    monkeypatch.setattr("search.encoder._load", lambda model: SmallEncoder(model, dimension=8))
    found = health(client)
    assert found["index"] is False
    assert "16 numbers" in found["problems"][0]
    answer = post(client, "questions", question="Where can I hire a boat by the weir?")
    assert answer["sources"][0]["title"] == "Boats"


def test_a_build_whose_files_do_not_have_its_dimension_is_broken(small, restart):
    version = build_index()
    folder = builds.folder_of(version)
    np.save(folder / "vectors.npy", np.ones((Passage.objects.count(), 3), np.float32))
    manifest = json.loads((folder / "manifest.json").read_text())
    content = (folder / "vectors.npy").read_bytes()
    manifest["files"]["vectors.npy"] = {
        "size": len(content),
        "sha256": builds.sha256_of(folder / "vectors.npy"),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    restart()
    with pytest.raises(IndexUnavailable, match="dimension"):
        current_index()


# The disk


@pytest.mark.parametrize("writer", ["numpy.save", "pathlib.Path.write_text", "shutil.copyfile"])
def test_a_full_disk_leaves_the_old_build_in_use_and_no_rubbish(
    small, empty_index_dir, monkeypatch, writer
):
    first = build_index()
    a_page("Trains", "<p>Trains leave the station for the coast at nine.</p>")

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(writer, full)
        with pytest.raises(CommandError, match="No space left on device"):
            call_command("search_index", "build")
    assert current_index().version == first
    assert not list(empty_index_dir.glob("*.part"))
    build_index()
    assert "Trains" in {row.title for row in current_index().rows}


def test_a_build_that_failed_is_told(small, monkeypatch, client):
    build_index()
    a_page("Trains", "<p>Trains leave the station for the coast at nine.</p>")

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    DBTaskResult.objects.all().delete()
    ask_for_build()
    with monkeypatch.context() as patch:
        patch.setattr("numpy.save", full)
        call_command("db_worker", batch=True, interval=0, verbosity=0, reload=False)
    with pytest.raises(CommandError, match="No space left on device"):
        call_command("search_index", "status")
    build_index()
    call_command("search_index", "status")


def test_a_build_goes_before_what_was_asked_for_earlier(small):
    DBTaskResult.objects.all().delete()
    read_document_text.enqueue(0)
    ask_for_build()
    assert DBTaskResult.objects.ready().first().task_path == refresh_index.module_path


# Processes that are killed

STEPS = {
    "while texts are encoded": f"{__name__}.SmallEncoder.encode",
    "while vectors are written": "numpy.save",
    "while words are written": "search.lexical.LexicalIndex.save",
    "while triage is written": "shutil.copyfile",
    "before checksums are taken": "search.builds.seal",
    "before files are on the disk": "search.builds._onto_disk",
    "before the folder is renamed": "pathlib.Path.rename",
    "before the build is made current": "search.builds.make_current",
    "while the build is made current": "pathlib.Path.replace",
    "before old builds go": "search.builds.prune",
}


def build_in_a_process_killed_at(step: str) -> None:
    """A real build in a process of its own, which gets SIGKILL when it comes to the step."""

    def die(*args, **kwargs):
        os.kill(os.getpid(), signal.SIGKILL)

    process = os.fork()
    if process == 0:
        try:
            with mock.patch(step, die):
                build_index()
        finally:
            os._exit(0)
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status), f"the build never came to {step}"


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_a_build_killed_at_any_step_leaves_a_working_site(
    small, restart, empty_index_dir, client, step
):
    first = build_index()
    a_page("Trains", "<p>Trains leave the station for the coast at nine.</p>")
    build_in_a_process_killed_at(step)
    restart()
    assert not builds.is_building()
    assert health(client)["status"] == "ok"
    assert (current_index().version == first) == (step != "search.builds.prune")
    assert post(client, "search", q="kites on the hill")["results"][0]["title"] == "Kites"
    # The next build is made and clears up.
    build_index()
    assert current_index().rows[-1].title == "Trains"
    assert not list(empty_index_dir.glob("*.part"))
    build_index(force=True)
    assert len(builds.versions()) == 2


def a_bare_build(version: str) -> None:
    """A build of one file, for what does not look into it."""
    with builds.part_folder(version) as part:
        (part / "one").write_text(version)
        builds.seal(
            part,
            model_id="m",
            dimension=1,
            passages=0,
            by_type={},
            sentences=0,
            examples=0,
            triage_key="",
            took=0,
        )
    builds.make_current(version)


# Several at once


def test_a_second_builder_waits_for_the_first(small, empty_index_dir):
    build_index()
    a_page("Trains", "<p>Trains leave the station for the coast at nine.</p>")
    seen = []
    with FileLock(empty_index_dir / "build.lock"):
        assert builds.is_building()
        second = threading.Thread(target=lambda: seen.append(_locked()))
        second.start()
        time.sleep(0.2)
        assert seen == []
    second.join(timeout=10)
    assert seen == ["had the lock"]
    assert not builds.is_building()


def _locked() -> str:
    with builds.exclusive():
        return "had the lock"


def test_those_who_read_while_builds_change_always_have_an_index(empty_index_dir):
    """Readers follow the pointer while builders switch and clear away as fast as they can."""
    empty_index_dir.mkdir()
    a_bare_build("000")
    stop, faults = threading.Event(), []

    def read():
        while not stop.is_set():
            version = current_version()
            try:
                builds.check(version)
            except IndexUnavailable as error:
                if current_version() == version:
                    faults.append(str(error))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 40):
        with builds.exclusive():
            a_bare_build(f"{number:03}")
            builds.prune()
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert len(builds.versions()) == 2


def test_an_index_that_goes_while_it_is_read_gives_way_to_the_next(small, restart, monkeypatch):
    old = build_index()
    restart()
    check = builds.check

    def replaced_meanwhile(version, **options):
        monkeypatch.setattr(builds, "check", check)
        a_page("Trains", "<p>Trains leave the station for the coast at nine.</p>")
        build_index()
        raise IndexUnavailable("gone")

    monkeypatch.setattr(builds, "check", replaced_meanwhile)
    assert current_index().version == current_version() != old


# The command


def test_status_tells_what_is_stale(small, capsys):
    build_index()
    a_page("Trains", "<p>Trains leave the station for the coast at nine.</p>")
    Passage.objects.filter(title="Boats").delete()
    call_command("search_index", "status")
    told = capsys.readouterr().out
    new = Passage.objects.filter(title="Trains").count()
    assert f"{new} live passages not in the index, 2 in it no longer live" in told
    assert current_version() in told


def test_status_fails_where_there_is_no_index(small):
    with pytest.raises(CommandError, match="No index has been built yet"):
        call_command("search_index", "status")


def test_a_build_can_be_interrupted_and_goes_on_where_it_stopped(small, monkeypatch, capsys):
    encode = SmallEncoder.encode

    def interrupted(self, texts):
        encode(self, texts)
        raise KeyboardInterrupt

    monkeypatch.setattr("search.vectors.BATCH", 1)
    with monkeypatch.context() as patch:
        made = iter([encode, encode, interrupted])
        patch.setattr(SmallEncoder, "encode", lambda self, texts: next(made)(self, texts))
        with pytest.raises(SystemExit):
            call_command("search_index", "build")
    assert "goes on from there" in capsys.readouterr().err
    kept = StoredVector.objects.count()
    assert kept == 2
    encoder = SmallEncoder()
    build_index(encoder)
    assert StoredVector.objects.count() == kept + len(encoder.encoded)


def test_verify_finds_a_sound_index_sound(small, capsys):
    build_index()
    call_command("search_index", "verify")
    assert "whole" in capsys.readouterr().out


def test_verify_reads_what_loading_passes_over(small, monkeypatch):
    monkeypatch.setattr(builds, "CHECKED_AT_LOAD", 10)
    version = build_index()
    one_byte_changed(builds.folder_of(version) / "vectors.npy")
    builds.check(version)
    with pytest.raises(CommandError, match=r"vectors\.npy has a wrong checksum"):
        call_command("search_index", "verify")


def test_verify_encodes_a_sample_again(small, monkeypatch):
    build_index()
    monkeypatch.setattr(SmallEncoder, "_one", lambda self, text: np.arange(1, DIMENSION + 1))
    with pytest.raises(CommandError, match="not those that the model makes"):
        call_command("search_index", "verify")


def test_prune_keeps_what_is_live_and_removes_the_rest(small, capsys):
    page = a_page("Trains", "<p>Trains leave the station for the coast at nine.</p>")
    build_index()
    before = StoredVector.objects.count()
    set_body(page, "<p>Trains leave the station for the coast at ten.</p>")
    publish(page)
    build_index()
    assert StoredVector.objects.count() == before + 2
    call_command("search_index", "prune")
    assert "2 encoded texts" in capsys.readouterr().out
    assert upkeep.unused_vectors() == []
    encoder = SmallEncoder()
    build_index(encoder, force=True)
    assert encoder.encoded == []


def test_a_build_needs_no_stored_vector_of_what_it_has(small):
    build_index()
    StoredVector.objects.all().delete()
    a_page("Trains", "<p>Trains leave the station for the coast at nine.</p>")
    encoder = SmallEncoder()
    build_index(encoder)
    assert encoder.encoded
    assert all("rain" in text for text in encoder.encoded)


# The admin


@pytest.fixture
def report(admin_client):
    return lambda: admin_client.get(reverse("index_report"))


def test_the_report_says_how_the_index_stands(small, report):
    build_index()
    assert "everything that is live is in the index" in report().text
    a_page("Trains", "<p>Trains leave the station for the coast at nine.</p>")
    told = report().text
    assert "Changes since the last build are not in the index yet" in told
    assert current_version() in told


def test_the_report_and_the_first_page_say_what_is_wrong(small, report, admin_client, restart):
    cut_short(builds.folder_of(build_index()) / "rows.json")
    restart()
    assert "rows.json" in report().text
    first_page = admin_client.get("/admin/").text
    assert "Search needs care" in first_page
    assert reverse("index_report") in first_page


def test_the_first_page_says_nothing_while_all_is_well(small, admin_client):
    build_index()
    assert "Search needs care" not in admin_client.get("/admin/").text


def test_build_again_asks_for_a_build(small, admin_client):
    first = build_index()
    DBTaskResult.objects.all().delete()
    admin_client.post(reverse("index_report"))
    assert builds_asked_for() == 1
    call_command("db_worker", batch=True, interval=0, verbosity=0, reload=False)
    assert current_version() != first


def test_the_report_is_for_those_who_look_after_answers(small, client, django_user_model):
    from django.contrib.auth.models import Permission

    user = django_user_model.objects.create_user("helper", password="only for tests")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get(reverse("index_report")).status_code in (302, 403)
    assert client.post(reverse("index_report")).status_code in (302, 403)
    assert "search-index" not in client.get("/admin/").text
    user.user_permissions.add(Permission.objects.get(codename="change_answertext"))
    assert client.get(reverse("index_report")).status_code == 200


# Many passages


@pytest.mark.parametrize("rows", [0, 1, 40])
def test_few_passages_are_compared_one_by_one(rows):
    vectors = clustered(max(rows, 1), np.random.default_rng(1))[:rows]
    index = DenseIndex.build(vectors)
    assert index.kind == "exact"
    assert len(index.nearest(np.ones(384, np.float32), 10)[0]) == min(rows, 10)


def test_many_passages_are_found_in_clusters_as_if_compared_one_by_one(monkeypatch, tmp_path):
    monkeypatch.setattr("search.dense.EXACT_UP_TO", 5_000)
    rng = np.random.default_rng(3)
    vectors = clustered(8_000, rng)
    exact = DenseIndex(vectors)
    DenseIndex.build(vectors).save(tmp_path)
    index = DenseIndex.load(tmp_path)
    assert "clusters" in index.kind
    queries = vectors[:100] + 0.04 * rng.normal(size=(100, 384)).astype(np.float32)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    found = [index.nearest(query, 10)[0] for query in queries]
    right = [exact.nearest(query, 10)[0] for query in queries]
    assert recall(np.array(found), np.array(right)) >= 0.98
    rows, cosines = index.nearest(queries[0], 5)
    assert cosines == pytest.approx(index.cosines(rows, queries[0]), abs=1e-5)


def test_the_bench_tells_what_a_size_costs(capsys):
    call_command("bench", "--scale", "300")
    heading, row = capsys.readouterr().out.strip().splitlines()
    told = dict(zip(heading.split(" | "), row.split(" | "), strict=True))
    assert told["passages"] == "300"
    assert told["kind"] == "exact"
    assert told["recall@10"] == "1"
