"""The example client of docs/client.py, against a running server."""

import importlib.util

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture
def client_module():
    found = importlib.util.spec_from_file_location("client", settings.BASE_DIR / "docs/client.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def questions(client_module, client, monkeypatch):
    """The client, whose requests reach the application without a network."""

    def post(url, json, timeout):
        response = client.post(
            url.removeprefix("https://safeguarding.example"), json, content_type="application/json"
        )
        response.raise_for_status = lambda: None
        return response

    monkeypatch.setattr(client_module.requests, "post", post)
    return client_module.Questions("https://safeguarding.example/")


def test_a_conversation(site, questions):
    assert questions.ask("my neighbour hits his wife")["status"] == "clarify"
    assert questions.ask("yes")["urgency"] == "emergency"


def test_a_refusal_says_why_and_whom_to_ring(site, questions, client_module):
    with pytest.raises(client_module.Refused, match="empty") as refused:
        questions.ask(" ")
    assert refused.value.contacts
    assert questions.history == []
