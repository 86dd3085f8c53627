import pytest
from django.core.checks import run_checks


@pytest.mark.parametrize(("store", "faults"), [("faiss", []), ("pgvector", ["search.E002"])])
def test_only_faiss_fits_sqlite(settings, store, faults):
    settings.VECTOR_STORE = store
    assert [found.id for found in run_checks() if found.id.startswith("search.")] == faults


def test_an_unknown_store_is_named(settings):
    settings.VECTOR_STORE = "pinecone"
    [found] = [found for found in run_checks() if found.id == "search.E001"]
    assert "pinecone" in found.msg
