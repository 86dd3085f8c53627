"""Words that mean the same to search, as editors keep them."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from django_tasks import default_task_backend

from pages.starter.once import Once
from search import starter
from search.models import Synonym
from search.starter import load_synonyms
from search.synonyms import SynonymRow, published_synonyms
from search.tasks import refresh_index
from site_core.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_synonyms():
    Synonym.objects.all().delete()


def a_synonym(terms: str, means: str, **values) -> Synonym:
    synonym = Synonym(terms=terms, means=means, **values)
    synonym.full_clean()
    synonym.save()
    synonym.save_revision().publish()
    return synonym


def fault(**values) -> dict:
    with pytest.raises(ValidationError) as error:
        a_synonym(**values)
    return error.value.message_dict


def test_a_synonym_is_used_both_ways_unless_an_editor_says_otherwise(no_synonyms):
    a_synonym("ZGL\nzed gee ell", "zoggle conference", both_ways=True)
    a_synonym("frabs", "frabjous meeting", both_ways=False)
    assert published_synonyms() == [
        SynonymRow(("ZGL", "zed gee ell"), ("zoggle conference",)),
        SynonymRow(("frabs",), ("frabjous meeting",)),
        SynonymRow(("zoggle conference",), ("ZGL", "zed gee ell")),
    ]


def test_what_several_synonyms_say_of_the_same_words_is_put_together(no_synonyms):
    a_synonym("ZGL", "zoggle conference")
    a_synonym("ZGC", "zoggle conference")
    assert SynonymRow(("zoggle conference",), ("ZGC", "ZGL")) in published_synonyms()


def test_a_draft_is_not_used(no_synonyms):
    Synonym.objects.create(terms="ZGL", means="zoggle conference", live=False)
    assert published_synonyms() == []


def test_stray_spaces_and_empty_lines_are_taken_out(no_synonyms):
    assert a_synonym("  ZGL \r\n\r\n zed  gee ell", "zoggle ").terms == "ZGL\nzed gee ell"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"terms": " \n ", "means": "zoggle"}, "terms", "at least one word"),
        ({"terms": "\u200b", "means": "zoggle"}, "terms", "at least one word"),
        ({"terms": "ZGL", "means": "\u200b\n"}, "means", "at least one word"),
        ({"terms": "ZGL\n!!", "means": "zoggle"}, "terms", "no word to search for"),
        ({"terms": "Z G L\nz.g.l", "means": "zoggle"}, "terms", "stands here twice"),
        ({"terms": "ZGL", "means": "zoggle\nzgl"}, "means", "stands on both sides"),
        ({"terms": "The", "means": "zoggle"}, "terms", "very common word"),
        ({"terms": "child", "means": "zoggle"}, "terms", "very common word"),
        ({"terms": "ZGL", "means": "child"}, "means", "very common word"),
        ({"terms": "z " * 60, "means": "zoggle"}, "terms", "line of its own"),
    ],
)
def test_what_cannot_stand_is_refused_in_plain_words(no_synonyms, values, field, words):
    assert words in fault(**values)[field][0]


def test_a_common_word_may_be_what_a_particular_one_means(no_synonyms):
    a_synonym("bairn", "child", both_ways=False)
    assert published_synonyms() == [SynonymRow(("bairn",), ("child",))]


def test_a_term_is_explained_once_over_all_synonyms(no_synonyms):
    first = a_synonym("ZGL", "zoggle conference")
    [message] = fault(terms="frabs\nzgl", means="zoggle lodge")["terms"]
    assert "explained already" in message
    assert str(first) in message
    first.note = "It may be saved again itself."
    first.full_clean()


def test_the_starter_synonyms_are_there_and_know_the_words_of_practitioners():
    explained = {term: row.means for row in published_synonyms() for term in row.terms}
    assert "initial child protection conference" in explained["ICPC"]
    for term in ("CP", "LADO", "DoLS", "CSE", "s47"):
        assert explained[term]


def test_starter_synonyms_are_loaded_once_and_never_over_an_editor(tmp_path, monkeypatch):
    file = tmp_path / "synonyms.yaml"
    file.write_text(
        "synonyms:\n"
        "- {terms: [ZGL], means: [zoggle conference], both_ways: true}\n"
        "- {terms: [frabs], means: [frabjous meeting], both_ways: true}\n"
        "- {terms: [editors word, snark], means: [boojum], both_ways: true}\n"
    )
    monkeypatch.setattr(starter, "SYNONYMS_FILE", file)
    a_synonym("snark", "what the editor says")
    assert load_synonyms(Once().claim) == 2
    zoggle = Synonym.objects.get(terms="ZGL")
    zoggle.means = "zoggle lodge"
    zoggle.save_revision().publish()
    Synonym.objects.get(terms="frabs").delete()
    assert load_synonyms(Once().claim) == 0
    assert Synonym.objects.get(terms="ZGL").means == "zoggle lodge"
    assert not Synonym.objects.filter(terms="frabs").exists()
    assert not Synonym.objects.filter(terms__contains="editors word").exists()


def test_a_starter_synonym_that_cannot_stand_is_named(tmp_path, monkeypatch):
    file = tmp_path / "synonyms.yaml"
    file.write_text("synonyms: [{terms: [the], means: [zoggle], both_ways: true}]")
    monkeypatch.setattr(starter, "SYNONYMS_FILE", file)
    with pytest.raises(ValueError, match=r"“the”: .*very common word"):
        load_synonyms(lambda name: True)


@pytest.mark.parametrize("change", ["publish", "unpublish", "delete"])
def test_a_change_asks_for_a_new_index(change, django_capture_on_commit_callbacks):
    synonym = a_synonym("ZGL", "zoggle conference")
    default_task_backend.clear()
    with django_capture_on_commit_callbacks(execute=True):
        if change == "publish":
            synonym.save_revision().publish()
        else:
            getattr(synonym, change)()
    assert [result.task for result in default_task_backend.results] == [refresh_index]


def test_an_editor_submits_a_synonym_and_a_moderator_publishes_it(client):
    listing = reverse(Synonym.snippet_viewset.get_url_name("list"))
    for group, action in (("Editors", "action-submit"), ("Moderators", "action-publish")):
        user = User.objects.create_user(group.lower())
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        term = f"zoggle of {group}"
        address = reverse(Synonym.snippet_viewset.get_url_name("add"))
        data = {"terms": term, "means": "frabjous", "both_ways": "on", "note": "", action: "1"}
        assert client.post(address, data).status_code == 302
        assert Synonym.objects.get(terms=term).live == (group == "Moderators")
        assert term in client.get(listing, {"q": "frabjous"}).text
        assert client.get(listing, {"q": "frabjous"}).text.count("ICPC") == 0
