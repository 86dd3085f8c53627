"""The words are plain: measured over every page that is not for practitioners alone."""

from pages.starter.files import read_page
from tests.readability import STARTER, grade, plain_sentences

PUBLIC, YOUNG = 6.0, 4.0
# Where legal terms or a list of powers have to stand: the grade that the page may reach.
EXCEPTIONS: dict[str, float] = {}


def test_pages_for_the_public_and_for_young_people_read_easily():
    heavy, read = {}, 0
    for path in sorted(STARTER.glob("*/*.md")):
        page = read_page(path, STARTER)
        if page.audience == ("practitioner",):
            continue
        read += 1
        usual = YOUNG if page.audience == ("young-person",) else PUBLIC
        found = grade(plain_sentences(page))
        if found > EXCEPTIONS.get(page.slug, usual):
            heavy[page.name] = round(found, 1)
    assert read > 60
    assert heavy == {}
