"""The windscreen picture of the levels of need: a half circle cut into a fan, one part a level.

Pure geometry. Lengths are in the units of the picture's own view box, angles in degrees from the
right-hand end of the half circle, so that the first part lies on the left. y grows downwards.
"""

from dataclasses import dataclass
from math import cos, degrees, radians, sin

WIDTH = 440.0
HEIGHT = 228.0
CENTRE = (WIDTH / 2, 220.0)
OUTER = 190.0
INNER = 64.0
# Half of the empty strip between two parts, so that they stand apart without colour too.
HALF_GAP = 2.0
ARROW_RADIUS = 206.0
ARROW_LENGTH = 12.0
ARROW_ENDS = (160.0, 20.0)
LINE_HEIGHT = 19.0
NUMBER_ABOVE = 16.0


@dataclass(frozen=True)
class Line:
    """A line of text, centred at a point."""

    text: str
    x: float
    y: float


CHILD = Line("Child", CENTRE[0], CENTRE[1] - 20)


@dataclass(frozen=True)
class Part:
    """One part of the fan: its outline as an SVG path, and where its number and name stand."""

    path: str
    start: float
    end: float
    number: Line
    name: tuple[Line, ...]


def point(radius: float, angle: float) -> tuple[float, float]:
    """The point at a distance from the centre, in an angle; rounded to a hundredth."""
    x = CENTRE[0] + radius * cos(radians(angle))
    y = CENTRE[1] - radius * sin(radians(angle))
    return round(x, 2), round(y, 2)


def fan(names: list[tuple[int, str]]) -> list[Part]:
    """A part for each (number, name), from left to right, all of one width.

    Raises ValueError where there is nothing to draw.
    """
    if not names:
        raise ValueError("A windscreen needs at least one level.")
    width = 180 / len(names)
    return [
        _part(number, name, 180 - width * at, 180 - width * (at + 1))
        for at, (number, name) in enumerate(names)
    ]


def hub() -> str:
    """The outline of the half disc in the middle, where the child stands."""
    radius = INNER - 2 * HALF_GAP
    (x1, y1), (x2, y2) = point(radius, 180), point(radius, 0)
    return f"M{x1} {y1}A{radius} {radius} 0 0 1 {x2} {y2}Z"


def arrow() -> str:
    """The arc above the fan with a head at each end: help steps up, and steps down again."""
    (x1, y1), (x2, y2) = (point(ARROW_RADIUS, angle) for angle in ARROW_ENDS)
    arc = f"M{x1} {y1}A{ARROW_RADIUS} {ARROW_RADIUS} 0 0 1 {x2} {y2}"
    return arc + _head(ARROW_ENDS[0], -1) + _head(ARROW_ENDS[1], 1)


def _part(number: int, name: str, start: float, end: float) -> Part:
    words = name.split()
    middle = (start + end) / 2
    x, y = point(INNER + (OUTER - INNER) * 0.56, middle)
    first = y - LINE_HEIGHT * len(words) / 2
    return Part(
        path=_outline(start, end),
        start=start,
        end=end,
        number=Line(str(number), x, round(first + NUMBER_ABOVE / 2, 2)),
        name=tuple(
            Line(word, x, round(first + NUMBER_ABOVE / 2 + LINE_HEIGHT * (at + 1), 2))
            for at, word in enumerate(words)
        ),
    )


def _outline(start: float, end: float) -> str:
    """A piece of the ring between two angles, with half a gap taken off each straight side."""
    outer, inner = (_gap_angle(OUTER), _gap_angle(INNER))
    a, b = point(OUTER, start - outer), point(OUTER, end + outer)
    c, d = point(INNER, end + inner), point(INNER, start - inner)
    return (
        f"M{a[0]} {a[1]}A{OUTER} {OUTER} 0 0 1 {b[0]} {b[1]}"
        f"L{c[0]} {c[1]}A{INNER} {INNER} 0 0 0 {d[0]} {d[1]}Z"
    )


def _gap_angle(radius: float) -> float:
    """How many degrees half a gap takes at a radius."""
    return degrees(HALF_GAP / radius)


def _head(angle: float, direction: int) -> str:
    """An arrow head at the end of the arc: two strokes that run back from its tip."""
    tip = point(ARROW_RADIUS, angle)
    back = angle + direction * degrees(ARROW_LENGTH / ARROW_RADIUS)
    sides = [point(ARROW_RADIUS + side * ARROW_LENGTH / 2, back) for side in (1, -1)]
    (x1, y1), (x2, y2) = sides
    return f"M{x1} {y1}L{tip[0]} {tip[1]}L{x2} {y2}"
