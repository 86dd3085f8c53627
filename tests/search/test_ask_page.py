"""The question box on the site, as a browser without JavaScript uses it."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

pytestmark = pytest.mark.django_db

SECRET = "Quokkabella Thistlewhisk is being bullied"


@pytest.fixture
def no_index(empty_index_dir):
    """No index has been built: questions are answered from fixed data, quickly."""


def typed(response) -> str:
    return BeautifulSoup(response.text, "lxml").find("textarea", id="question").text


def test_the_box_posts_to_itself_and_asks_for_no_javascript(client):
    response = client.get("/ask/")
    assert response.status_code == 200
    form = BeautifulSoup(response.text, "lxml").select_one("main form")
    assert form["method"] == "post"
    assert form["action"].startswith("/ask/")
    assert form.find("textarea")["name"] == "question"
    assert form.find("button")["type"] == "submit"
    assert not form.find("input", attrs={"name": "csrfmiddlewaretoken"})


def test_a_question_is_answered_with_a_plain_post(site, client):
    response = client.post(
        "/ask/", {"question": "How soon must a child protection conference be held?"}
    )
    assert response.status_code == 200
    page = BeautifulSoup(response.text, "lxml")
    assert page.find("h1", id="answer")
    assert page.select(".app-contact a[href^='tel:']")
    links = page.select(".app-sources-list a")
    assert links
    assert all(link["href"].startswith("/") for link in links)


def test_a_question_is_taken_from_a_browser_with_no_token(site):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/ask/", {"question": "what is neglect"}).status_code == 200


@pytest.mark.parametrize("path", ["/ask/?question=", "/?question=", "/ask/?q="])
def test_a_question_in_an_address_is_not_read(client, path):
    response = client.get(path + "Quokkabella+has+a+knife")
    assert response.status_code == 200
    assert "quokkabella" not in response.text.lower()
    assert "data-answer" not in response.text


def test_an_emergency_shows_999_first(no_index, client):
    response = client.post("/ask/", {"question": "he has a knife"})
    assert response.status_code == 200
    page = BeautifulSoup(response.text, "lxml")
    article = page.select_one("main article")
    assert article["data-urgency"] == "emergency"
    assert article.select_one("a[href^='tel:']")["href"] == "tel:999"
    assert page.find("h1").text == "Call 999 now"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", "Type what is happening"),
        (" \n ", "Type what is happening"),
        ("why " * 2000, "Shorten it"),
    ],
    ids=["empty", "blank", "too long"],
)
def test_a_fault_is_named_and_help_is_shown(client, question, words):
    response = client.post("/ask/", {"question": question})
    assert response.status_code == 422
    page = BeautifulSoup(response.text, "lxml")
    assert words in page.select_one(".govuk-error-summary").text
    assert page.title.text.startswith("Error:")
    assert page.select_one(".app-contact a[href='tel:999']")


def test_what_was_typed_is_kept_when_it_has_to_be_mended(client):
    text = "My neighbour " + "worries me " * 500
    assert typed(client.post("/ask/", {"question": text})).strip() == text.strip()


def test_what_was_typed_is_not_shown_again_with_its_answer(site, client):
    response = client.post("/ask/", {"question": SECRET})
    assert response.status_code == 200
    page = BeautifulSoup(response.text, "lxml")
    for kept in page.select("input[name=history]"):
        assert kept["type"] == "hidden"  # For the next question, and gone with the page.
        kept.decompose()
    assert "quokkabella" not in str(page).lower()
    assert typed(response).strip() == ""


def test_html_that_was_typed_is_shown_as_text(client):
    text = "</textarea><script>alert(1)</script>" + " so long" * 1000
    response = client.post("/ask/", {"question": text})
    assert response.status_code == 422
    assert "<script>alert(1)" not in response.text
    assert typed(response).strip() == text.strip()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"question": "😢😢"},
        {"question": "\x00\x07"},
        {"question": "'; DROP TABLE guidance_passage; --"},
        {"question": ["what is neglect", "he has a knife"]},
        {"question": "what is neglect", "audience": "everybody"},
        {"question": "what is neglect", "audience": ["a", "b"]},
    ],
)
def test_strange_posts_get_a_page_with_help(no_index, client, data):
    response = client.post("/ask/", data)
    assert response.status_code in (200, 422)
    assert 'href="tel:999"' in response.text


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe\xfd", FORM),
        (b"question=%ff%fe", FORM),
        (b"rubbish", "multipart/form-data; boundary=x"),
        (b'{"question": "help"}', "application/json"),
        (b"rubbish", "multipart/form-data"),
        (b"question=" + b"a" * 1_000_000, FORM),
        (b"&".join(b"a%d=1" % at for at in range(5000)), FORM),
    ],
    ids=["bytes", "percent", "broken parts", "JSON", "no boundary", "huge", "many fields"],
)
def test_a_post_that_cannot_be_read_still_says_whom_to_ring(client, body, kind):
    response = client.post("/ask/", body, content_type=kind)
    assert response.status_code < 500
    assert 'href="tel:999"' in response.text


def test_an_answer_is_kept_nowhere(no_index, client):
    for response in (
        client.post("/ask/", {"question": SECRET}),
        client.post("/ask/", {"question": ""}),
        client.get("/ask/"),
    ):
        assert "no-store" in response["Cache-Control"]
        assert not response.cookies
        assert response["Referrer-Policy"] == "no-referrer"


def test_too_many_questions_are_put_off_but_never_an_emergency(
    no_index, client, settings, monkeypatch
):
    monkeypatch.setattr("search.limits._asked", {})
    settings.QUESTION_RATE_LIMIT = 2
    answers = [client.post("/ask/", {"question": "who can I tell"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert typed(answers[-1]).strip() == "who can I tell"
    assert 'href="tel:999"' in answers[-1].text
    assert client.post("/ask/", {"question": "he has a knife"}).status_code == 200


def test_an_answer_comes_even_when_the_database_is_gone(no_index, database_down, client):
    client.raise_request_exception = False
    response = client.post("/ask/", {"question": "he has a knife"})
    assert 'href="tel:999"' in response.text


@pytest.mark.parametrize("audience", ["young-person", "practitioner"])
def test_the_audience_of_a_page_comes_with_its_question(site, client, audience):
    response = client.post("/ask/", {"question": "what is bullying", "audience": audience})
    assert response.status_code == 200


def test_no_other_method_is_taken(client):
    assert client.put("/ask/").status_code == 405
    assert client.delete("/ask/").status_code == 405
