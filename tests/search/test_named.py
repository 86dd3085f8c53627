"""Services that a question names: who asks for Samaritans is shown Samaritans, with the number."""

import re
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from guidance.directory import Directory, Entry
from guidance.models import Contact
from search.named import named_services
from search.service import ask

DIRECTORY = Directory(
    [
        Entry(key="nspcc", name="NSPCC Helpline", known_as=("NSPCC",)),
        Entry(key="nspcc-whistleblowing", known_as=("nspcc whistleblowing",)),
        Entry(key="samaritans", known_as=("Samaritans",)),
        Entry(key="drug-alcohol", name="FRANK"),
        Entry(key="hate-crime", known_as=("SARI", "people's friend")),
    ]
)


def named(question):
    return named_services(DIRECTORY, question, question.replace("samaritins", "samaritans"))


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("What is the NSPCC's number?", "nspcc"),
        ("nspcc whistleblowing line", "nspcc-whistleblowing"),
        ("SAMARITANS", "samaritans"),
        ("samaritins phone number", "samaritans"),
        ("how do i contact peoples friend", "hate-crime"),
        ("When is sari open?", "hate-crime"),
        ("what does the nspcc do", "nspcc"),
    ],
)
def test_whoever_asks_for_a_service_names_it_as_people_do(question, key):
    assert named(question).keys == (key,)
    assert named(question).to_reach


@pytest.mark.parametrize(
    "question",
    [
        "my neighbour rang the nspcc about us and now the health visitor comes every single week",
        "the nspcc took our details in march",
    ],
)
def test_a_service_in_a_story_is_not_what_is_asked_for(question):
    assert named(question).keys == ("nspcc",)
    assert not named(question).to_reach


@pytest.mark.parametrize(
    "question",
    [
        "nspcc thresholds",
        "complaint about the nspcc",
        "the nspcc won't answer",
        "does the nspcc tell your parents if you call",
    ],
)
def test_what_is_asked_about_a_service_is_not_how_to_reach_it(question):
    assert not named(question).to_reach


def test_two_services_are_both_named_and_one_name_may_be_that_of_two():
    one = Directory(
        [Entry(key="a", known_as=("kites (north)",)), Entry(key="b", known_as=("kites",))]
    )
    assert named_services(one, "kites north or kites?").keys == ("a", "b")
    two = Directory([Entry(key="a", known_as=("kites",)), Entry(key="b", known_as=("Kites",))])
    assert named_services(two, "kites number").keys == ("a", "b")
    assert named_services(Directory([]), "kites number").keys == ()


@pytest.mark.parametrize(
    "question",
    ["she wears a saris shop bag", "where can I fly kites", "my uncle frank hits me", ""],
)
def test_other_words_name_no_service(question):
    assert not named(question).keys
    assert not named(question).to_reach


def first(answer):
    return answer.contacts[0].full_key


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("samaritans opening hours", "samaritans"),
        ("what is the number for childline", "childline"),
        ("CQC phone", "cqc"),
        ("is the karma nirvana line free", "honour-based-abuse"),
        ("how do I get hold of the LADO", "lado"),
        ("what does the Respect Phoneline do", "respect-phoneline"),
        ("kooth website", "young-people-mental-health/kooth"),
        ("emergency duty team number please", "emergency-duty-team"),
    ],
)
def test_who_asks_for_a_service_is_shown_it_first(site, question, key):
    answer = ask(question)
    assert answer.urgency in ("information", "routine")
    assert first(answer) == key
    assert answer.heading == "How to reach them"
    assert answer.sources[0].heading == answer.contacts[0].name
    assert answer.sources[0].url == f"/contacts/#service-{key.replace('/', '_')}"


@pytest.mark.django_db
def test_the_number_and_the_hours_are_in_the_words_of_the_answer(site):
    said = " ".join(ask("childline number").text)
    assert "0800 1111" in said
    assert Contact.objects.get(key="childline").who_for in said


@pytest.mark.django_db
def test_no_two_things_on_the_page_of_contacts_have_one_anchor(site, client):
    ids = Counter(re.findall(r'\bid="([^"]+)"', client.get("/contacts/").content.decode()))
    assert [name for name, count in ids.items() if count > 1] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["help", "Police", " social "])
def test_a_name_that_everybody_writes_is_refused(site, name):
    contact = Contact.objects.get(key="galop")
    contact.known_as = [name]
    with pytest.raises(ValidationError, match="stands in questions about anything"):
        contact.full_clean()


@pytest.mark.django_db
def test_a_link_of_the_answer_leads_to_the_service_on_the_page_of_contacts(site, client):
    address, _, anchor = ask("childline number").sources[0].url.partition("#")
    assert f'id="{anchor}"' in client.get(address).content.decode()


@pytest.mark.django_db
def test_who_asks_for_a_service_that_is_closed_is_told_who_is_open(site, at):
    at(datetime(2026, 11, 25, 3, 0, tzinfo=ZoneInfo("Europe/London")))
    said = " ".join(ask("children's social care number").text)
    assert "Its number: 01225 396312." in said
    assert "Closed now" in said
    assert "ring 01454 615165 (Emergency Duty Team" in said


@pytest.mark.django_db
def test_the_guidance_on_a_service_is_still_quoted(site):
    answer = ask("LADO threshold")
    assert answer.heading == "What the guidance says"
    assert "lado" in [contact.key for contact in answer.contacts]
    assert answer.quotes


@pytest.mark.django_db
def test_who_has_hurt_somebody_keeps_the_words_for_it_whatever_service_is_named(site):
    answer = ask("I hit my wife respect phoneline number")
    assert answer.contacts[0].key == "respect-phoneline"
    assert "squeezed neck" in " ".join(answer.text)


@pytest.mark.django_db
def test_a_name_that_an_editor_adds_is_known_at_once(site):
    contact = Contact.objects.get(key="galop")
    contact.known_as = ["Galop", "rainbow line"]
    contact.save_revision().publish()
    assert first(ask("rainbow line number")) == "galop"


@pytest.mark.django_db
def test_harm_goes_to_those_who_act_whatever_service_is_named(site):
    answer = ask("I rang the NSPCC last week but next door still beats his little boy with a belt")
    assert answer.urgency in ("urgent", "emergency")
    assert first(answer) != "nspcc"
    assert "nspcc" in [contact.key for contact in answer.contacts]


@pytest.mark.django_db
def test_a_search_for_a_service_shows_it_above_what_was_found(site, client):
    page = client.post("/search/", {"q": "LADO"}).content.decode()
    assert page.index('data-contact="lado"') < page.index('class="app-result')
    assert 'data-contact="lado"' not in client.post("/search/", {"q": "neglect"}).content.decode()
