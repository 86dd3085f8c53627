"""The partnership's pages: members, groups, meetings."""

from datetime import date, time, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Collection, Page

from guidance.checks.objects import object_findings
from guidance.models import Passage
from pages.models import (
    AgendaItem,
    MeetingPage,
    MeetingPaper,
    MeetingsPage,
    PartnershipMember,
    PartnershipPage,
    SubGroupPage,
)
from pages.privacy import no_wider
from tests.factories import a_document, publish

pytestmark = pytest.mark.django_db

PARTNERSHIP = "/about/partnership/"
MEETINGS = "/about/partnership/meetings/"


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def text(response) -> str:
    return soup(response).main.get_text(" ", strip=True)


def a_meeting(title="A meeting about kites", days=7, **values) -> MeetingPage:
    """A published meeting so many days from today."""
    values.setdefault("summary", "We talk about kites.")
    meeting = MeetingPage(
        title=title,
        date=timezone.localdate() + timedelta(days=days),
        audiences=["public"],
        live=False,
        **values,
    )
    MeetingsPage.objects.get().add_child(instance=meeting)
    publish(meeting)
    return meeting


def group(slug="exploitation-sub-group") -> SubGroupPage:
    return SubGroupPage.objects.get(slug=slug)


# Starter content


def test_the_page_says_who_belongs_by_their_part_in_law(client):
    page = soup(client.get(PARTNERSHIP))
    tables = {table.caption.get_text(): table.get_text(" ") for table in page.main("table")}
    statutory = tables["Statutory partners"]
    for name in ("Council", "integrated care board", "Avon and Somerset Police"):
        assert name in statutory
    assert "Fire" in tables["Other responsible authorities for community safety"]
    assert "Curo" in tables["Agencies that work with the partners"]


def test_every_group_of_2019_20_has_its_page(client):
    page = soup(client.get(PARTNERSHIP))
    groups = SubGroupPage.objects.live()
    assert groups.count() == 11
    listed = [link["href"] for link in page.select("[aria-labelledby=list-of-groups] a")]
    assert listed[:2] == [f"{PARTNERSHIP}executive-group/", f"{PARTNERSHIP}operational-group/"]
    assert set(listed) == {each.url for each in groups}
    for each in groups:
        words = text(client.get(each.url))
        assert "annual report for 2019-20 describes the group" in words
        assert each.purpose in words
        assert "terms of reference are being brought over" in words


def test_a_group_says_whom_it_reports_to(client):
    page = soup(client.get(f"{PARTNERSHIP}mental-capacity-act-sub-group/"))
    assert page.main.find("a", string="Operational Group")["href"].endswith("/operational-group/")


def test_what_a_page_shows_of_its_own_data_is_found_by_search():
    passages = Passage.objects.public()
    url = f"{PARTNERSHIP}exploitation-sub-group/"
    assert passages.filter(url=f"{url}#what-the-group-is-for").exists()
    members = passages.filter(page__slug="partnership", text__contains="Organisation: Avon and")
    assert {passage.heading_path[0] for passage in members} == {"Who belongs to it"}


def test_the_contents_list_leads_to_each_part(client):
    page = soup(client.get(PARTNERSHIP))
    links = [link["href"].removeprefix("#") for link in page.select(".app-contents a")]
    assert "list-of-groups" in links
    assert all(page.find(id=anchor) for anchor in links)


# Groups


def test_terms_of_reference_are_shown_with_their_dates(client):
    page = group()
    page.terms_of_reference = [("prose", "<h3>Quorum</h3><p>Ring {{childline}} about kites.</p>")]
    page.terms_agreed_on, page.terms_review_on = date(2027, 1, 4), date(2028, 1, 4)
    page.work_plan = [("prose", "<p>The kites fly higher by June.</p>")]
    page.described_in, page.members, page.meets = "", "Kite Council\n\nHill Trust", "Each month"
    publish(page)
    response = client.get(page.url)
    words = text(response)
    assert "Agreed on 4 January 2027. Next review: 4 January 2028." in words
    assert "being brought over" not in words
    assert "annual report for 2019-20 describes" not in words
    for expected in ("Quorum", "fly higher by June.", "Kite Council", "Hill Trust", "Each month"):
        assert expected in words
    assert soup(response).select(".app-prose a.app-number[href^='tel:']")
    assert Passage.objects.filter(page=page, text__contains="fly higher").exists()


def test_a_review_before_the_terms_and_a_loop_are_refused():
    page = group()
    page.terms_agreed_on, page.terms_review_on = date(2027, 1, 4), date(2027, 1, 4)
    with pytest.raises(ValidationError, match="comes after"):
        page.full_clean()
    page.terms_agreed_on, page.reports_to = None, page
    with pytest.raises(ValidationError, match="cannot report to itself"):
        page.full_clean()


def test_an_editor_is_told_of_a_number_typed_into_a_group_or_its_rows():
    page = group()
    page.purpose = "Ring 01225 396312 about kites."
    assert "typed by hand" in object_findings(page)[0].message


def test_a_group_taken_down_is_not_listed(client):
    page = group()
    page.unpublish()
    assert page.url not in client.get(PARTNERSHIP).text


def test_members_are_text_and_no_markup(client):
    page = PartnershipPage.objects.get()
    page.members = [PartnershipMember(name="<script>alert(1)</script>", role="relevant")]
    publish(page)
    response = client.get(PARTNERSHIP)
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;alert(1)" in response.text


# Meetings


def test_no_meeting_is_made_up(client):
    assert not MeetingPage.objects.exists()
    assert "No dates have been put here yet" in text(client.get(MEETINGS))


