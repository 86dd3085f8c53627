"""Queries as people type them, and the pages that must come back among the first ten."""

from guidance import directory
from search.search_evaluation import missed, read_must_find
from search.searching import Search, find


def test_every_page_that_must_be_found_is_found(site):
    contacts = directory.load()

    def search(query: str) -> list[str]:
        return [result.passage.url for result in find(Search(query), contacts).results]

    misses = missed(read_must_find(), search)
    assert {one.query: (one.pages[0], first[:3]) for one, first in misses} == {}


def test_there_are_hundreds_of_them_and_of_every_kind():
    wanted = read_must_find()
    assert len(wanted) >= 200
    assert {one.kind for one in wanted} >= {"keyword", "abbreviation", "typo", "child", "slang"}
