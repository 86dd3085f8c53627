"""A small site and a small index for tests that build one."""

import pytest

from guidance.models import Passage
from search.models import StoredVector
from tests.factories import a_page


@pytest.fixture
def small_site(db, empty_index_dir, few_examples):
    """A site with two pages and no index yet."""
    Passage.objects.all().delete()
    StoredVector.objects.all().delete()
    a_page(
        "Kites",
        "<h2>Where to fly</h2><p>Kites are flown on the hill above town on windy afternoons.</p>",
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
        self.words = self._encoder.words
        self.encoded: list[str] = []
        self.fail_after = fail_after

    def encode(self, texts):
        if self.fail_after is not None and len(self.encoded) + len(texts) > self.fail_after:
            raise KeyboardInterrupt
        self.encoded.extend(texts)
        return self._encoder.encode(texts)


@pytest.fixture
def encoder():
    return CountingEncoder()
