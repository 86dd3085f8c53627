"""The colours of the site, computed: words can be read and controls seen, in light and in dark."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[1] / "site_core/assets/styles"
PAPER = (
    "white",
    "teal-tint",
    "teal-pale",
    "amber-tint",
    "red-tint",
    "green-tint",
    "plum-tint",
    "warm",
)
WORDS = ("ink", "grey", "teal", "teal-dark", "red", "red-dark", "green", "amber-dark", "plum")
FILLS = ("teal", "teal-dark", "red", "red-dark", "green", "amber-dark", "plum")
ON_FILLS = [("on-strip", "strip"), ("on-alarm", "alarm"), ("on-alarm", "alarm-dark")]
ON_FILLS += [("ink", "amber"), ("on-focus", "focus"), ("quiet-on-strip", "strip")]
ON_FILLS += [("on-hero", "hero"), ("on-hero", "young-hero"), ("quiet-on-strip", "hero")]
ON_FILLS += [("on-accent", "accent"), ("on-accent", "accent-dark")]
# What marks a control or a part of a picture off the paper that it stands on.
EDGES = [
    *((mark, "white") for mark in ("edge", "teal", "alarm", "green", "amber-dark", "plum", "ink")),
    *(("edge", paper) for paper in PAPER),
    ("on-strip", "alarm"),
    ("accent", "hero"),
    ("accent", "young-hero"),
]


def palette(name: str) -> dict[str, str]:
    text = (STYLES / "_palette.scss").read_text("utf-8")
    block = re.search(rf"^\${name}: \((.*?)^\);", text, re.MULTILINE | re.DOTALL).group(1)
    return dict(re.findall(r'"([\w-]+)": (#[0-9a-f]{3,6})', block))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_has_it():
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_can_be_read_on_every_paper_and_fill(mode):
    colours = palette(mode)
    pairs = [(words, paper) for words in WORDS for paper in PAPER]
    pairs += [("white", fill) for fill in FILLS] + ON_FILLS
    weak = {
        (words, ground): round(contrast(colours[words], colours[ground]), 2)
        for words, ground in pairs
        if contrast(colours[words], colours[ground]) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_controls_can_be_seen(mode):
    colours = palette(mode)
    weak = {
        (edge, paper): round(contrast(colours[edge], colours[paper]), 2)
        for edge, paper in EDGES
        if contrast(colours[edge], colours[paper]) < 3
    }
    assert weak == {}


def test_light_and_dark_name_the_same_colours_and_each_has_its_variable():
    assert palette("light").keys() == palette("dark").keys()
    text = (STYLES / "_palette.scss").read_text("utf-8")
    variables = dict(re.findall(r"^\$([\w-]+): var\(--app-([\w-]+)\);", text, re.MULTILINE))
    assert variables == {name: name for name in palette("light")}


def test_no_colour_is_written_outside_the_palette():
    typed = {
        path.name: found
        for path in STYLES.glob("_*.scss")
        if path.name not in ("_palette.scss", "_theme.scss")
        and (found := re.findall(r"#[0-9a-f]{3,8}\b(?=[;,) ])", path.read_text("utf-8")))
    }
    assert typed == {}


def test_the_browser_is_told_the_colour_of_the_strip():
    """What a phone paints around the page is the colour of the strip at its top."""
    base = Path(__file__).resolve().parents[1] / "templates/base.html"
    told = re.findall(
        r'name="theme-color" media="\(prefers-color-scheme: (light|dark)\)" content="(#\w+)"',
        base.read_text("utf-8"),
    )
    assert dict(told) == {mode: palette(mode)["strip"] for mode in ("light", "dark")}
