from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from guidance.opening import (
    Period,
    clock_words,
    day_words,
    hours_words,
    is_bank_holiday,
    is_open,
    next_opening,
)

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = (
    Period(("mon", "tue", "wed", "thu"), "08:30", "17:00"),
    Period(("fri",), "08:30", "16:30"),
)
NIGHTS = (
    Period(WEEKDAYS, "00:00", "08:30"),
    Period(("mon", "tue", "wed", "thu"), "17:00", "24:00"),
    Period(("fri",), "16:30", "24:00"),
    Period(("sat", "sun"), "00:00", "24:00"),
)


def when(text: str) -> datetime:
    """A moment in UK local time."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def opens(periods, moment, *, always=False, on_bank_holidays="closed"):
    at = moment if isinstance(moment, datetime) else when(moment)
    return is_open(periods, at, always=always, on_bank_holidays=on_bank_holidays)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),  # Boxing Day falls on a Saturday
        date(2027, 12, 27),  # Christmas Day falls on a Saturday
        date(2027, 12, 28),
        date(2028, 1, 3),  # New Year's Day falls on a Saturday
        date(2027, 3, 26),
        date(2023, 5, 8),  # one for a coronation
    ],
)
def test_bank_holidays_in_england_are_known(day):
    assert is_bank_holiday(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 2),  # Scotland
        date(2026, 3, 17),  # Northern Ireland
        date(2026, 8, 3),  # Scotland
        date(2026, 11, 30),  # Scotland
        date(2026, 12, 24),
        date(2026, 12, 29),
        date(2026, 11, 25),
    ],
)
def test_other_days_are_no_bank_holidays(day):
    assert not is_bank_holiday(day)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-25T08:29:59", False),
        ("2026-11-25T08:30", True),
        ("2026-11-25T16:59:59", True),
        ("2026-11-25T17:00", False),
        ("2026-11-27T16:29", True),  # a Friday
        ("2026-11-27T16:30", False),
        ("2026-11-28T12:00", False),  # a Saturday
        ("2026-11-29T12:00", False),
        ("2026-11-25T00:00", False),
        ("2026-11-25T23:59", False),
    ],
)
def test_an_office_is_open_in_its_hours(moment, expected):
    assert opens(OFFICE, moment) is expected


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-25T00:00",
        "2026-11-25T08:29:59",
        "2026-11-25T17:00",
        "2026-11-25T23:59:59",
        "2026-11-26T00:00",
        "2026-11-27T16:30",
        "2026-11-28T00:00",
        "2026-11-29T23:59",
        "2026-11-30T00:00",
    ],
)
def test_either_the_office_or_the_duty_team_is_open_at_every_edge(moment):
    assert opens(NIGHTS, moment, on_bank_holidays="open") is True
    assert opens(OFFICE, moment) is False


def test_at_every_minute_of_a_week_one_of_the_two_is_open():
    for day in range(23, 30):
        for hour in range(24):
            for minute in (0, 29, 30, 59):
                at = datetime(2026, 11, day, hour, minute, tzinfo=LONDON)
                assert opens(OFFICE, at) is not opens(NIGHTS, at, on_bank_holidays="open")


@pytest.mark.parametrize("moment", ["2026-12-25T11:00", "2026-12-28T11:00", "2026-05-04T09:00"])
def test_on_a_bank_holiday_the_office_is_closed_and_the_duty_team_open(moment):
    assert opens(OFFICE, moment) is False
    assert opens(NIGHTS, moment, on_bank_holidays="open") is True


def test_a_service_open_on_bank_holidays_keeps_its_hours():
    daily = (Period(("fri",), "09:00", "17:00"),)
    assert opens(daily, "2026-12-25T11:00", on_bank_holidays="open") is True
    assert opens(daily, "2026-12-25T18:00", on_bank_holidays="open") is False


def test_what_nobody_knows_is_said_to_be_unknown():
    assert opens((), "2026-11-25T12:00") is None
    assert opens(OFFICE, "2026-12-25T11:00", on_bank_holidays="unknown") is None
    assert opens(OFFICE, "2026-11-25T12:00", on_bank_holidays="unknown") is True


@pytest.mark.parametrize("holidays", ["open", "closed", "unknown"])
def test_round_the_clock_means_round_the_clock(holidays):
    assert opens((), "2026-12-25T03:00", always=True, on_bank_holidays=holidays) is True


def test_hours_are_those_of_uk_clocks_in_winter_and_summer():
    assert opens(OFFICE, datetime(2026, 11, 25, 8, 30, tzinfo=UTC)) is True
    assert opens(OFFICE, datetime(2026, 11, 25, 8, 29, tzinfo=UTC)) is False
    assert opens(OFFICE, datetime(2026, 7, 1, 7, 30, tzinfo=UTC)) is True
    assert opens(OFFICE, datetime(2026, 7, 1, 7, 29, tzinfo=UTC)) is False
    assert opens(OFFICE, datetime(2026, 7, 1, 15, 59, tzinfo=UTC)) is True
    assert opens(OFFICE, datetime(2026, 7, 1, 16, 0, tzinfo=UTC)) is False


def test_the_day_is_that_of_uk_clocks_when_it_is_another_one_elsewhere():
    # Half past eleven on Sunday night in London is Monday in Auckland, and afternoon in New York.
    sunday = when("2026-11-29T23:30")
    assert opens(NIGHTS, sunday.astimezone(ZoneInfo("Pacific/Auckland"))) is True
    assert opens(OFFICE, sunday.astimezone(ZoneInfo("America/New_York"))) is False
    # In summer midnight in London is eleven at night in UTC: the bank holiday has begun.
    assert (
        opens(OFFICE, datetime(2026, 8, 30, 23, 30, tzinfo=UTC), on_bank_holidays="unknown") is None
    )


def test_the_night_when_the_clocks_change_is_like_any_other():
    for at in (
        datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ):
        assert opens(NIGHTS, at, on_bank_holidays="open") is True
        assert opens(OFFICE, at) is False
    # On the Monday after it the office opens by the new time.
    assert opens(OFFICE, datetime(2026, 3, 30, 7, 30, tzinfo=UTC)) is True
    assert opens(OFFICE, datetime(2026, 10, 26, 8, 29, tzinfo=UTC)) is False


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-25T03:00", "2026-11-25T08:30"),
        ("2026-11-25T17:00", "2026-11-26T08:30"),
        ("2026-11-27T17:00", "2026-11-30T08:30"),  # over a weekend
        ("2026-12-24T18:00", "2026-12-29T08:30"),  # over Christmas
        ("2026-04-02T18:00", "2026-04-07T08:30"),  # over Easter
    ],
)
def test_the_next_opening_passes_over_weekends_and_bank_holidays(at, expected):
    assert next_opening(OFFICE, when(at), on_bank_holidays="closed") == when(expected)


def test_nobody_knows_when_a_service_without_hours_opens():
    assert next_opening((), when("2026-11-25T03:00"), on_bank_holidays="closed") is None


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        ("08:30", "8:30am"),
        ("17:00", "5pm"),
        ("12:00", "midday"),
        ("12:30", "12:30pm"),
        ("00:00", "midnight"),
        ("24:00", "midnight"),
        ("00:30", "12:30am"),
        ("23:59", "11:59pm"),
    ],
)
def test_a_time_reads_as_people_say_it(clock, words):
    assert clock_words(clock) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("mon",), "Monday"),
        (("sun", "sat"), "Saturday and Sunday"),
        (("mon", "tue", "wed"), "Monday to Wednesday"),
        (("mon", "wed", "fri"), "Monday, Wednesday and Friday"),
        (("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "every day"),
    ],
)
def test_days_read_as_people_say_them(days, words):
    assert day_words(days) == words


def test_hours_read_as_people_say_them():
    def words(periods, always=False, holidays="unknown"):
        return hours_words(periods, always=always, on_bank_holidays=holidays)

    assert words(OFFICE, holidays="closed") == (
        "Monday to Thursday, 8:30am to 5pm; Friday, 8:30am to 4:30pm; closed on bank holidays"
    )
    assert words(NIGHTS) == "Evenings, nights, weekends and bank holidays"
    assert words((), always=True) == "24 hours a day, every day"
    assert words(()) == ""
    twice = (Period(WEEKDAYS, "09:00", "12:00"), Period(WEEKDAYS, "13:00", "17:00"))
    assert words(twice) == "Monday to Friday, 9am to midday and 1pm to 5pm"
