"""What a document is: its title, its type and the area it is about."""

import re
from collections.abc import Mapping, Sequence

from . import debris
from .casing import Casing
from .dates import find_date
from .lexing import lex
from .model import Extracted, Item, Paragraph, Parsed
from .sections import build_sections
from .typography import plain_inline
from .wording import key, words

_BODY = re.compile(
    r"\b(?:board|partnership|council|panel|committee|trust|service|constabulary|group|scrutiny)\b",
    re.I,
)
_KIND = re.compile(
    r"\b(?:annual report|report|polic(?:y|ies)|procedures?|protocol|guidance|guide|strategy|plan|"
    r"framework|newsletter|bulletin|leaflet|form|briefing|minutes|review|toolkit|handbook|"
    r"statement|standards?|pathway|terms of reference)\b",
    re.I,
)
_LABELLED_TITLE = re.compile(
    r"^(?:report title|title|subject|policy title)\s*[:\t]\s*(.{5,200})$", re.I
)
_YEARS_ONLY = re.compile(r"^\W*(?:19|20)\d\d\s*(?:[-–—/]|to)?\s*(?:(?:19|20)?\d\d)?\W*$")
_VERBOSE = re.compile(r"[.:;@]|https?:")
_NOISE = re.compile(r"^(?:microsoft word|untitled|document\d*|slide \d|powerpoint)\b", re.I)
_MEETING = re.compile(
    r"^(?:agenda|a g e n d a|apologies for absence.*|\d*\.?\s*declarations? of interests?|"
    r"minutes of the (?:meeting|last).*|present\s*:.*|\d*\.?\s*apologies for absence.*)$",
    re.I | re.M,
)
_TYPES: tuple[tuple[str, str], ...] = (
    ("one-minute-guide", r"(?:one|1|7|seven|two|five)[- ]minute (?:guide|briefing)s?|\bomg\b"),
    ("annual-report", r"annual (?:\w+ ){0,3}report|yearly report"),
    ("newsletter", r"newsletter|e-?bulletin|bulletin"),
    ("meeting-papers", r"\bagenda\b|minutes of|meeting papers"),
    ("form", r"\b(?:referral|request|report|consent|notification|application) form\b|\bform$"),
    (
        "leaflet",
        r"leaflet|fact ?sheet|\bposter\b|information (?:sheet )?for (?:parents|families|young)",
    ),
    (
        "practice-guide",
        r"practice (?:guide|guidance|note)|practitioners?'? guid(?:e|ance)|guidance|guide|toolkit|"
        r"threshold|pathway|handbook",
    ),
    ("protocol", r"\bprotocol"),
    ("strategy", r"strateg(?:y|ies|ic plan)"),
    ("policy", r"\bpolicy and procedures?|\bpolic(?:y|ies)\b(?! development)"),
    ("procedure", r"\bprocedures?\b"),
    ("report", r"\breport\b|\breview of\b|\bserious case review|\baudit\b"),
)
_DIRECTION = re.compile(r"(?:\b(?:north|south|east|west|mid)|\b[A-Z]\w+\s+(?:and|&))[\s-]+$", re.I)


def describe(parsed: Parsed, name: str, areas: Mapping[str, Sequence[str]]) -> Extracted:
    """The whole answer for a parsed document.

    Args:
        parsed: what a reader found.
        name: the file's name.
        areas: area name to the spellings it goes by.
    """
    opening = "\n".join(plain_inline(line) for line in parsed.opening[:12_000].split("\n"))
    papers = _is_meeting(opening)
    casing = Casing(b.text for b in parsed.blocks if isinstance(b, (Paragraph, Item)))
    title = _title(parsed, name, casing)
    kind = document_type(title, opening, name, papers=papers)
    body = "\n".join(getattr(block, "text", "") for block in parsed.blocks)
    dated, label = find_date(title, opening, name, body, period_first=kind == "annual-report")
    if (
        kind == "meeting-papers"
        and dated
        and not re.search(r"\b(?:papers|minutes|agenda)\b", title, re.I)
    ):
        title = f"{title}: papers of {dated.day} {dated:%B %Y}"
    return Extracted(
        title=title,
        sections=build_sections(parsed.blocks, title),
        dated=dated,
        year_label=label,
        area=find_area(title, opening, body, areas),
        document_type=kind,
    )


def _title(parsed: Parsed, name: str, casing: Casing) -> str:
    marked = re.sub(r"\s+", " ", parsed.title).strip()
    if marked and not _NOISE.match(marked) and len(words(marked)) >= 2:
        return _trim(casing.calm(marked))
    return _trim(_cover_title(parsed.opening, casing) or _name_title(name))


def _trim(title: str) -> str:
    title = title.strip(" :-–|")
    return title if len(title) <= 200 else title[:200].rsplit(" ", 1)[0]


def _name_title(name: str) -> str:
    stem = re.sub(r"\.\w{1,5}$", "", name.rsplit("/", 1)[-1])
    text = re.sub(r"[\s_-]+", " ", stem).strip() or "Document"
    return text[:1].upper() + text[1:]


