"""Why an answer is as it is: told to those who look after it, and kept nowhere."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from search.explaining import explain

pytestmark = pytest.mark.django_db


def told(client, question: str, earlier: str = "") -> str:
    response = client.post(
        reverse("explain_answer"), {"question": question, "earlier": earlier, "audience": ""}
    )
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return BeautifulSoup(response.text, "lxml").get_text(" ", strip=True)


def test_the_rule_that_fired_and_its_words_are_named(site, admin_client):
    page = told(admin_client, "he has a knife to her throat")
    assert "weapon-now fired" in page
    assert "emergency" in page


def test_a_rule_that_its_context_silences_is_named(site):
    assert "weapon-now" in explain("our policy if a pupil has a knife").silenced


def test_examples_scores_and_passages_are_shown(site, admin_client):
    page = told(admin_client, "my neighbour hits his little boy")
    for words in (
        "The nearest examples that it learnt from",
        "Whom to contact first",
        "childrens-social-care",
        "an emergency from",
        "The nearest passages",
    ):
        assert words in page
    told_again = explain("my neighbour hits his little boy")
    assert len(told_again.examples) == 8
    assert told_again.examples[0][1] >= told_again.examples[-1][1] > 0


def test_earlier_questions_are_taken_into_account(site, admin_client):
    page = told(admin_client, "what if they won't listen", "my neighbour hits his little boy")
    assert "Read together" in page
    assert "my neighbour hits his little boy what if" in page


def test_a_language_is_named(site, admin_client):
    assert "pl" in told(admin_client, "mąż bije mnie i dzieci")


def test_keys_at_random_are_told_as_such(site, admin_client):
    page = told(admin_client, "sdfkjh wlkjrt xcvbn")
    assert "No word of it can be read" in page
    assert "The nearest examples" not in page


def test_without_an_index_what_can_be_told_is(empty_index_dir, admin_client):
    assert "could not be taken" in told(admin_client, "my neighbour hits his little boy")


def test_nothing_that_is_typed_is_written(site, admin_client):
    admin_client.get(reverse("explain_answer"))
    with CaptureQueriesContext(connection) as queries:
        told(admin_client, "Quokkabella Thistlewhisk hits her little boy")
    assert not [q for q in queries if "quokkabella" in q["sql"].lower()]


def test_only_those_who_look_after_answers_may_ask(client):
    nobody = get_user_model().objects.create_user("nobody", password="x")
    client.force_login(nobody)
    assert client.get(reverse("explain_answer")).status_code in (302, 403)
