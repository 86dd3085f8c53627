"""A small client for the question API, as an example: copy what you need.

    answer = Questions("https://safeguarding.example.org").ask("who do I tell about a coach?")
    print(answer["heading"], answer["contacts"][0]["phone"])

It needs `requests` alone. Nothing is kept but the earlier questions of a conversation, in memory.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

import requests

Audience = Literal["public", "young-person", "practitioner"]
SECONDS = 20


class Contact(TypedDict):
    """A service. `phone` is the number to use now, as people write it; `tel` dials it."""

    key: str
    name: str
    phone: str | None
    tel: str | None
    via: str | None


class Answer(TypedDict):
    """What is always there; the API's own page lists the rest."""

    status: Literal["answered", "clarify", "no-answer", "off-topic"]
    urgency: Literal["emergency", "urgent", "routine", "information", "off-topic"]
    if_in_danger: str
    heading: str
    text: list[str]
    contacts: list[Contact]
    follow_up: dict[str, Any] | None


class Refused(Exception):
    """The API gave no answer. `contacts` are whom to ring all the same: show them."""

    def __init__(self, problem: dict[str, Any]):
        super().__init__(problem["detail"])
        self.contacts: list[Contact] = problem["contacts"]


@dataclass
class Questions:
    """A conversation with the question box of one site."""

    site: str
    audience: Audience | None = None
    history: list[str] = field(default_factory=list)

    def ask(self, question: str) -> Answer:
        """Ask, in the light of what was asked before.

        Raises Refused where the API says why it does not answer, and what `requests` raises where
        it cannot be reached: tell people to call 999 if somebody is in danger.
        """
        response = requests.post(
            f"{self.site.rstrip('/')}/api/v1/questions",
            json={
                "question": question,
                "audience": self.audience,
                "history": self.history[-20:],
            },
            timeout=SECONDS,
        )
        if response.headers.get("Content-Type", "").startswith("application/problem+json"):
            raise Refused(response.json())
        response.raise_for_status()
        self.history.append(question)
        return response.json()
