"""Opening hours: is a service open at a moment, and how its hours read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LOCAL_TIME = ZoneInfo("Europe/London")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
MIDNIGHT = "24:00"


@dataclass(frozen=True)
class Period:
    """Open from `opens` to `closes` ("HH:MM" in UK local time; "24:00" is midnight) on `days`."""

    days: tuple[str, ...]
    opens: str
    closes: str


@lru_cache(maxsize=8)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year).keys())


def is_bank_holiday(day: date) -> bool:
    """Whether a day is a bank holiday in England."""
    return day in _bank_holidays(day.year)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def is_open(
    periods: Sequence[Period], at: datetime, *, always: bool, on_bank_holidays: str
) -> bool | None:
    """Whether a service is open at `at` (any time zone); None where nobody knows.

    `on_bank_holidays` is "open", "closed" or "unknown". "open" means all day for a service that is
    always open or covers nights and weekends, else its usual hours.
    """
    if always:
        return True
    local = at.astimezone(LOCAL_TIME)
    if is_bank_holiday(local.date()):
        if on_bank_holidays == "closed":
            return False
        if on_bank_holidays == "unknown":
            return None
        if covers_weekend(periods):
            return True
    if not periods:
        return None
    day, minute = DAYS[local.weekday()], local.hour * 60 + local.minute
    return any(
        day in period.days and _minutes(period.opens) <= minute < _minutes(period.closes)
        for period in periods
    )


def covers_weekend(periods: Sequence[Period]) -> bool:
    """Whether a service runs round the clock at weekends, as out-of-hours teams do."""
    return any(
        {"sat", "sun"} <= set(period.days) and period.opens == "00:00" and period.closes == MIDNIGHT
        for period in periods
    )


def clock_words(clock: str) -> str:
    """ "08:30" as "8:30am", "17:00" as "5pm"."""
    if clock in (MIDNIGHT, "00:00"):
        return "midnight"
    if clock == "12:00":
        return "midday"
    hours, minutes = map(int, clock.split(":"))
    suffix = "am" if hours < 12 else "pm"
    hours = hours % 12 or 12
    return f"{hours}:{minutes:02}{suffix}" if minutes else f"{hours}{suffix}"


def day_words(days: Sequence[str]) -> str:
    """("mon", "tue", "wed") as "Monday to Wednesday"."""
    order = [day for day in DAYS if day in days]
    if len(order) == 7:
        return "every day"
    first, last = DAYS.index(order[0]), DAYS.index(order[-1])
    if len(order) > 2 and last - first + 1 == len(order):
        return f"{DAY_NAMES[order[0]]} to {DAY_NAMES[order[-1]]}"
    names = [DAY_NAMES[day] for day in order]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def hours_words(periods: Sequence[Period], *, always: bool, on_bank_holidays: str) -> str:
    """The hours in a sentence a reader can take in; empty where none are known."""
    if always:
        return "24 hours a day, every day"
    if not periods:
        return ""
    if covers_weekend(periods):
        return "Evenings, nights, weekends and bank holidays"
    merged: dict[tuple[str, ...], list[Period]] = {}
    for period in periods:
        merged.setdefault(period.days, []).append(period)
    parts = []
    for days, same in merged.items():
        times = " and ".join(f"{clock_words(p.opens)} to {clock_words(p.closes)}" for p in same)
        parts.append(f"{day_words(days)}, {times}")
    words = "; ".join(parts)
    if on_bank_holidays == "closed":
        words += "; closed on bank holidays"
    return words[0].upper() + words[1:]


def next_opening(
    periods: Sequence[Period], at: datetime, *, on_bank_holidays: str
) -> datetime | None:
    """When a closed service opens next, within ten days; None where nobody knows."""
    local = at.astimezone(LOCAL_TIME)
    for ahead in range(11):
        day = local.date() + timedelta(days=ahead)
        if is_bank_holiday(day) and on_bank_holidays != "open":
            continue
        for period in sorted(periods, key=lambda p: p.opens):
            if DAYS[day.weekday()] not in period.days:
                continue
            opens = datetime.combine(day, time.fromisoformat(period.opens), tzinfo=LOCAL_TIME)
            if opens > local:
                return opens
    return None
