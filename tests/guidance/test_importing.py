"""Documents come in by the command and by upload: whole or not at all, with a line for each."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import Collection

from guidance.extraction import UnreadableDocument
from guidance.importing import Labels, files_in, read_text, take
from guidance.models import GuidanceDocument, Passage
from guidance.tasks import read_document_text
from search.index import current_index
from tests.factories import a_document

from .test_extraction_samples import blank_pdf, locked_pdf

pytestmark = pytest.mark.django_db

KITES = """\
# Kite flying policy

## Where

Kites are flown on the hill above the city by day, and never near the power lines.

## When

Kites are flown from March until the end of October, in any wind below force six.
"""
BOATS = KITES.replace("Kite", "Boat").replace("kite", "boat")


@pytest.fixture
def papers(tmp_path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


@pytest.fixture
def command(capsys):
    """Run the command without a new index; gives what it wrote."""

    def run(*arguments) -> str:
        call_command("import_documents", *map(str, arguments), "--no-index")
        written = capsys.readouterr()
        return written.out + written.err

    return run


def save(folder: Path, name: str, content: str | bytes = KITES) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def stored_files(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


# A file, a folder


def test_a_file_becomes_a_document_with_passages(papers, command):
    written = command(save(papers, "kites.md"))
    document = GuidanceDocument.objects.get()
    assert document.title == "Kite flying policy"
    assert [p.heading for p in document.passages.order_by("position")] == ["Where", "When"]
    assert "taken as “Kite flying policy”" in written
    assert "2 passages" in written
    assert "1 taken, 0 not taken." in written


def test_a_folder_is_taken_with_all_below_it_but_hidden_files(papers, command):
    save(papers, "kites.md")
    save(papers, "deep/down/boats.txt", BOATS)
    save(papers, ".hidden.md", KITES + "hidden")
    save(papers, ".git/config.md", KITES + "hidden")
    assert "2 taken, 0 not taken." in command(papers)
    assert GuidanceDocument.objects.count() == 2


def test_several_paths_are_taken_at_once(papers, command):
    assert "2 taken" in command(save(papers, "kites.md"), save(papers, "boats.md", BOATS))


def test_a_passage_of_a_document_can_be_read_at_its_address(papers, command, client):
    command(save(papers, "kites.md"))
    for passage in Passage.objects.filter(document__isnull=False):
        path, _, anchor = passage.url.partition("#")
        page = client.get(path)
        assert page.status_code == 200
        assert f'id="{anchor}"' in page.text
        assert passage.text[:30] in page.text


def test_what_the_importer_knows_goes_before_what_the_file_says(papers, command):
    command(
        save(papers, "kites.md"),
        *("--title", "All about kites"),
        *("--type", "annual-report"),
        *("--area", "Bristol"),
        *("--date", "2019-03-31"),
        *("--topic", "neglect", "--topic", "carers"),
    )
    document = GuidanceDocument.objects.get()
    assert document.title == "All about kites"
    assert document.status == "dated"
    assert document.dated == date(2019, 3, 31)
    assert document.year_label == "March 2019"
    passage = document.passages.first()
    assert (passage.title, passage.document_type) == ("All about kites", "annual-report")
    assert (passage.area, passage.area_name) == ("elsewhere", "Bristol")
    assert set(passage.topics) == {"neglect", "carers"}
    assert (passage.status, passage.dated_label) == ("dated", "March 2019")


def test_a_document_about_our_area_is_local(papers, command):
    command(save(papers, "kites.md"), "--area", "Bath and North East Somerset")
    passage = Passage.objects.filter(document__isnull=False).first()
    assert (passage.area, passage.area_name) == ("local", "Bath and North East Somerset")


def test_an_annual_report_says_its_year_by_itself(papers, command):
    save(
        papers,
        "report.md",
        "# Bristol Safeguarding Board Annual Report 2014-15\n\n## Kites\n\n"
        + "Kites were flown. " * 20,
    )
    command(papers)
    document = GuidanceDocument.objects.get()
    assert document.is_report
    assert document.year_label == "2014-15"
    assert document.area_name == "Bristol"
    assert Passage.objects.filter(document=document).first().status == "dated"


def test_the_same_file_twice_is_one_document(papers, command, settings):
    path = save(papers, "kites.md")
    command(path)
    ids = list(Passage.objects.filter(document__isnull=False).values_list("pk", flat=True))
    written = command(path, save(papers, "a-copy.md"))
    assert "is here already as “Kite flying policy”" in written
    assert GuidanceDocument.objects.count() == 1
    assert list(Passage.objects.filter(document__isnull=False).values_list("pk", flat=True)) == ids
    assert len(stored_files(settings)) == 1


def test_two_files_of_one_name_are_two_documents(papers, command):
    assert "2 taken" in command(save(papers, "a/paper.md"), save(papers, "b/paper.md", BOATS))
    assert GuidanceDocument.objects.count() == 2


def test_a_name_of_any_letters_is_taken(papers, command):
    assert "1 taken" in command(save(papers, "Ümläut – plan & (final) 'v2'.md"))


# What cannot be taken

BAD_FILES = {
    "empty.txt": b"",
    "blank.md": b" \n\n\t",
    "short.txt": b"Kites fly.",
    "bytes.pdf": b"%PDF-1.7 rubbish",
    "text.pdf": b"not a PDF at all, but words enough to fill a page of one if it were",
    "blank.pdf": blank_pdf(),
    "locked.pdf": locked_pdf(),
    "broken.docx": b"PK\x03\x04 rubbish",
    "binary.txt": bytes(range(256)) * 40,
    "picture.png": b"\x89PNG",
    "sheet.xlsx": b"PK",
    "program.exe": b"MZ",
    "no-extension": b"Kites are flown on the hill.",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(papers, capsys, settings, name):
    path = save(papers, name, BAD_FILES[name])
    with pytest.raises(CommandError):
        call_command("import_documents", str(path), "--no-index")
    written = capsys.readouterr()
    line = next(
        line for line in (written.out + written.err).splitlines() if line.startswith("NOT TAKEN")
    )
    assert line.startswith(f"NOT TAKEN {path}: ")
    assert line.endswith(".")
    assert "Error" not in line
    assert "Traceback" not in written.err
    assert not GuidanceDocument.objects.exists()
    assert not Passage.objects.filter(document__isnull=False).exists()
    assert stored_files(settings) == []


@pytest.mark.parametrize("name", ["nothing.md", "no/such/folder", ""])
def test_a_path_to_nothing_is_named(papers, capsys, name):
    with pytest.raises(CommandError):
        call_command("import_documents", str(papers / (name or "empty")), "--no-index")
    written = capsys.readouterr()
    assert "There is no such file or folder." in written.out + written.err


def test_an_empty_folder_is_named(papers, capsys):
    with pytest.raises(CommandError):
        call_command("import_documents", str(papers), "--no-index")
    written = capsys.readouterr()
    assert "There are no files in this folder." in written.out + written.err


def test_bad_files_do_not_stop_good_ones(papers, capsys):
    save(papers, "a-broken.pdf", b"%PDF-1.7 rubbish")
    save(papers, "kites.md")
    save(papers, "picture.png", b"\x89PNG")
    save(papers, "zz-boats.md", BOATS)
    with pytest.raises(CommandError, match="2 could not be taken"):
        call_command("import_documents", str(papers), "--no-index")
    assert "2 taken, 2 not taken." in capsys.readouterr().out
    assert {d.title for d in GuidanceDocument.objects.all()} == {
        "Kite flying policy",
        "Boat flying policy",
    }


@pytest.mark.parametrize(
    "arguments", [["--topic", "no-such-topic"], ["--type", "poem"], ["--date", "31/03/2020"], []]
)
def test_a_label_that_is_not_known_stops_the_command_before_anything_is_taken(papers, arguments):
    path = [str(save(papers, "kites.md"))] if arguments else []
    with pytest.raises(CommandError):
        call_command("import_documents", *path, *arguments, "--no-index")
    assert not GuidanceDocument.objects.exists()


def test_nothing_is_kept_of_a_document_when_its_passages_cannot_be(papers, settings, monkeypatch):
    path = save(papers, "kites.md")

    def fail(*args):
        raise RuntimeError("disk full")

    monkeypatch.setattr("guidance.passages.store_document", fail)
    with pytest.raises(RuntimeError):
        take(path, Labels())
    assert not GuidanceDocument.objects.exists()
    assert stored_files(settings) == []


def test_what_was_imported_is_in_the_index(papers, empty_index_dir, few_examples, capsys):
    Passage.objects.all().delete()
    call_command("import_documents", str(save(papers, "kites.md")))
    assert "They are in the search index." in capsys.readouterr().out
    assert {row.title for row in current_index().rows} == {"Kite flying policy"}


def test_without_a_model_the_documents_are_taken_all_the_same(
    papers, empty_index_dir, settings, capsys
):
    settings.ENCODER_MODEL = str(papers / "no-model")
    call_command("import_documents", str(save(papers, "kites.md")))
    written = capsys.readouterr()
    assert "1 taken" in written.out
    assert "The search index was not rebuilt" in written.err
    assert GuidanceDocument.objects.count() == 1


def test_files_are_listed_in_order(papers):
    for name in ("c.md", "a.md", "b/d.md"):
        save(papers, name)
    assert [Path(name).name for name, _ in files_in(str(papers))] == ["a.md", "d.md", "c.md"]


def test_a_file_that_is_too_large_is_refused(papers, monkeypatch):
    monkeypatch.setattr("guidance.importing.MOST_BYTES", 100)
    with pytest.raises(UnreadableDocument, match="larger than"):
        take(save(papers, "kites.md"), Labels())


# Uploads


@pytest.fixture
def worker(db, tasks_at_once, empty_index_dir, few_examples):
    """A block at whose end the worker has done what waits, on a site with nothing else to index."""
    Passage.objects.all().delete()
    return tasks_at_once


def test_an_upload_is_read_by_the_worker(worker):
    with worker():
        document = a_document("kites.md", KITES, title="Kites")
    document.refresh_from_db()
    assert document.reading_problem == ""
    assert document.text_hash == document.file_hash
    assert document.passages.count() == 2
    assert document.passages.first().title == "Kites"


def test_an_upload_that_cannot_be_read_says_why(worker):
    with worker():
        document = a_document("kites.pdf", blank_pdf(), title="Kites")
    document.refresh_from_db()
    assert document.reading_problem
    assert document.passages.count() == 0


def test_a_new_file_takes_the_place_of_the_old_one(worker):
    with worker():
        document = a_document("kites.md", KITES, title="Kites")
    document.refresh_from_db()
    document.file = ContentFile(BOATS.encode(), name="boats.md")
    document._set_document_file_metadata()
    with worker():
        document.save()
    assert all("oats" in text for text in document.passages.values_list("text", flat=True))


def test_a_broken_file_in_place_of_a_good_one_leaves_no_old_text(worker):
    with worker():
        document = a_document("kites.md", KITES, title="Kites")
    document.refresh_from_db()
    document.file = ContentFile(b"%PDF-1.7 rubbish", name="kites.pdf")
    document._set_document_file_metadata()
    with worker():
        document.save()
    document.refresh_from_db()
    assert document.reading_problem
    assert document.passages.count() == 0


def test_an_edit_of_labels_does_not_read_the_file_again(worker):
    with worker():
        document = a_document("kites.md", KITES, title="Kites")
    document.refresh_from_db()
    document.file.storage.delete(document.file.name)
    document.title = "More kites"
    with worker():
        document.save()
    assert document.passages.first().title == "More kites"


def test_a_document_deleted_before_it_was_read_is_no_error():
    assert "deleted" in read_document_text.func(999_999)


def test_a_file_gone_from_the_disk_is_named():
    document = a_document("kites.md", KITES)
    document.file.storage.delete(document.file.name)
    assert "could not be read" in read_text(document)


def test_an_editor_uploads_a_document_in_the_admin(admin_client, worker):
    with worker():
        response = admin_client.post(
            reverse("wagtaildocs:add"),
            {
                "title": "Kites",
                "collection": Collection.get_first_root_node().pk,
                "file": SimpleUploadedFile("kites.md", KITES.encode()),
                "document_type": "policy",
                "status": "current",
                "area": "local",
                "searchable": "on",
            },
        )
    assert response.status_code == 302, response.text[:2000]
    document = GuidanceDocument.objects.get(title="Kites")
    assert document.passages.count() == 2
    assert document.passages.first().document_type == "policy"
