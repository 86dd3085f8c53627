"""Partners' sites: which may ask the API, and how often."""

import pytest

from search import limits

pytestmark = pytest.mark.django_db
SCHOOL = "https://school.example"
QUESTION = {"question": "my neighbour hits his little boy"}


def ask(client, body=QUESTION, **headers):
    return client.post("/api/v1/questions", body, content_type="application/json", headers=headers)


@pytest.fixture
def limited(settings, monkeypatch, empty_index_dir):
    settings.QUESTION_RATE_LIMIT = 2
    monkeypatch.setattr(limits, "_asked", {})


def test_no_other_site_may_ask_unless_it_is_named(client, empty_index_dir):
    assert "Access-Control-Allow-Origin" not in ask(client, Origin=SCHOOL)


def test_a_partner_that_is_named_may(client, settings, empty_index_dir):
    settings.CORS_ALLOWED_ORIGINS = [SCHOOL]
    response = ask(client, Origin=SCHOOL)
    assert response["Access-Control-Allow-Origin"] == SCHOOL
    assert "Access-Control-Allow-Credentials" not in response
    assert "Access-Control-Allow-Origin" not in ask(client, Origin="https://other.example")
    asked_first = client.options(
        "/api/v1/questions",
        headers={
            "Origin": SCHOOL,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert asked_first["Access-Control-Allow-Origin"] == SCHOOL
    assert "content-type" in asked_first["Access-Control-Allow-Headers"]


def test_a_partner_is_told_of_errors_too(client, settings, empty_index_dir):
    settings.CORS_ALLOWED_ORIGINS = [SCHOOL]
    response = ask(client, {"question": ""}, Origin=SCHOOL)
    assert response.status_code == 422
    assert response["Access-Control-Allow-Origin"] == SCHOOL


def test_pages_are_not_shared_with_partners_scripts(client, settings):
    settings.CORS_ALLOWED_ORIGINS = [SCHOOL]
    assert "Access-Control-Allow-Origin" not in client.get("/", headers={"Origin": SCHOOL})


def test_a_client_is_who_the_outermost_proxy_was_asked_by(client, settings, limited):
    settings.TRUSTED_PROXIES = 1
    for _ in range(2):
        assert ask(client, **{"X-Forwarded-For": "198.51.100.7"}).status_code == 200
    assert ask(client, **{"X-Forwarded-For": "198.51.100.7"}).status_code == 429
    assert ask(client, **{"X-Forwarded-For": "198.51.100.8"}).status_code == 200


def test_made_up_addresses_do_not_help(client, settings, limited):
    settings.TRUSTED_PROXIES = 1
    for made_up in range(3):
        last = ask(client, **{"X-Forwarded-For": f"203.0.113.{made_up}, 198.51.100.7"})
    assert last.status_code == 429
    settings.TRUSTED_PROXIES = 0
    for made_up in range(3):
        last = ask(client, **{"X-Forwarded-For": f"203.0.113.{made_up}"})
    assert last.status_code == 429


def test_no_limit_holds_back_an_emergency(client, limited):
    for _ in range(3):
        ask(client)
    refused = ask(client)
    assert refused.status_code == 429
    assert refused.json()["contacts"][0]["key"] == "police-999"
    emergency = ask(client, {"question": "he has a knife"})
    assert emergency.status_code == 200
    assert emergency.json()["urgency"] == "emergency"
    held = ask(client, {"question": "hurry", "history": ["he has a knife"]})
    assert held.status_code == 200
