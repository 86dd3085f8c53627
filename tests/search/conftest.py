"""A small site and a small index for tests that build one."""

import json

import pytest

from guidance.models import Passage
from tests.factories import a_page

EXAMPLES = [
    ("there is a man with a knife here", "emergency", ["police-999"], ["serious-violence"], "child"),
    ("someone with a knife is in the house", "emergency", ["police-999"], ["serious-violence"], "self"),
    ("my neighbour's child is always hungry", "urgent", ["childrens-social-care"], ["neglect"], "child"),
    ("a child next door is always alone", "urgent", ["childrens-social-care"], ["neglect"], "child"),
    ("how do I get help as a carer", "routine", ["adult-social-care"], ["carers"], "adult"),
    ("who can help me as a carer", "routine", ["adult-social-care"], ["carers"], "adult"),
    ("what is a section 47 enquiry", "information", [], ["section-47-enquiry"], "none"),
    ("how long does a section 47 enquiry take", "information", [], ["section-47-enquiry"], "none"),
    ("what day is the recycling", "off-topic", [], [], "none"),
    ("what day is the market", "off-topic", [], [], "none"),
]


@pytest.fixture
def few_examples(tmp_path, monkeypatch):
    """Ten example questions to train on in place of thousands; gives their file."""
    folder = tmp_path / "examples"
    folder.mkdir()
    rows = [
        {
            "query": query,
            "urgency": urgency,
            "first_contact": contacts,
            "topics": topics,
            "asker": "practitioner" if urgency == "information" else "public",
            "subject": subject,
        }
        for query, urgency, contacts, topics, subject in EXAMPLES
    ]
    path = folder / "few.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    monkeypatch.setattr("search.examples.EXAMPLES_DIR", folder)
    return path


@pytest.fixture
def small_site(db, empty_index_dir, few_examples):
    """A site with two pages and no index yet."""
    Passage.objects.all().delete()
    a_page(
        "Kites",
        "<h2>Where to fly</h2><p>Kites are flown on the hill above the city on windy afternoons.</p>",
        summary="All that there is to know about flying kites on the hill.",
    )
    a_page(
        "Boats",
        "<h2>Where to sail</h2><p>Boats are hired by the weir from the first weekend of May.</p>",
        summary="How to hire a boat on the river in the summer months.",
    )


class CountingEncoder:
    """The real encoder, with a note of what it encoded; `fail_after` texts it stops working."""

    def __init__(self, fail_after: int | None = None):
        from search.encoder import get_encoder

        self._encoder = get_encoder()
        self.model_id = self._encoder.model_id
        self.dimension = self._encoder.dimension
        self.encoded: list[str] = []
        self.fail_after = fail_after

    def encode(self, texts, batch_size=64):
        if self.fail_after is not None and len(self.encoded) + len(texts) > self.fail_after:
            raise KeyboardInterrupt
        self.encoded.extend(texts)
        return self._encoder.encode(texts, batch_size)


@pytest.fixture
def encoder():
    return CountingEncoder()
