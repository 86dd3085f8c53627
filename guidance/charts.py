"""Charts as SVG, drawn on the server: lines over years, or bars where there are few years.

Positions across are in per cent of the width and everything else in pixels, so that a chart fills a
telephone or a page while its words keep their size. Colours, dashes and patterns are in the
stylesheet (`app-chart`); every line and bar carries its name and values in words as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import floor, log10

HEIGHT = 262
TOP, BASE = 30, 212
LEFT, RIGHT = 7.0, 71.0
LABELS_AT = 76
LABEL_GAP = 18
VALUE_GAP = 22
MOST_YEAR_LABELS = 8
MOST_VALUES = 3
YEARS_IN_A_ROW = 3
BAR_HEIGHT = 22
BAR_ROW = 50
BARS_WIDTH = 74.0


@dataclass(frozen=True)
class Series:
    """A line or a set of bars: `style` is area, england or target; None where nothing is drawn.

    `words` are the values as they are written beside the marks.
    """

    name: str
    style: str
    values: tuple[float | None, ...]
    words: tuple[str, ...]


def ticks(highest: float) -> list[float]:
    """Round numbers from 0 to at least `highest`, three to six of them."""
    if highest <= 0:
        return [0.0, 1.0]
    magnitude = 10 ** floor(log10(highest))
    for step in (0.2, 0.25, 0.5, 1, 2, 2.5, 5):
        count = -(-highest // (step * magnitude))
        if count <= 4:
            break
    return [round(step * magnitude * i, 10) for i in range(int(count) + 1)]


def line_chart(years: Sequence[str], series: Sequence[Series], label: str) -> str:
    """Lines over years. `label` says what a screen reader hears in place of the picture."""
    scale = ticks(max((v for s in series for v in s.values if v is not None), default=0))
    across = [LEFT + (RIGHT - LEFT) * (i + 0.5) / len(years) for i in range(len(years))]

    def down(value: float) -> float:
        return BASE - (BASE - TOP) * value / scale[-1]

    parts = []
    for tick in scale:
        parts.append(_line("app-chart__grid", 0, down(tick), RIGHT + 2, down(tick)))
        parts.append(_text("app-chart__tick", 0, down(tick) - 4, f"{tick:,g}"))
    every = -(-len(years) // MOST_YEAR_LABELS)
    for at, (x, year) in enumerate(zip(across, years, strict=True)):
        if (len(years) - 1 - at) % every == 0:
            # Many years stand in two rows, so that they have room on a telephone.
            lower = len(years) > YEARS_IN_A_ROW and (len(years) - 1 - at) // every % 2
            parts.append(_text("app-chart__year", x, BASE + (40 if lower else 22), year))
    for one in reversed(series):
        parts.extend(_drawn_line(one, across, down))
    for one in series:
        if one.style == "area":
            others = [other for other in series if other is not one]
            parts.extend(_values(one, others, across, down))
    ends = [(down(value), one) for one in series if (value := _last(one.values)) is not None]
    for y, one in _apart(ends):
        parts.append(
            _text(f"app-chart__name app-chart__name--{one.style}", LABELS_AT, y + 4, one.name)
        )
    return _svg(parts, HEIGHT, label)


def bar_chart(years: Sequence[str], series: Sequence[Series], label: str) -> str:
    """Bars side by side, each under its own name and year, with its value at its end."""
    highest = max((v for s in series for v in s.values if v is not None), default=0) or 1
    parts = []
    y = 0
    for at, year in enumerate(years):
        for one in series:
            value = one.values[at]
            if value is None and one.style != "area":
                continue
            parts.append(_text("app-chart__bar-name", 0, y + 15, f"{one.name}, {year}"))
            width = BARS_WIDTH * value / highest if value is not None else 0
            if width:
                style = f"app-chart__bar app-chart__bar--{one.style}"
                parts.append(
                    f'<rect class="{style}" x="0" y="{y + 21}" width="{width:.2f}%" '
                    f'height="{BAR_HEIGHT}"/>'
                )
                parts.extend(_hatching(one.style, width, y + 21))
            parts.append(_text("app-chart__value-end", width + 1.5, y + 37, one.words[at]))
            y += BAR_ROW
        y += 8
    return _svg(parts, max(y, BAR_ROW), label)


def _hatching(style: str, width: float, y: float) -> list[str]:
    """Strokes across an England bar, so that it differs by more than its colour."""
    if style != "england":
        return []
    return [
        _line("app-chart__hatch", at, y, at, y + BAR_HEIGHT)
        for at in (2 * i for i in range(1, int(width // 2) + 1))
        if at < width
    ]


def _drawn_line(one: Series, across: Sequence[float], down) -> list[str]:
    points = [
        (x, down(value)) if value is not None else None
        for x, value in zip(across, one.values, strict=True)
    ]
    parts = [
        _line(f"app-chart__line app-chart__line--{one.style}", *a, *b)
        for a, b in pairwise(points)
        if a and b
    ]
    for point in filter(None, points):
        parts.append(_mark(one.style, *point))
    return parts


def _mark(style: str, x: float, y: float) -> str:
    """A dot for the area, a ring for England, a bar for a target."""
    name = f"app-chart__mark--{style}"
    if style == "target":
        return _line(name, x - 1.5, y, x + 1.5, y)
    return f'<circle class="{name}" cx="{x:.2f}%" cy="{y:.1f}" r="5"/>'


def _values(one: Series, others: Sequence[Series], across: Sequence[float], down) -> list[str]:
    """The values of a line beside its points: below where another line is close above.

    Of many points the first and the last have theirs.
    """
    drawn = [i for i, value in enumerate(one.values) if value is not None]
    if len(drawn) > MOST_VALUES:
        drawn = [drawn[0], drawn[-1]]
    parts = []
    for i in drawn:
        y = down(one.values[i])
        above = [down(o.values[i]) for o in others if o.values[i] is not None]
        crowded = any(-4 < y - other < VALUE_GAP + 8 for other in above) or y < TOP
        at = y + 20 if crowded and y + 24 < BASE else y - 11
        parts.append(_text("app-chart__value", across[i], at, one.words[i]))
    return parts


def _apart(ends: list[tuple[float, Series]]) -> list[tuple[float, Series]]:
    """Names at the ends of lines, moved so that none stands on another."""
    placed: list[tuple[float, Series]] = []
    for y, one in sorted(ends, key=lambda end: end[0]):
        if placed and y < placed[-1][0] + LABEL_GAP:
            y = placed[-1][0] + LABEL_GAP
        placed.append((y, one))
    over = placed[-1][0] - BASE if placed else 0
    return [(y - max(over, 0), one) for y, one in placed]


def _last(values: Sequence[float | None]) -> float | None:
    return next((value for value in reversed(values) if value is not None), None)


def _line(style: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{style}" x1="{x1:.2f}%" y1="{y1:.1f}" x2="{x2:.2f}%" y2="{y2:.1f}"/>'


def _text(style: str, x: float, y: float, words: str) -> str:
    return f'<text class="{style}" x="{x:.2f}%" y="{y:.1f}">{escape(words)}</text>'


def _svg(parts: Sequence[str], height: float, label: str) -> str:
    return (
        f'<svg class="app-chart" role="img" aria-label="{escape(label)}" width="100%" '
        f'height="{height:g}" xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )
