"""Training: finding a course, its dates, what it costs, and what came of it."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidance.models import Passage
from pages.models import CourseCharge, CourseFigure, CoursePage, CourseSession, TrainingPage
from tests.conftest import LONDON
from tests.factories import publish

pytestmark = pytest.mark.django_db

TRAINING = "/training/"
COURSE = "/training/standard-child-protection/"


@pytest.fixture(autouse=True)
def today(at):
    at(datetime(2027, 3, 3, 12, 0, tzinfo=LONDON))


@pytest.fixture
def course() -> CoursePage:
    return CoursePage.objects.get(slug="standard-child-protection")


@pytest.fixture
def with_dates(course):
    """The course with sessions, published."""

    def give(*sessions) -> CoursePage:
        course.sessions = [CourseSession(**session) for session in sessions]
        publish(course)
        return course

    return give


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def dates(response) -> list[str]:
    return [tag["datetime"] for tag in soup(response).select(".app-session__when time:first-child")]


def titles(response) -> list[str]:
    return [tag.get_text() for tag in soup(response).select("[aria-labelledby=find-a-course] h3")]


# Starter content


def test_courses_are_labelled_with_where_they_come_from_and_no_date_is_made_up(client):
    courses = CoursePage.objects.live()
    assert courses.count() >= 10
    assert not CourseSession.objects.exists()
    assert "No dates have been put here yet" in soup(client.get(TRAINING)).main.get_text()
    for course in courses:
        words = soup(client.get(course.url)).main.get_text(" ", strip=True)
        assert course.programme
        assert f"comes from {course.programme}" in words
        assert "No dates have been given" in words or "E-learning has no dates" in words
        assert 'data-contact="training-team"' in client.get(course.url).text


def test_the_booking_policy_stands_with_its_date(client):
    words = soup(client.get(TRAINING)).main.get_text(" ", strip=True)
    assert "This policy was set in 2021" in words
    assert "no refund inside 10 working days" in words


def test_every_figure_stands_with_its_year_and_source(client):
    page = TrainingPage.objects.get()
    table = soup(client.get(TRAINING)).find("table", class_="govuk-table")
    rows = [
        [cell.get_text() for cell in row("td")] for row in table.tbody("tr") if len(row("td")) == 4
    ]
    assert len(rows) == page.figures.count() >= 8
    assert all(all(row) for row in rows)
    assert ["2017-18", "Places attended", "1,026"] in [row[:3] for row in rows]


def test_a_course_is_found_by_search_as_training_only():
    passages = Passage.objects.public().filter(page__slug="neglect-and-child-protection")
    assert passages.exists()
    assert {tuple(passage.topics) for passage in passages} == {("training",)}
    assert any("3.5 hours" in passage.text for passage in passages)


# Finding a course


def test_filters_are_links_that_narrow_the_list(client):
    everything = titles(client.get(TRAINING))
    assert everything == sorted(everything)
    assert len(everything) == CoursePage.objects.live().count()
    assert set(titles(client.get(TRAINING, {"level": "advanced"}))) == {
        "Advanced child protection",
        "Safeguarding adults level 3",
        "Working with child sexual exploitation: skills and practice",
    }
    adults = titles(client.get(TRAINING, {"works_with": "adults"}))
    assert "Safeguarding adults level 2" in adults
    assert "Safer recruitment course" in adults
    assert "Standard child protection" not in adults
    assert titles(client.get(TRAINING, {"subject": "neglect"})) == ["Neglect and child protection"]
    assert titles(client.get(TRAINING, {"teaching": "e-learning"})) == ["Prevent: e-learning"]
    both = client.get(TRAINING, {"level": "standard", "works_with": "adults"})
    assert titles(both) == ["Safeguarding adults level 2"]
    page = soup(both)
    assert page.select_one("option[selected][value=standard]")
    assert page.find("a", string="Show all courses")
    assert "1 of " in page.select_one(".app-filters__count").get_text()


@pytest.mark.parametrize(
    "query",
    [
        {"level": "abc"},
        {"level": "<script>alert(1)</script>"},
        {"subject": "no-such-topic"},
        {"works_with": "x" * 5000},
        {"teaching": "\x00"},
        {"nonsense": "1"},
    ],
)
def test_what_nobody_offers_is_ignored(client, query):
    response = client.get(TRAINING, query)
    assert len(titles(response)) == CoursePage.objects.live().count()
    assert "<script>alert" not in response.text
    assert "x" * 100 not in response.text


def test_nothing_fits_is_said(client):
    response = client.get(TRAINING, {"teaching": "e-learning", "works_with": "adults"})
    assert titles(response) == ["Prevent: e-learning"]
    response = client.get(TRAINING, {"teaching": "online"})
    assert "No course fits all of these" in soup(response).main.get_text()


def test_a_draft_course_and_its_dates_are_nowhere(client, with_dates):
    course = with_dates({"date": date(2027, 5, 1)})
    course.unpublish()
    response = client.get(TRAINING)
    assert course.title not in titles(response)
    assert dates(response) == []


# Dates


def test_dates_of_all_courses_stand_in_order_under_their_month(client, with_dates):
    with_dates(
        {"date": date(2027, 5, 4)},
        {"date": date(2027, 3, 9), "start_time": time(9, 30)},
        {"date": date(2027, 3, 9), "start_time": time(9)},
    )
    other = CoursePage.objects.get(slug="safer-recruitment-course")
    other.sessions = [CourseSession(date=date(2027, 4, 1))]
    publish(other)
    response = client.get(TRAINING)
    assert dates(response) == ["2027-03-09", "2027-03-09", "2027-04-01", "2027-05-04"]
    months = soup(response).select("[aria-labelledby=next-dates] h3")
    assert [tag.get_text() for tag in months] == ["March 2027", "April 2027", "May 2027"]
    first = soup(response).select_one(".app-session").get_text(" ", strip=True)
    assert "Tuesday 9 March 2027" in first
    assert ", 9am" in first
    assert "Standard child protection" in first


@pytest.mark.parametrize(
    ("session", "shown"),
    [
        ({"date": date(2027, 3, 2)}, False),
        ({"date": date(2027, 3, 3)}, True),
        ({"date": date(2027, 3, 3), "end_time": time(11, 59)}, False),
        ({"date": date(2027, 3, 3), "end_time": time(12, 1)}, True),
        ({"date": date(2027, 3, 1), "last_date": date(2027, 3, 4)}, True),
        ({"date": date(2027, 3, 1), "last_date": date(2027, 3, 2)}, False),
    ],
)
def test_a_session_that_is_over_drops_off_by_itself(client, with_dates, session, shown):
    with_dates(session)
    for address in (TRAINING, COURSE):
        assert bool(dates(client.get(address))) is shown


def test_the_day_ends_at_midnight_in_london(client, with_dates, at):
    with_dates({"date": date(2027, 6, 1)})
    at(datetime(2027, 6, 1, 23, 30, tzinfo=LONDON))
    assert dates(client.get(COURSE)) == ["2027-06-01"]
    at(datetime(2027, 6, 2, 0, 30, tzinfo=LONDON))
    assert dates(client.get(COURSE)) == []


@pytest.mark.parametrize(
    ("session", "words"),
    [
        ({"places_left": 4, "place": "Guildhall, Bath"}, "Guildhall, Bath. 4 places left."),
        ({"places_left": 1}, "1 place left."),
        ({"places_left": 0}, "Full."),
        ({"booking_closes_on": date(2027, 3, 10)}, "Book by 10 March 2027."),
        ({"booking_closes_on": date(2027, 3, 3)}, "Book by 3 March 2027."),
        ({"booking_closes_on": date(2027, 3, 2), "places_left": 4}, "Booking has closed."),
        ({"cancelled": True, "places_left": 4}, "Cancelled"),
    ],
)
def test_a_date_says_whether_it_can_be_booked(client, with_dates, session, words):
    with_dates({"date": date(2027, 3, 20), **session})
    shown = soup(client.get(COURSE)).select_one(".app-session__more").get_text(" ", strip=True)
    assert shown == words


@pytest.mark.parametrize(
    "session",
    [
        {"date": date(2027, 3, 3), "last_date": date(2027, 3, 2)},
        {"date": date(2027, 3, 3), "start_time": time(12), "end_time": time(11)},
        {"date": date(2027, 3, 3), "booking_closes_on": date(2027, 3, 4)},
    ],
)
def test_a_date_that_cannot_be_is_refused(session):
    with pytest.raises(ValidationError):
        CourseSession(**session).full_clean(exclude=["page"])


def test_more_dates_do_not_ask_the_database_more(client, with_dates):
    with_dates({"date": date(2027, 5, 1)})
    client.get(TRAINING)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(TRAINING)
    with_dates(*({"date": date(2027, 5, day)} for day in range(1, 20)))
    with CaptureQueriesContext(connection) as many:
        client.get(TRAINING)
    assert len(many) <= len(one) + 2


# Charges, booking, figures


@pytest.mark.parametrize(
    ("charge", "words"),
    [
        ({"amount": Decimal(0)}, "Free"),
        ({"amount": Decimal("35")}, "£35"),
        ({"amount": Decimal("1037.50")}, "£1,037.50"),
        ({"amount": Decimal("35.00"), "words": "a half day"}, "£35 (a half day)"),
        ({"words": "Ask us"}, "Ask us"),
    ],
)
def test_a_charge_is_said_in_pounds_or_words(charge, words):
    row = CourseCharge(organisation="Schools", **charge)
    row.full_clean(exclude=["page"])
    assert row.shown == words


@pytest.mark.parametrize("charge", [{}, {"amount": Decimal("-1")}])
def test_a_charge_of_nothing_said_is_refused(charge):
    with pytest.raises(ValidationError):
        CourseCharge(organisation="Schools", **charge).full_clean(exclude=["page"])


def test_a_course_shows_all_that_the_editor_gave(client, course):
    course.programme = ""
    course.outcomes = "fly a kite\n\nmend <b>one</b>"
    course.prerequisites, course.renew = "The first course", "Every 3 years"
    course.booking_url = "https://example.org/book"
    course.charges = [CourseCharge(organisation="Charities", amount=35)]
    course.figures = [
        CourseFigure(year="2026-27", label="Would recommend it", value="97%", source="Our survey")
    ]
    publish(course)
    page = soup(client.get(COURSE))
    words = page.main.get_text(" ", strip=True)
    for expected in (
        "After this course you can:",
        "mend <b>one</b>",
        "The first course",
        "Every 3 years",
        "Charities £35",
        "2026-27 Would recommend it 97% Our survey",
    ):
        assert expected in words
    assert "not yet confirmed" not in words
    assert page.find("a", href="https://example.org/book")
    links = [link["href"].removeprefix("#") for link in page.select(".app-contents a")]
    assert all(page.find(id=anchor) for anchor in links)
