"""Signposts: what editors say to kinds of question, tried before it is published, and undone."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from guidance.models import Contact, Topic
from pages.starter.once import Once
from search.building import build_index
from search.evaluation import read_questions
from search.examples import VALIDATION_FILE
from search.explaining import explain
from search.models import Signpost
from search.service import ask
from search.signposts import OF_THIS_KIND, published_signposts
from search.starter import load_signposts
from search.trying import changes_by

pytestmark = pytest.mark.django_db
KITE = "how do i fly my kite in the big park"


def a_signpost(**values) -> Signpost:
    values = {
        "name": "Kites",
        "phrases": "how do I fly a kite in the park\nwhere can i fly my kite\nkite flying rules",
        "heading": "Ask the park keeper",
        "text": "The keeper knows. Or ring {{childline}}.",
        **values,
    }
    signpost = Signpost(live=False, **values)
    signpost.full_clean()
    signpost.save()
    return signpost


def publish(signpost: Signpost) -> None:
    signpost.save_revision().publish()
    signpost.refresh_from_db()


def matched(question: str) -> str | None:
    """The name of the signpost that a question fits."""
    found = explain(question)
    return found.signpost if found.match and found.match.cosine >= OF_THIS_KIND else None


@pytest.fixture
def rebuilt(site, settings, tmp_path, few_examples):
    """Build the index anew in a folder of this test's own."""
    settings.INDEX_DIR = tmp_path / "index"
    return build_index


def test_starter_signposts_are_live_and_loaded_once():
    assert Signpost.objects.filter(live=True).count() >= 30
    assert load_signposts(Once().claim) == 0


def test_all_are_read_at_once(django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        says = published_signposts()
    assert sum(bool(one.contacts) for one in says.values()) >= 20


def test_a_question_of_its_kind_is_answered_with_its_words(rebuilt):
    signpost = a_signpost(contacts=[("contact", Contact.objects.get(key="shout", variant=""))])
    signpost.topics = [Topic.objects.get(key="bullying")]
    publish(signpost)
    rebuilt()
    answer = ask(KITE)
    if answer.urgency == "off-topic":
        assert answer.heading == "Ask the park keeper"
    else:
        assert answer.contacts[0].key == "shout"
        assert answer.topics[0] == "bullying"
    assert "0800 1111" in " ".join(answer.fixed)


def test_what_is_taken_down_is_gone_before_the_next_build(rebuilt):
    signpost = a_signpost()
    publish(signpost)
    rebuilt()
    assert matched(KITE) == "Kites"
    signpost.unpublish()
    assert ask(KITE).heading != "Ask the park keeper"


def test_what_looks_alike_and_is_not_meant_is_left_alone(rebuilt):
    publish(a_signpost(unlike=KITE))
    rebuilt()
    assert matched("where can i fly my kite") == "Kites"
    assert matched(KITE) is None
    assert ask(KITE).heading != "Ask the park keeper"


@pytest.mark.parametrize("urgency", ["off-topic", "leave", "routine"])
def test_no_signpost_softens_an_emergency(rebuilt, urgency):
    words = "he has a knife to my throat"
    publish(a_signpost(phrases=f"{words}\n{words} now\nplease {words}", urgency=urgency))
    rebuilt()
    assert matched(words) == "Kites"
    answer = ask(words)
    assert answer.urgency == "emergency"
    assert answer.contacts[0].key == "police-999"
    assert answer.heading != "Ask the park keeper"


def test_a_signpost_may_make_a_question_more_urgent(rebuilt):
    publish(a_signpost(urgency="emergency"))
    rebuilt()
    assert ask(KITE).urgency == "emergency"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"phrases": "one kite"}, "phrases", "at least 3 phrases"),
        ({"phrases": "a kite\na kite\nmy kite"}, "phrases", "twice"),
        ({"phrases": "a kite\nmy kite\n" + "kite " * 80}, "phrases", "too long"),
        ({"text": ""}, "heading", "together"),
    ],
)
def test_a_fault_is_named(values, field, words):
    with pytest.raises(ValidationError) as caught:
        a_signpost(**values)
    assert words in str(caught.value.message_dict[field])


def test_what_it_would_change_is_told_before_it_is_published(site):
    some = [one for one in read_questions(VALIDATION_FILE) if one.urgency == "routine"][:3]
    draft = a_signpost(
        phrases="\n".join(question.query for question in some),
        urgency="emergency",
    )
    changes = changes_by(draft)
    assert changes.asked > 600
    assert 0 < len(changes.changed) <= changes.found
    assert any(change.after.got["urgency"] == "emergency" for change in changes.changed)
    assert not Signpost.objects.get(pk=draft.pk).live


def test_both_previews_are_shown(site, admin_client):
    draft = a_signpost(name="Kites in parks")
    draft.save_revision()
    address = reverse("wagtailsnippets_search_signpost:preview_on_edit", args=[draft.pk])
    form = {
        "name": draft.name,
        "phrases": draft.phrases,
        "unlike": "",
        "urgency": "leave",
        "audience": "",
        "heading": draft.heading,
        "text": draft.text,
        "contacts-count": "0",
        "note": "",
    }
    assert admin_client.post(address, form).json()["is_valid"]
    assert "Ask the park keeper" in admin_client.get(address).text
    assert "labelled questions" in admin_client.get(f"{address}?mode=changes").text


def test_a_published_change_is_undone_from_its_history(site, admin_client):
    signpost = a_signpost()
    publish(signpost)
    first = signpost.latest_revision
    signpost.heading = "Something else"
    publish(signpost)
    first.publish()
    signpost.refresh_from_db()
    assert signpost.heading == "Ask the park keeper"
    history = reverse("wagtailsnippets_search_signpost:history", args=[signpost.pk])
    assert admin_client.get(history).status_code == 200
