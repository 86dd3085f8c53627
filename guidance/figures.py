"""The figures of a measure as they may be published: small numbers hidden, and said in words.

Everything that shows a figure (chart, table, summary, download, search) takes it from `shown`: what
has to be hidden does not get past it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

SMALL_NUMBERS_UNDER = 5


class Unit(StrEnum):
    PEOPLE = "people"
    THINGS = "things"
    PERCENT = "percent"
    RATE = "rate"


class Good(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Hide(StrEnum):
    """Why an editor hides a figure: the source does, or another could be worked out from it."""

    NO = ""
    SMALL = "small"
    SECONDARY = "secondary"


GOOD_WORDS = {
    Good.HIGHER: "A higher figure is better.",
    Good.LOWER: "A lower figure is better.",
    Good.NEITHER: "Neither a higher nor a lower figure is better by itself.",
}


@dataclass(frozen=True)
class Entered:
    """A year as an editor typed it. `people` is the number of people behind the area's figure."""

    year: str
    area: Decimal | None = None
    people: int | None = None
    england: Decimal | None = None
    target: Decimal | None = None
    provisional: bool = False
    hide: Hide = Hide.NO
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """`value` is None where there is nothing to draw; `words` are what a reader sees."""

    value: Decimal | None
    words: str


@dataclass(frozen=True)
class Year:
    year: str
    area: Figure
    england: Figure
    target: Figure
    provisional: bool = False
    note: str = ""


@dataclass(frozen=True)
class Shown:
    """A measure's years with nothing in them that has to be hidden."""

    years: tuple[Year, ...]
    unit: Unit
    good: Good
    hides_small: bool
    hides_others: bool
    under: int

    @property
    def has_england(self) -> bool:
        return any(year.england.value is not None for year in self.years)

    @property
    def has_target(self) -> bool:
        return any(year.target.value is not None for year in self.years)

    @property
    def has_notes(self) -> bool:
        return any(year.note or year.provisional for year in self.years)


def shown(
    years: Sequence[Entered], unit: Unit, good: Good, under: int = SMALL_NUMBERS_UNDER
) -> Shown:
    """The years of a measure as they may be published.

    A figure is hidden where it counts fewer than `under` people: by the number of people behind it,
    or by itself where it is a number of people. Zero is hidden too.
    """
    reasons = [_hidden(year, unit, under) for year in years]
    places = max(
        (
            _places(value)
            for year, reason in zip(years, reasons, strict=True)
            for value in (None if reason else year.area, year.england, year.target)
            if value is not None
        ),
        default=0,
    )

    def figure(value: Decimal | None, reason: Hide = Hide.NO) -> Figure:
        if reason is Hide.SMALL:
            few = f"fewer than {under}"
            return Figure(None, few if unit is Unit.PEOPLE else f"hidden: {few} people")
        if reason is Hide.SECONDARY:
            return Figure(None, "hidden")
        if value is None:
            return Figure(None, "not given")
        return Figure(value, f"{value:,.{places}f}" + ("%" if unit is Unit.PERCENT else ""))

    return Shown(
        years=tuple(
            Year(
                year=year.year,
                area=figure(year.area, reason),
                england=figure(year.england),
                target=figure(year.target),
                provisional=year.provisional,
                note=year.note,
            )
            for year, reason in zip(years, reasons, strict=True)
        ),
        unit=unit,
        good=good,
        hides_small=Hide.SMALL in reasons,
        hides_others=Hide.SECONDARY in reasons,
        under=under,
    )


def _hidden(year: Entered, unit: Unit, under: int) -> Hide:
    if year.hide:
        return year.hide
    people = year.people
    if people is None and unit is Unit.PEOPLE:
        people = year.area
    return Hide.SMALL if people is not None and people < under else Hide.NO


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def summary(measure: Shown, area_name: str) -> list[str]:
    """What the chart shows, as sentences. `area_name` is as in “in Bath”."""
    sentences = [*_change(measure, area_name), *_compared(measure, area_name)]
    provisional = [year.year for year in measure.years if year.provisional]
    if provisional:
        sentences.append(f"Figures for {_and(provisional)} were provisional when they came out.")
    if measure.hides_small:
        sentences.append(
            f"Numbers under {measure.under} people are hidden, so that nobody can be recognised."
        )
    if measure.hides_others:
        sentences.append(
            "Another figure is hidden as well, so that a small one cannot be worked out."
        )
    return [*sentences, GOOD_WORDS[measure.good]]


def _change(measure: Shown, area_name: str) -> list[str]:
    points = [year for year in measure.years if year.area.value is not None]
    if not points:
        return [f"No figure for {area_name} can be shown."]
    first, last = points[0], points[-1]
    if len(points) == 1:
        return [f"The figure for {area_name} was {first.area.words} in {first.year}."]
    found = [f"The figure for {area_name} {_moved(first, last, 'area')}."]
    for word, pick in (("highest", max), ("lowest", min)):
        extreme = pick(points, key=lambda year: year.area.value)
        if extreme.area.value not in (first.area.value, last.area.value):
            found.append(f"It was {word} in {extreme.year}, at {extreme.area.words}.")
    return found


def _compared(measure: Shown, area_name: str) -> list[str]:
    found = []
    england = [year for year in measure.years if year.england.value is not None]
    if len(england) > 1:
        found.append(f"The figure for England {_moved(england[0], england[-1], 'england')}.")
    both = [year for year in england if year.area.value is not None]
    if both:
        year = both[-1]
        ours, theirs = year.area.value, year.england.value
        than = "the same as" if ours == theirs else "higher than" if ours > theirs else "lower than"
        found.append(
            f"In {year.year} {area_name} was {than} England "
            f"({year.area.words} and {year.england.words})."
        )
    aimed = [
        year
        for year in measure.years
        if year.target.value is not None and year.area.value is not None
    ]
    if aimed:
        found.append(_target(aimed[-1], measure.good))
    return found


def _target(year: Year, good: Good) -> str:
    words = f"The target for {year.year} was {year.target.words}"
    if good is Good.NEITHER:
        return words + "."
    short = year.area.value < year.target.value
    over = year.area.value > year.target.value
    missed = short if good is Good.HIGHER else over
    return f"{words}, and it was {'missed' if missed else 'met'}."


def _moved(first: Year, last: Year, name: str) -> str:
    start, end = getattr(first, name), getattr(last, name)
    if start.value == end.value:
        return f"was {start.words} in both {first.year} and {last.year}"
    verb = "rose" if end.value > start.value else "fell"
    return f"{verb} from {start.words} in {first.year} to {end.words} in {last.year}"


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
