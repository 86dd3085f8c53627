"""The day or period that a document speaks of, and how people say it."""

import calendar
import re
from datetime import date

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_DAY_MONTH = re.compile(
    rf"\b(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH},?\s+(?P<year>(?:19|20)\d\d)\b",
    re.I,
)
_SLASHED = re.compile(r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>(?:19|20)?\d\d)\b")
_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_RANGE = re.compile(
    r"(?<!\d)(?<!\d[/-])(?P<first>(?:19|20)\d\d)\s*(?:[-–—/_]|to)\s*(?P<last>(?:19|20)?\d\d)(?![\d/-]|\s?%)"
)
_MONTH_YEAR = re.compile(rf"\b{_MONTH},?\s+(?P<year>(?:19|20)\d\d)\b", re.I)
_YEAR = re.compile(r"(?<![\d/£.,-])(?P<year>(?:19|20)\d\d)(?![\d%,.-]\d)(?!\d)")
_LABELLED = re.compile(
    r"\b(?:date(?: of (?:issue|publication|meeting|report|approval))?|published|publication date|"
    r"issued|updated|last updated|approved(?: on| by .{0,40}?)?|effective(?: from| date)?|"
    r"meeting date|version date|implementation date)\s*[:\t–-]?\s+(?P<rest>.{4,60})",
    re.I,
)
_NEXT_REVIEW = re.compile(r"\b(?:next\s+)?review(?:ed)?(?: date| by| due| on)?\b.{0,40}", re.I)

Dated = tuple[date | None, str]


def find_date(title: str, opening: str, name: str, text: str, *, period_first: bool) -> Dated:
    """The day a document speaks of, or the end of its period, with its label.

    Args:
        title: the document's title.
        opening: its first lines.
        name: its file name.
        text: all of its text, asked last.
        period_first: whether a period in the opening says more than a day there, as for an annual
            report.

    Returns:
        The date and the words people use for it, such as "2019-20"; None and "" when nothing says.
    """
    stem = re.sub(r"\.\w+$", "", name)
    head = _NEXT_REVIEW.sub(" ", opening[:3000])
    labelled = " ".join(match.group("rest") for match in _LABELLED.finditer(head))
    searches: list[tuple[str, bool, bool]] = [(title, True, False)]
    if period_first:
        searches += [(head[:1200], True, False), (labelled, True, False)]
    else:
        searches += [(labelled, False, False), (head[:1200], False, False)]
    searches += [(stem, True, False), (head, period_first, False)]
    searches += [(title, False, True), (stem, False, True)]
    for where, period, bare_year in searches:
        found = _first(where, period=period, bare_year=bare_year)
        if found[0]:
            return found
    return _commonest(text, period=period_first) if len(text) > 400 else (None, "")


def _first(text: str, *, period: bool, bare_year: bool) -> Dated:
    finders = [_day, _month]
    finders = [_period, *finders] if period else [*finders, _period]
    if bare_year:
        finders.append(_year)
    for finder in finders:
        found = finder(text)
        if found[0]:
            return found
    return None, ""


def _day(text: str) -> Dated:
    for pattern in (_DAY_MONTH, _ISO, _SLASHED):
        for match in pattern.finditer(text):
            month = match["month"]
            number = int(month) if month.isdigit() else _MONTHS[month.lower()]
            year = int(match["year"])
            day = _valid(year + 2000 if year < 100 else year, number, int(match["day"]))
            if day:
                return day, f"{calendar.month_name[day.month]} {day.year}"
    return None, ""


def _month(text: str) -> Dated:
    match = _MONTH_YEAR.search(text)
    if match:
        return _month_end(int(match["year"]), _MONTHS[match["month"].lower()])
    match = re.search(r"(?<!\d)((?:19|20)\d\d)-(0[1-9]|1[0-2])(?!\d)", text)
    if match and int(match[2]) != (int(match[1]) + 1) % 100:
        return _month_end(int(match[1]), int(match[2]))
    return None, ""


def _month_end(year: int, month: int) -> Dated:
    day = _valid(year, month, calendar.monthrange(year, month)[1])
    return (day, f"{calendar.month_name[month]} {year}") if day else (None, "")


def _period(text: str) -> Dated:
    for match in _RANGE.finditer(text):
        first, last = int(match["first"]), int(match["last"])
        if last < 100:
            last += first // 100 * 100
        # The years that these reports cover end with March.
        day = _valid(last, 3, 31) if 0 < last - first <= 10 else None
        if day:
            return day, f"{first}-{last % 100:02d}"
    return None, ""


def _year(text: str) -> Dated:
    match = _YEAR.search(text)
    day = _valid(int(match["year"]), 12, 31) if match else None
    return (day, match["year"]) if match and day else (None, "")


def _commonest(text: str, *, period: bool) -> Dated:
    """A period that the text keeps naming; one mention says nothing of the document."""
    if not period:
        return None, ""
    counts: dict[Dated, int] = {}
    for match in _RANGE.finditer(text):
        found = _period(match.group())
        counts[found] = counts.get(found, 0) + 1
    best = max(counts, key=lambda found: counts[found], default=(None, ""))
    return best if counts.get(best, 0) >= 3 else (None, "")


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1985 <= year <= 2100 else None
