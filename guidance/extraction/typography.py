"""Characters and inline marks: what typesetting and conversion leave behind in text."""

import html
import re
from collections import Counter
from collections.abc import Sequence

from .wording import word_set

_LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\u00ad": None,
        "\u200b": None,
        "\u200c": None,
        "\u200e": None,
        "\u200f": None,
        "\u2060": None,
        "\ufeff": None,
        "\ufffc": None,
        "\u00a0": " ",
        "\u2002": " ",
        "\u2003": " ",
        "\u2007": " ",
        "\u2009": " ",
        "\u200a": " ",
        "\u202f": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2028": "\n",
        "\u2029": "\n\n",
        "\u0085": "\n",
        "\u000b": "\n",
    }
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_TAG_NAMES = (
    "a|abbr|b|blockquote|br|center|code|div|em|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|s|small|"
    "span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_BREAKING_TAG = re.compile(r"</?(?:p|li|ul|ol|br|div|tr|h[1-6]|table)\b[^<>]*>", re.I)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})\b[^<>]*>", re.I)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+|[\w.+-]+@[\w.-]+)>")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\((?:#|[^()\s]*)(?:\s+\"[^\"]*\")?\)")
_FOOTNOTE = re.compile(r"\^\[\w{1,3}\]|\[\^\w{1,3}\]:?")
_UNDERLINE_BOLD = re.compile(r"(?<!\w)(_{1,2})(?=\S)([^_]+)(?<=\S)\1(?!\w)")
_FRACTION = re.compile(r"\$?\\t?frac\{(\d+)\}\{(\d+)\}\$?")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~$&])")
_ORDINAL = re.compile(r"\b(\d{1,2}) (st|nd|rd|th)\b(?! [a-z]+ly\b)")
_STAR = "\ue000"  # an asterisk that is meant
_SPACED_CAPITALS = re.compile(r"^(?:[A-Z] ){3,}[A-Z]$")


def clean_characters(text: str) -> str:
    """Text with one kind of line end and no soft hyphens, ligatures, odd spaces or control codes.

    Form feeds stay, as they divide pages.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LIGATURES)
    return _CONTROL.sub("", text)


def plain_inline(text: str, *, breaks: str = " ") -> str:
    """Text without Markdown and HTML marks; tags that break lines become `breaks`."""
    if "<" in text:
        text = _without_comments(text)
        text = _AUTOLINK.sub(r"\1", text)
        text = _BREAKING_TAG.sub(breaks, text)
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text).translate(_LIGATURES)
    if "[" in text:
        text = _IMAGE.sub("", text)
        text = _LINK.sub(r"\1", text)
        text = _FOOTNOTE.sub("", text)
    if "\\" in text:
        text = _FRACTION.sub(r"\1/\2", text)
    text = text.replace("\\*", _STAR)
    if "*" in text:
        text = re.sub(r"(?<=\S)\*{4}(?=\S)", "** **", text)
        text = re.sub(r"(?<=[a-z0-9])(\*{2})(?=[A-Z])", r" \1", text)
        text = _without_emphasis(text)
        # Marks left alone are debris, but for those on a figure, which point to a note.
        text = re.sub(r"\*{2,3}(?=\W{0,40}\w)|(?<![\d%])\*{2,3}\s{0,40}$", " ", text)
    if "_" in text:
        text = _UNDERLINE_BOLD.sub(r"\2", text)
    text = _ESCAPE.sub(r"\1", text).replace(_STAR, "*")
    text = _ORDINAL.sub(r"\1\2", text)
    if "\n" in breaks:
        lines = (re.sub(r"\s+", " ", line).strip() for line in text.split("\n"))
        return "\n".join(line for line in lines if line)
    text = re.sub(r"\s+", " ", text).strip()
    return text.replace(" ", "") if _SPACED_CAPITALS.match(text) else text


_KEEP_HYPHEN_AFTER = word_set(
    "anti co cross decision ex face fixed follow full half high in inter intra long low mid "
    "multi non off on one out over part post pre quasi re self semi short single sub two "
    "under up vice well year"
)


def _without_comments(text: str) -> str:
    start = text.find("<!--")
    kept, place = [], 0
    while start >= 0:
        end = text.find("-->", start)
        if end < 0:
            break
        kept += [text[place:start], " "]
        place = end + 3
        start = text.find("<!--", place)
    return "".join([*kept, text[place:]])


def _without_emphasis(text: str) -> str:
    """The text without pairs of asterisks around words."""
    parts = re.split(r"(\*+)", text)
    opened: dict[str, int] = {}
    for place in range(1, len(parts), 2):
        mark, before, after = parts[place], parts[place - 1][-1:], parts[place + 1][:1]
        if mark in opened and before.strip():
            parts[opened.pop(mark)] = parts[place] = ""
        elif len(mark) <= 3 and after.strip() and (len(mark) > 1 or not before.isalnum()):
            opened[mark] = place
    return "".join(parts)


class Hyphens:
    """Mends words that a line end divides, by what the same document writes elsewhere."""

    def __init__(self, text: str) -> None:
        """Learn the words of `text`."""
        self._words = Counter(re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower()))

    def join(self, lines: Sequence[str]) -> str:
        """Wrapped lines as one line of prose."""
        parts = [lines[0]]
        for following in lines[1:]:
            line = parts[-1]
            divided = re.search(r"(?<![A-Za-z])([A-Za-z]{1,30})-$", line[-40:])
            if divided and following[:1].islower():
                if not self._keeps_hyphen(divided.group(1).lower(), following):
                    parts[-1] = line[:-1]
            elif not (line.endswith(("/", "-")) and not line.endswith((" -", " /"))):
                parts.append(" ")
            parts.append(following)
        return "".join(parts)

    def _keeps_hyphen(self, before: str, following: str) -> bool:
        after = re.match(r"[a-z]+", following)
        tail = after.group() if after else ""
        whole, hyphened = self._words[before + tail], self._words[f"{before}-{tail}"]
        return before in _KEEP_HYPHEN_AFTER if whole == hyphened else hyphened > whole
