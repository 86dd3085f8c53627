"""The glossary: its page, the links that pages get, and what is never linked."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from guidance import glossary
from guidance.glossary import Entry, Linker
from guidance.models import GlossarySpelling, GlossaryTerm, GuidancePage, Passage, Topic
from pages.models import GlossaryPage
from tests.factories import a_page, section

OLD_TERMS = [
    ("LSCB", "safeguarding partners"),
    ("LSAB", "adults' side of the BCSSP"),
    ("SCR", "child safeguarding practice review"),
    ("DHR", "domestic abuse related death review"),
    ("CAF", "early help assessment"),
    ("CRB", "Disclosure and Barring Service"),
    ("CCG", "integrated care board"),
    ("GLAA", "Fair Work Agency"),
]


@pytest.fixture(autouse=True)
def fresh_links():
    """Tests take back what they publish, and may publish at the same moment."""
    glossary._linker.cache_clear()
    yield
    glossary._linker.cache_clear()


def a_term(term: str, *abbreviations: str, **values) -> GlossaryTerm:
    values.setdefault("definition", f"A {term} is a thing that flies in the wind.")
    entry = GlossaryTerm(term=term, **values)
    entry.spellings = [GlossarySpelling(text=text) for text in abbreviations]
    entry.full_clean()
    entry.save()
    entry.save_revision().publish()
    return entry


def links(html: str) -> list[tuple[str, str]]:
    """(words, anchor) of each link to the glossary."""
    found = BeautifulSoup(html, "lxml").select("a.app-term")
    return [(link.get_text(), link["href"].partition("#")[2]) for link in found]


# Linking, without a database

LINKER = Linker(
    [
        Entry("lado", ("Local Authority Designated Officer", "LADO", "local authority officer")),
        Entry("it", ("information technology", "IT")),
        Entry("kite", ("kite",)),
        Entry("box-kite", ("box kite",)),
        Entry("law", ("Clare’s Law",)),
    ],
    "/glossary/",
)


def test_the_first_use_is_linked_and_no_other():
    html = LINKER.link("<p>Tell the LADO. The LADO acts.</p><p>LADO</p>")
    assert html == (
        '<p>Tell the <a class="app-term" href="/glossary/#lado">LADO</a>. The LADO acts.</p>'
        "<p>LADO</p>"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("it is so, and It is", []),
        ("IT is so", [("IT", "it")]),
        ("the lado", []),
        ("Kite and kite", [("Kite", "kite")]),
        ("kites fly", [("kites", "kite")]),
        ("the kite’s tail", [("kite", "kite")]),
        ("a box\n kite, a kite", [("box\n kite", "box-kite"), ("kite", "kite")]),
        ("boxes kitesurf kite-shaped re-kite kitemark", []),
        ("LADOs meet", [("LADOs", "lado")]),
        ("Local authority officers", [("Local authority officers", "lado")]),
        ("Clare’s Law", [("Clare’s Law", "law")]),
        ("LADO & <b>kite</b> &lt;kite&gt;", [("LADO", "lado"), ("kite", "kite")]),
    ],
)
def test_which_words_are_linked(text, found):
    assert links(LINKER.link(f"<p>{text}</p>")) == found


@pytest.mark.parametrize(
    "html",
    [
        "<h2>The LADO</h2>",
        '<p><a href="/x/">the LADO</a></p>',
        "<summary>LADO</summary>",
        "<table><caption>LADO</caption><tr><th>LADO</th></tr></table>",
        '<div class="app-urgency app-urgency--urgent"><p>LADO</p></div>',
        '<div data-not-searched=""><p>LADO</p></div>',
        "<p><code>LADO</code></p>",
        '<p title="LADO">x</p>',
    ],
)
def test_where_nothing_is_linked(html):
    assert links(LINKER.link(html)) == []
    assert "app-term" not in LINKER.link(html)


def test_text_after_something_closed_is_linked():
    html = LINKER.link('<div><h2>Who</h2>the LADO<a href="/x/">y</a>a kite</div>')
    assert links(html) == [("LADO", "lado"), ("kite", "kite")]


def test_the_words_of_a_page_stay_the_same():
    html = "<p>A &amp; B &lt;i&gt; “quoted” é the LADO<br>and a kite.</p>\n<ul><li>IT</li></ul>"
    linked = BeautifulSoup(LINKER.link(html), "lxml").get_text()
    assert linked == BeautifulSoup(html, "lxml").get_text()


def test_terms_that_the_page_explains_are_left_alone():
    assert links(LINKER.link("<p>LADO, kite</p>", frozenset(["lado"]))) == [("kite", "kite")]


# On pages


@pytest.mark.django_db
def test_a_page_links_a_term_and_search_does_not_know(client):
    page = a_page(
        "Weather", "<h2>LADO</h2><p>Always tell the LADO about every kite that flies.</p>"
    )
    assert links(client.get(page.url).text) == [("LADO", "lado")]
    assert "app-term" not in page.rendered_body.html
    assert "app-term" not in page.searched_html
    assert Passage.objects.get(page=page, anchor="lado").text == (
        "Always tell the LADO about every kite that flies."
    )


@pytest.mark.django_db
def test_a_link_leads_to_its_entry(client):
    page = a_page("Weather", "<p>Tell the LADO.</p>")
    href = BeautifulSoup(client.get(page.url).text, "lxml").select_one("a.app-term")["href"]
    path, _, anchor = href.partition("#")
    entry = BeautifulSoup(client.get(path).text, "lxml").find(id=anchor)
    assert entry.get_text(strip=True) == "LADO: Local Authority Designated Officer"


@pytest.mark.django_db
def test_young_peoples_pages_are_not_linked(client):
    page = a_page(
        "Weather", "<p>Tell the LADO.</p>", kind="young-person", parent=section("young-people")
    )
    assert links(client.get(page.url).text) == []


@pytest.mark.django_db
def test_the_page_on_a_term_does_not_link_it(client):
    topic = Topic.objects.get(key="core-group")
    page = GuidancePage.objects.get(topic=topic)
    assert "core-group" not in {anchor for _, anchor in links(client.get(page.url).text)}


@pytest.mark.django_db
def test_links_follow_what_is_published_at_once(client):
    page = a_page("Weather", "<p>Some zoggles.</p>")
    assert links(client.get(page.url).text) == []
    term = a_term("zoggle")
    assert links(client.get(page.url).text) == [("zoggles", "zoggle")]
    term.unpublish()
    assert links(client.get(page.url).text) == []


@pytest.mark.django_db
def test_without_a_glossary_pages_stay_as_they_are(client):
    page = a_page("Weather", "<p>Tell the LADO.</p>")
    GlossaryPage.objects.get().unpublish()
    response = client.get(page.url)
    assert response.status_code == 200
    assert links(response.text) == []


@pytest.mark.django_db
def test_numbers_on_a_page_are_still_links_to_ring(client):
    page = a_page("Weather", "<p>Ring {{childline}} or the LADO.</p>")
    prose = BeautifulSoup(client.get(page.url).text, "lxml").select_one(".app-prose")
    assert prose.find("a", href=re.compile("^tel:")).get_text() == "0800 1111"
    assert links(prose.decode()) == [("LADO", "lado")]


# The glossary itself


@pytest.fixture
def page(client, db) -> BeautifulSoup:
    return BeautifulSoup(client.get("/glossary/").text, "lxml")


def test_there_are_many_terms_in_order_under_letters(page):
    terms = [dt.find("dfn").get_text() for dt in page.select("dt")]
    assert len(terms) >= 120
    assert terms == sorted(terms, key=str.casefold)
    for link in page.select(".app-letters a"):
        assert page.find(id=link["href"].removeprefix("#")).get_text() == link.get_text()


def test_the_glossary_does_not_link_to_itself(page):
    assert page.select("a.app-term") == []


@pytest.mark.parametrize(("old", "now"), OLD_TERMS)
def test_old_terms_say_what_they_are_called_now(page, old, now):
    entry = page.find(id=old.lower()).find_parent(class_="app-glossary__entry")
    assert "Old term" in entry.dt.get_text()
    assert now.lower() in entry.select_one(".app-glossary__now").get_text().lower()


@pytest.mark.django_db
def test_what_follows_since_is_a_time():
    """Not “(since usage)”, “(since after 2018)” or “(since 2021; April 2024)”."""
    time = re.compile(r"(?!after|before|until)[\w -]*\d{4}[\w -]*")
    replaced = GlossaryTerm.objects.exclude(since="").values_list("since", flat=True)
    assert replaced
    assert [since for since in replaced if not time.fullmatch(since)] == []


def test_every_successor_is_on_the_page(page):
    for link in page.select(".app-glossary__now a"):
        assert page.find(id=link["href"].removeprefix("#")), link


@pytest.mark.django_db
def test_no_spelling_belongs_to_two_terms():
    spellings = [
        text
        for term in GlossaryTerm.objects.prefetch_related("spellings")
        for text in (term.term, *(spelling.text for spelling in term.spellings.all()))
    ]
    assert len(spellings) == len(set(spellings))


@pytest.mark.django_db
def test_search_finds_each_term_under_its_own_address():
    glossary_page = GlossaryPage.objects.get()
    passage = Passage.objects.get(page=glossary_page, anchor="lado")
    assert passage.url == "/glossary/#lado"
    assert "oversees allegations" in passage.text
    assert (
        "Now: child safeguarding practice review"
        in Passage.objects.get(page=glossary_page, anchor="scr").text
    )


@pytest.mark.django_db
def test_search_follows_what_editors_publish():
    glossary_page = GlossaryPage.objects.get()
    term = a_term("zoggle")
    assert Passage.objects.filter(page=glossary_page, anchor="zoggle").exists()
    term.unpublish()
    assert not Passage.objects.filter(page=glossary_page, anchor="zoggle").exists()


@pytest.mark.django_db
def test_a_draft_term_is_nowhere(client):
    term = GlossaryTerm(term="zoggle", definition="A zoggle flies.", live=False)
    term.full_clean()
    term.save()
    assert "zoggle" not in client.get("/glossary/").text


# In the admin


def form(**values):
    return nested_form_data(
        {
            "term": "zoggle",
            "slug": "",
            "definition": "A zoggle is a thing that flies.",
            "now": "",
            "since": "",
            "successor": "",
            "topic": "",
            "see_also": "",
            "linked_in_pages": "on",
            "spellings": inline_formset(
                [{"text": "ZGL", "kind": "abbreviation", "id": "", "ORDER": "1"}]
            ),
            "action-publish": "1",
        }
        | values
    )


@pytest.mark.django_db
def test_an_editor_adds_a_term_by_the_form(client, admin_client):
    address = reverse("wagtailsnippets_guidance_glossaryterm:add")
    response = admin_client.post(address, form())
    assert response.status_code == 302, response.context["form"].errors
    term = GlossaryTerm.objects.get(term="zoggle")
    assert (term.slug, term.abbreviations, term.live) == ("zgl", ["ZGL"], True)
    assert "ZGL: Zoggle" in client.get("/glossary/").text


@pytest.mark.django_db
def test_the_admin_finds_a_term_by_its_abbreviation(admin_client, tasks_at_once):
    with tasks_at_once():
        for slug in ("lado", "scr"):
            GlossaryTerm.objects.get(slug=slug).save()
    listing = reverse("wagtailsnippets_guidance_glossaryterm:list")
    text = admin_client.get(listing, {"q": "LADO"}).text
    assert "Local Authority Designated Officer" in text
    assert "Serious case review" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"since": "2015"}, "now"),
        ({"term": "core group"}, "term"),
    ],
)
def test_a_term_that_cannot_stand_is_refused(values, field):
    with pytest.raises(ValidationError) as error:
        a_term(values.pop("term", "zoggle"), **values)
    assert field in error.value.message_dict