def test_meetings_are_listed_as_to_come_and_past(client):
    soon, later = a_meeting("Soon", 0), a_meeting("Later", 30)
    old, older = a_meeting("Old", -1, group=group()), a_meeting("Older", -400)
    page = soup(client.get(MEETINGS))

    def titles(part):
        return [tag.get_text() for tag in page.select(f"[aria-labelledby={part}] h3")]

    assert titles("next-meetings") == [soon.title, later.title]
    assert titles("past-meetings") == [old.title, older.title]
    upcoming = soup(client.get(PARTNERSHIP)).select("[aria-labelledby=next-meetings] h3")
    assert [tag.get_text() for tag in upcoming] == [soon.title, later.title]
    assert old.title in text(client.get(group().url))


def test_a_long_list_of_past_meetings_has_pages_and_bad_ones_are_ignored(client):
    for number in range(31):
        a_meeting(f"Kites {number}", -number - 1)
    first, second = client.get(MEETINGS), client.get(f"{MEETINGS}?page=2")
    assert "Page 1 of 2" in text(first)
    assert "Kites 30" not in text(first)
    assert "Kites 30" in text(second)
    for bad in ("abc", "-1", "0", "999999999999999999999", "<script>"):
        response = client.get(MEETINGS, {"page": bad})
        assert response.status_code == 200
        assert "<script>" not in response.text


def test_a_list_of_meetings_asks_the_database_no_more_for_more(
    client, django_assert_max_num_queries
):
    for number in range(12):
        a_meeting(f"Kites {number}", number, group=group())
    with django_assert_max_num_queries(60):
        client.get(MEETINGS)


def test_a_meeting_shows_when_where_agenda_papers_and_decisions(client):
    public = a_document("kites.txt", "Words about kites.", title="The kite report")
    draft = a_document("draft.txt", "A draft about kites.", title="The kite draft", status="draft")
    hidden = a_document("hidden.txt", "A secret about kites.", title="The kite secret")
    meeting = a_meeting(
        days=-3,
        start_time=time(10),
        end_time=time(12, 30),
        place="Guildhall, Bath",
        online=True,
        group=group(),
        agenda=[AgendaItem(title="Wind <b>", note="The weather role leads")],
        papers=[MeetingPaper(document=each) for each in (public, draft, hidden)],
        decisions=[("prose", "<p>The group agreed to buy more string for kites.</p>")],
    )
    hidden.collection = Collection.objects.get(name="Private papers")
    hidden.save()
    response = client.get(meeting.url)
    words = text(response)
    assert "10am to 12:30pm" in words
    assert "Guildhall, Bath, and online" in words
    for expected in ("Exploitation Sub-group", "Wind <b>", "more string", "The kite report"):
        assert expected in words
    assert "(TXT" in words
    assert "The kite draft" not in words
    assert "The kite secret" not in words
    found = Passage.objects.public().get(page=meeting, text__contains="more string")
    assert found.dated == meeting.date
    assert found.document_type == "meeting-papers"


def test_a_private_file_and_a_meeting_that_ends_first_are_refused():
    hidden = a_document("hidden.txt", "A secret.", collection=Collection.objects.last())
    assert hidden.collection.get_view_restrictions()
    with pytest.raises(ValidationError, match="the public cannot open it"):
        MeetingPaper(document=hidden).clean()
    with pytest.raises(ValidationError, match="ends after it starts"):
        MeetingPage(title="K", start_time=time(12), end_time=time(11)).clean()


def test_a_cancelled_meeting_says_so(client):
    meeting = a_meeting(cancelled=True)
    assert "This meeting is cancelled" in text(client.get(meeting.url))
    assert "Cancelled" in text(client.get(MEETINGS))


@pytest.mark.parametrize(
    ("parent", "kind"),
    [
        ("partnership", "subgrouppage"),
        ("partnership", "meetingspage"),
        ("meetings", "meetingpage"),
        ("partnership", "privatepaperspage"),
        ("training", "coursepage"),
    ],
)
def test_an_editor_can_start_each_kind_of_page(admin_client, parent, kind):
    if kind == "meetingspage":
        MeetingsPage.objects.get().delete()
    above = Page.objects.get(slug=parent)
    assert admin_client.get(f"/admin/pages/add/pages/{kind}/{above.pk}/").status_code == 200


@pytest.mark.parametrize("slug", ["partnership", "exploitation-sub-group", "training"])
def test_an_editor_can_open_each_page_and_preview_it(admin_client, slug):
    page = Page.objects.get(slug=slug)
    assert admin_client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    response = admin_client.get(f"/admin/pages/{page.pk}/view_draft/")
    assert page.title in response.text


# Who may open what


A, B, C = 1, 2, 3


@pytest.mark.parametrize(
    ("inner", "outer", "answer"),
    [
        ([], [], False),
        ([], [{A}], False),
        ([{A}], [], True),
        ([{A}], [{A}], True),
        ([{A}], [{A, B}], True),
        ([{A, B}], [{A}], False),
        ([{A, B}, {A}], [{A, B, C}, {A}], True),
        ([{A, B}], [{A, B}, {A}], False),
        ([None], [{A}], False),
        ([None], [None], True),
        ([{A}], [None], True),
    ],
)
def test_a_file_opens_for_nobody_whom_the_page_refuses(inner, outer, answer):
    def sets(doors):
        return [door if door is None else frozenset(door) for door in doors]

    assert no_wider(sets(inner), sets(outer)) is answer