def _cover_title(opening: str, casing: Casing) -> str:
    """The title as a cover or first page gives it: whose it is, what it is, of which year."""
    cover: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for piece in lex(opening[:4000])[:30]:
        text = piece.text
        if len(piece.lines) > 1 and not _VERBOSE.search(" ".join(piece.lines)):
            # Lines of a cover that no blank line divides are one name.
            if piece.lines in seen:
                continue
            seen.add(piece.lines)
            joined = plain_inline(" ".join(piece.lines))
            text = joined if len(words(joined)) <= 16 else text
        if piece.kind == "table" or (piece.kind in {"text", "heading"} and _ends_cover(text)):
            break
        if piece.kind not in {"text", "heading"} or not text:
            continue
        labelled = _LABELLED_TITLE.match(text)
        if labelled:
            return labelled.group(1).strip()
        if not debris.is_contact(text) and not debris.is_page_number(text) and len(text) > 2:
            cover.append(casing.calm(text))
        elif _YEARS_ONLY.match(text):
            cover.append(text)
        if len(cover) >= 8:
            break
    if not cover:
        return ""
    kinds = [i for i, text in enumerate(cover[:6]) if _KIND.search(text) and not _BODY.search(text)]
    bodies = [i for i, text in enumerate(cover[:6]) if _BODY.search(text)]
    if not kinds and bodies:
        return cover[bodies[0]]
    first = kinds[0] if kinds else 0
    what = cover[first]
    if first + 1 < len(cover) and _YEARS_ONLY.match(cover[first + 1]):
        what = f"{what} {cover[first + 1]}"
    owner = cover[bodies[0]] if bodies and bodies[0] < first else ""
    return f"{owner}: {what}" if owner and key(owner) not in key(what) else what


def _ends_cover(text: str) -> bool:
    if debris.is_contents_heading(text) or re.match(
        r"^(?:summary|purpose|introduction)$", text, re.I
    ):
        return True
    return len(words(text)) > 24 or (bool(re.search(r"[a-z]{2}\.$", text)) and len(words(text)) > 7)


def _is_meeting(opening: str) -> bool:
    return len(
        {m.group().strip().lower()[:12] for m in _MEETING.finditer(opening[:12_000])}
    ) >= 2 or bool(
        re.search(r"^[^\w\n]*(?:agenda|a g e n d a|minutes)[^\w\n]*$", opening[:3000], re.I | re.M)
        and re.search(r"^(?:venue|time|present|apologies)\b", opening[:6000], re.I | re.M)
    )


def document_type(title: str, opening: str, name: str, *, papers: bool = False) -> str:
    """The type of a document.

    Args:
        title: its title.
        opening: its first lines.
        name: its file name.
        papers: whether it looks like the papers or minutes of a meeting.

    Returns:
        One of the types that `Extracted.document_type` names.
    """
    if papers:
        return "meeting-papers"
    stem = re.sub(r"[_-]+", " ", re.sub(r"\.\w+$", "", name))
    for where in (title, stem, opening[:500]):
        kind = _kind_in(where)
        if kind:
            return kind
    return "other"


def _kind_in(text: str) -> str:
    text = text.lower().replace("’", "'")
    found: list[tuple[int, str]] = []
    for kind, pattern in _TYPES:
        matches = list(re.finditer(pattern, text))
        if not matches:
            continue
        last = matches[-1]
        if kind in {"one-minute-guide", "annual-report", "newsletter", "meeting-papers"}:
            return kind
        # The last noun before "for" or "on" is what the thing is: "policy report" is a report.
        beyond = re.search(r"\b(?:for|on|about)\b", text[: last.start()])
        found.append((-1 if beyond else last.end(), kind))
    if not found:
        return ""
    if {kind for _, kind in found} >= {"policy", "procedure"}:
        found = [pair for pair in found if pair[1] != "procedure"]
    return max(found, key=lambda pair: pair[0])[1]


def find_area(
    title: str, opening: str, text: str, areas: Mapping[str, Sequence[str]]
) -> str | None:
    """The area that a document is about.

    A name that is part of another ("Avon and Somerset", "North Somerset") does not count.

    Args:
        title: the document's title.
        opening: its first lines, which weigh more than the rest.
        text: all of its text.
        areas: area name to the spellings it goes by.
    """
    spellings = {
        spelling.lower(): area for area, names in areas.items() for spelling in (area, *names)
    }
    if not spellings:
        return None
    longest = sorted(spellings, key=len, reverse=True)
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(s)}(?!\w)" for s in longest).replace(r"\ ", r"\s+"), re.I
    )
    scores: dict[str, float] = {}
    for where, weight, cap in (
        (title, 60, 1),
        (opening[:1500], 6, 4),
        (opening, 2, 5),
        (text, 1, 12),
    ):
        counts: dict[str, int] = {}
        for match in pattern.finditer(where):
            if _DIRECTION.search(where[max(0, match.start() - 30) : match.start()]):
                continue
            area = spellings[re.sub(r"\s+", " ", match.group().lower())]
            counts[area] = counts.get(area, 0) + 1
        for area, count in counts.items():
            scores[area] = scores.get(area, 0) + weight * min(count, cap)
    best = max(scores, key=lambda area: scores[area], default=None)
    return best if best is not None and scores[best] >= 3 else None
