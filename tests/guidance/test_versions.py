"""Versions of guidance: what is kept of each, how two are compared, and what is never shown."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from guidance.body import with_numbers
from guidance.comparison import Block, blocks_of, compare, comparison_html
from guidance.models import Amendment, Contact, GuidancePage, PublishedVersion
from tests.factories import a_page, publish, section, set_body

FIRST = "<h2>Where</h2><p>Kites are flown on the hill on windy days.</p><p>Bring string.</p>"
SECOND = (
    "<h2>Where</h2><p>Kites are flown by the river on windy days.</p><p>Ring {{police-999}}.</p>"
)


def lines(old: str, new: str):
    return compare(blocks_of(old), blocks_of(new))


# The comparison, without a database


def test_words_that_changed_are_marked_within_their_paragraph():
    (line,) = lines(
        "<p>Ring the police at once, please.</p>", "<p>Ring the LADO at once, please.</p>"
    )
    assert line.change == "changed"
    assert [(piece.change, piece.text) for piece in line.pieces] == [
        ("", "Ring the"),
        ("removed", "police"),
        ("added", "LADO"),
        ("", "at once, please."),
    ]


def test_whole_paragraphs_come_and_go():
    found = lines(
        "<h2>One</h2><p>Alpha beta gamma.</p><p>Stays.</p>",
        "<h2>One</h2><p>Stays.</p><p>Delta epsilon zeta.</p>",
    )
    assert [(line.kind, line.change) for line in found] == [
        ("h2", ""),
        ("p", "removed"),
        ("p", ""),
        ("p", "added"),
    ]


def test_a_changed_paragraph_is_found_behind_one_that_came_before_it():
    found = lines(
        "<p>Ring children's social care within one working day.</p>",
        "<p>Completely new words stand here now.</p>"
        "<p>Ring children's social care within two hours.</p>",
    )
    assert [line.change for line in found] == ["added", "changed"]


def test_a_paragraph_that_became_a_list_item_is_not_the_same():
    assert [line.change for line in lines("<p>Bring string.</p>", "<li>Bring string.</li>")] == [
        "removed",
        "added",
    ]


def test_nothing_is_doubled_or_lost_of_lists_steps_and_tables():
    html = (
        "<ul><li>One <b>bold</b><ul><li>Inner</li></ul></li></ul><ol><li><p>Step.</p></li></ol>"
        "<table><tr><th>What</th><th>Who</th></tr><tr><td>Ring</td><td>You</td></tr></table>"
        '<div data-not-searched><p>A contact card</p></div><script>alert("x")</script>'
    )
    assert blocks_of(html) == [
        Block("li", "One bold"),
        Block("li", "Inner"),
        Block("p", "Step."),
        Block("tr", "What | Who"),
        Block("tr", "Ring | You"),
    ]


def test_the_same_text_has_no_changes_and_none_is_empty():
    assert {line.change for line in lines(FIRST, FIRST)} == {""}
    assert lines("", "") == []
    assert [line.change for line in lines("", "<p>New.</p>")] == ["added"]


def test_a_very_long_paragraph_is_shown_whole():
    old, new = ("word " * 3000 + end for end in ("old", "new"))
    (line,) = lines(f"<p>{old}</p>", f"<p>{new}</p>")
    assert [piece.change for piece in line.pieces] == ["removed", "added"]


def test_the_work_on_a_page_has_a_bound():
    """Many long paragraphs that all changed: the first word by word, the others whole."""
    same = " ".join(f"same{n}" for n in range(850))
    old, new = (f"<p>{f'{end} ' * 50}{same}</p>" * 12 for end in ("old", "new"))
    parts = [[piece.change for piece in line.pieces] for line in lines(old, new)]
    assert parts[0] == ["removed", "added", ""]
    assert parts[-1] == ["removed", "added"]


@pytest.mark.django_db
def test_added_and_removed_are_said_in_words_and_nothing_is_let_through_unescaped():
    html = with_numbers(
        comparison_html(
            lines(
                "<p>Use only the &lt;b&gt; one now.</p>",
                "<p>Use only the &lt;i&gt; one now {{police-999}}.</p>",
            )
        )
    )
    soup = BeautifulSoup(html, "lxml")
    assert soup.find("del").get_text(" ", strip=True).startswith("[removed:")
    assert soup.find("ins").get_text(" ", strip=True).startswith("[added:")
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert soup.select_one('ins a[href="tel:999"]').get_text() == "999"
    assert soup.select_one("p .app-comparison__label").get_text() == "Changed"


# What is kept of a page, and who may read it


@pytest.fixture
def kites(db) -> GuidancePage:
    page = a_page("Kites", FIRST, kind="guidance", parent=section("procedures"), draft=True)
    page.amendments = [Amendment(version="1.0", date=date(2026, 5, 1), summary="First version.")]
    publish(page)
    return page


def amend(page, version="2.0", body=SECOND, day=date(2026, 11, 1), **values) -> None:
    """Change the page as an editor does, without publishing it."""
    page.version = version
    set_body(page, body)
    page.amendments.add(
        Amendment(version=version, date=day, summary=f"What {version} changed.", **values)
    )


def comparison(client, page, query="") -> BeautifulSoup:
    response = client.get(f"{page.url}versions/{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def words(soup) -> str:
    return soup.select_one("main").get_text(" ", strip=True)


def test_one_version_says_so(client, kites):
    found = comparison(client, kites)
    assert "only one version" in words(found)
    assert not BeautifulSoup(client.get(kites.url).text, "lxml").select('a[href*="versions/"]')


def test_two_published_versions_are_compared(client, kites):
    amend(kites)
    publish(kites)
    page = BeautifulSoup(client.get(kites.url).text, "lxml")
    link = page.select_one('a[href*="versions/"]')
    assert link.get_text() == "version 1.0 of Kites"
    found = comparison(client, kites, link["href"].partition("versions/")[2])
    assert "From version 1.0 to version 2.0" in words(found)
    assert "on the hill" in found.select_one(".app-comparison del").get_text()
    assert "by the river" in found.select_one(".app-comparison ins").get_text()
    assert found.select_one('.app-comparison a[href="tel:999"]')
    assert words(comparison(client, kites)) == words(found)
    back = comparison(client, kites, "?from=2.0&to=1.0")
    assert "From version 2.0 to version 1.0" in words(back)


def test_the_history_says_what_changed_newest_first(client, kites):
    amend(kites, approved_by="Policy group")
    publish(kites)
    rows = BeautifulSoup(client.get(kites.url).text, "lxml").select(".app-amendments tbody tr")
    assert [row.th.get_text() for row in rows] == ["2.0", "1.0"]
    assert "What 2.0 changed." in rows[0].get_text()
    assert "Policy group" in rows[0].get_text()
    assert "Not recorded" in rows[1].get_text()


def test_a_draft_is_never_compared(client, kites):
    amend(kites, body="<p>Secret plans for kites.</p>")
    kites.save_revision()
    for query in ("", "?from=1.0&to=2.0", "?from=2.0&to=1.0"):
        found = words(comparison(client, kites, query))
        assert "Secret" not in found
        assert "only one version" in found
    amend(kites, "3.0")
    publish(kites)
    assert "Secret" not in str(comparison(client, kites, "?from=2.0&to=3.0"))


def test_a_draft_for_consultation_has_no_comparison_and_is_not_kept(client, kites):
    amend(kites)
    kites.status = "draft"
    publish(kites)
    assert client.get(f"{kites.url}versions/").status_code == 404
    assert not PublishedVersion.objects.filter(page=kites, version="2.0").exists()


def test_what_was_published_while_private_is_never_compared(client, kites):
    restriction = PageViewRestriction.objects.create(page=kites, restriction_type="login")
    amend(kites, body="<p>Secret words for members.</p>")
    publish(kites)
    assert client.get(f"{kites.url}versions/").status_code == 302
    amend(kites, "3.0")
    publish(kites)
    restriction.delete()
    found = comparison(client, kites, "?from=2.0&to=3.0")
    assert "Secret" not in str(found)
    assert "left out" in words(found)
    assert "From version 1.0 to version 3.0" in words(found)


def test_an_unpublished_page_has_no_comparison(client, kites):
    amend(kites)
    publish(kites)
    address = f"{kites.url}versions/"
    kites.unpublish()
    assert client.get(address).status_code == 404
    assert client.get(address.replace("versions", "pdf")).status_code == 404


def test_a_correction_takes_the_place_of_the_words_it_corrects(client, kites):
    set_body(kites, FIRST.replace("hill", "motorway by mistake"))
    publish(kites)
    set_body(kites, FIRST)
    publish(kites)
    amend(kites)
    publish(kites)
    assert "mistake" not in str(comparison(client, kites))
    assert PublishedVersion.objects.filter(page=kites).count() == 2


def test_a_comparison_is_worked_out_once_and_follows_the_words(client, kites, monkeypatch):
    amend(kites)
    publish(kites)
    worked_out = []
    monkeypatch.setattr(
        "guidance.comparison.compare",
        lambda old, new: worked_out.append(1) or compare(old, new),
    )
    first = words(comparison(client, kites, "?from=1.0&to=2.0"))
    again = words(comparison(client, kites))
    assert again == first
    assert len(worked_out) <= 1
    police = Contact.objects.get(key="police-999")
    police.phone = "118 118"
    publish(police)
    assert "118 118" in words(comparison(client, kites))
    assert len(worked_out) <= 1
    set_body(kites, SECOND.replace("river", "lake"))
    publish(kites)
    corrected = words(comparison(client, kites))
    assert "by the lake" in corrected
    assert "river" not in corrected


@pytest.mark.parametrize("hidden", ["the page", "the section"])
def test_what_was_compared_before_is_not_shown_once_it_is_private(client, kites, hidden):
    amend(kites)
    publish(kites)
    assert "river" in words(comparison(client, kites))
    page = kites if hidden == "the page" else kites.get_parent()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    response = client.get(f"{kites.url}versions/")
    assert response.status_code == 302
    assert "river" not in response.text


def test_an_editor_can_take_a_version_out_of_comparison(client, kites):
    amend(kites, "2.0", body="<p>Unsafe words.</p>", comparable=False)
    publish(kites)
    amend(kites, "3.0")
    publish(kites)
    found = comparison(client, kites, "?from=2.0&to=3.0")
    assert "Unsafe" not in str(found)
    assert [option["value"] for option in found.select("#from option")] == ["1.0", "3.0"]


def test_versions_outlive_the_purge_of_revisions(client, kites):
    amend(kites)
    publish(kites)
    kites.revisions.exclude(pk=kites.latest_revision_id).delete()
    assert "From version 1.0 to version 2.0" in words(comparison(client, kites))


@pytest.mark.parametrize("query", ["?from=<script>&to=%00", "?from=" + "9" * 3000, "?to[]=1&from"])
def test_a_hostile_address_is_passed_over_in_words(client, kites, query):
    amend(kites)
    publish(kites)
    found = comparison(client, kites, query)
    assert "From version 1.0 to version 2.0" in words(found)
    assert "<script>" not in str(found.select_one("main"))
