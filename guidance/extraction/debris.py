"""Dropping what carries no meaning: page furniture, contents lists, signatures, lone contacts."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from .lexing import Piece
from .wording import ends_sentence, is_continuation, is_numeric, is_title_case, key, words

_PAGE_NUMBER = re.compile(
    r"^[\s|–—-]*(?:p(?:age|g)?\.?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*(?:of|/)\s*\d{1,4}|"
    r"\d{1,4})[\s|–—-]*$",
    re.I,
)
_LEADER = re.compile(r"^.{2,160}?(?:\s?[.…·_]){4,}\s*(?:\d{1,4}|[ivxl]{1,6})?\s*$", re.S)
_TITLE_AND_PAGE = re.compile(r"^(\S.{2,140}?)[\s.…]+(\d{1,4})$")
_CONTENTS = re.compile(
    r"^(?:\W*(?:table|summary|list) of (?:contents|figures|tables)|contents?(?: page)?|"
    r"(?:in|what'?s in) this (?:document|guide|policy|report)|on this page)\W*$",
    re.I,
)
_MORE_CONTENTS = re.compile(r"^(?:index|tables|diagrams|figures|charts|appendices)\W*$", re.I)
_PAGES_NOTE = re.compile(r"\s*\(Pages?\s+\d+\s*(?:[-–]\s*\d+)?\)\s*$", re.I)
_CAPTION = re.compile(
    r"^(?:fig(?:ure)?\.?|diagram|chart|graph|image|picture|photo(?:graph)?|illustration)\s*"
    r"(?:\d{1,3}[a-z]?)?\s*(?:[:.–-].*|\d*)$",
    re.I,
)
_CONTACT_WORD = (
    r"(?:tel(?:ephone)?(?: no\.?| number)?|phone|mobile|fax|e-?mail(?: address)?|web-?site|web|"
    r"address|url)"
)
_CONTACT = re.compile(
    rf"^(?:{_CONTACT_WORD}\s*[:.–-]*\s*)?"
    r"(?:<?(?:https?://|www\.)\S+>?|<?[\w.+-]+@[\w.-]+>?|(?:\+44|\(?0)\d[\d\s()-]{7,15})"
    r"(?:\s*(?:,|/|or|and|\|)\s*(?:https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+|\(?0\d[\d\s()-]{7,15}))*\W*$",
    re.I,
)
_SPACED_ADDRESS = re.compile(r"^https?://\S*(?:\s\S+){0,6}\.(?:uk|org|com)\S*$", re.I)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_SIGNED = re.compile(
    r"^(?:chair ?\(person\)|date confirmed and signed|(?:minutes )?prepared by .{3,40}|"
    r"signed(?: by)?|signature|report author\b.*)\W*[._…]*$",
    re.I,
)
_CONTACTS_LINE = re.compile(
    r"^contacts?(?: person| details| officer)?\s*:.*(?:@|\b0\d{3,4}\s?\d{3})", re.I
)
_ROLE = re.compile(
    r"\b(?:chair(?:man|person|woman)?|director|manager|officer|head|leader|administrator|author|"
    r"co-?ordinator|chief executive|secretary|services|lead|consultant|adviser|advisor)\b",
    re.I,
)
_PERSON = re.compile(
    r"^(?:(?:Dr|Mrs?|Ms|Prof|Cllr|Councillor|Sir|Dame|Rev)\.? )?"
    r"(?:[A-Z]\.? |[A-ZÀ-Þ][\wÀ-ÿ'’-]+ ){1,2}[A-ZÀ-Þ][\wÀ-ÿ'’-]+\W?$"
)
_PERSON_AND_ROLE = re.compile(
    r"^[A-ZÀ-Þ][\wÀ-ÿ'’]+ [A-ZÀ-Þ][\wÀ-ÿ'’-]+\s*[-–,]?\s+"
    r"(?:Independent |Lay |Deputy |Divisional |Executive )?(?:Chair|Director|Manager|Member)\W*$"
)
_NOT_A_PERSON = re.compile(
    r"\b(?:annual|report|board|plan|policy|key|children|adult|safeguarding|service|appendix|"
    r"section|outcome|priorit|introduction|training|social|what|how|who|national|local|team)",
    re.I,
)
_FRONT_LABEL = re.compile(
    r"^(?:date|time|venue|councillors|(?:co-?opted )?(?:non-?)?(?:voting )?members(?: \(.*\))?|"
    r"co-?opted .{0,30}members|chief executive and other.*|press and public|telephone|e-?mail|"
    r"web-?site|agenda item|report title|list of attachments.*|meeting(?:/ ?decision)? .{0,12}|"
    r"ward|report author|author)\s*(?:[:–-].*)?$",
    re.I,
)
_FRONT_ROW = re.compile(
    r"^(?:contact person(?: ?/ ?author)?|responsible director|meeting ?/? ?(?:decision )?"
    r"(?:maker|date)|ward|an open public item|please contact the report author.*|"
    r"list of attachments to this report.*|exempt.*item)\W*$",
    re.I | re.S,
)
_NO_PAPERS = re.compile(r"^background (?:papers|documents)\W*$", re.I)
_NOTHING = frozenset({"", "none", "n/a", "nil", "not applicable"})
_TITLE_CELL = re.compile(r"^title\W*$", re.I)


def is_contents_heading(text: str) -> bool:
    """Whether a line announces a list of contents."""
    return bool(_CONTENTS.match(text)) and len(words(text)) <= 5


def is_leader_line(text: str) -> bool:
    """Whether a line is a contents entry with dots up to its page number."""
    return bool(_LEADER.match(text))


def is_page_number(text: str) -> bool:
    """Whether a line is a page number and nothing else."""
    return bool(_PAGE_NUMBER.match(text))


def is_picture_caption(text: str) -> bool:
    """Whether a line only names a picture or chart."""
    return bool(_CAPTION.match(text)) and len(words(text)) <= 30 and not text.rstrip().endswith(".")


def is_contact(text: str) -> bool:
    """Whether a line is an address, number, link or place to sign, and nothing else."""
    if len(words(text)) <= 25 and (_CONTACTS_LINE.match(text) or _SIGNED.match(text)):
        return True
    return bool(_CONTACT.match(text) or _SPACED_ADDRESS.match(text))


def is_signature(lines: Sequence[str]) -> bool:
    """Whether short lines are a name with a role, or a postal address."""
    if len(lines) == 1:
        return bool(_PERSON_AND_ROLE.match(lines[0]))
    if len(lines) > 10 or any(len(words(line)) > 9 or line.endswith(".") for line in lines):
        return False
    if any(_POSTCODE.search(line) for line in lines):
        return True
    for name, role in itertools.pairwise(lines):
        if _PERSON.match(name) and not _NOT_A_PERSON.search(name) and _ROLE.search(role):
            return True
    return False


def drop_running_lines(pieces: list[Piece]) -> list[Piece]:
    """The pieces without heads and feet that come back on page after page.

    A line that is only repeated may be a real heading ("Key achievements"), so it must also stand
    at a page's edge, or in the middle of a sentence, most times.
    """

    def shape(piece: Piece) -> str:
        return re.sub(r"\d+", "#", piece.text.lower()).strip(" |-–")

    def short(piece: Piece) -> bool:
        return piece.kind in {"text", "heading"} and 0 < len(words(piece.text)) <= 16

    counts = Counter(shape(piece) for piece in pieces if short(piece))
    repeated = {text for text, count in counts.items() if count >= 3 and not is_numeric(text)}
    if not repeated:
        return pieces
    at_edge: defaultdict[str, int] = defaultdict(int)
    for index, piece in enumerate(pieces):
        if not short(piece) or shape(piece) not in repeated:
            continue
        near = pieces[max(0, index - 1) : index] + pieces[index + 1 : index + 2]
        beside_page = any(p.kind == "page" or (is_page_number(p.text) and p.text) for p in near)
        before = _prose(reversed(pieces[max(0, index - 4) : index]), repeated, shape)
        after = _prose(pieces[index + 1 : index + 5], repeated, shape)
        if beside_page or (before and after and is_continuation(before, after)):
            at_edge[shape(piece)] += 1
    running = {text for text in repeated if at_edge[text] >= max(2, 0.5 * counts[text])}
    return [p for i, p in enumerate(pieces) if i < 2 or not (short(p) and shape(p) in running)]


def _prose(pieces: Iterable[Piece], repeated: set[str], shape: Callable[[Piece], str]) -> str:
    """The nearest prose that is not itself repeated; empty when a table stands before it."""
    for piece in pieces:
        if piece.kind in {"text", "item"} and shape(piece) not in repeated:
            if not is_page_number(piece.text):
                return piece.text
        elif piece.kind == "table":
            return ""
    return ""


def drop_contents(pieces: list[Piece]) -> list[Piece]:
    """The pieces without lists of contents, tables and figures."""
    later = Counter(
        key(re.sub(r"^[\d.]+\s+", "", p.text)) for p in pieces if p.kind in {"text", "heading"}
    )
    kept: list[Piece] = []
    listing = 0
    for piece in pieces:
        text = piece.text
        if piece.kind in {"text", "heading", "item"} and is_contents_heading(text):
            # What follows a list of contents belongs to nothing that stood before it.
            listing = 60
            if len(kept) <= 25 and all(_is_cover_line(line) for line in kept):
                kept.clear()
            kept.append(Piece("part"))
            continue
        if listing and _MORE_CONTENTS.match(text):
            listing = 40
            continue
        if piece.kind == "table":
            if _is_contents_table(piece.rows, listing > 0):
                listing = 20
                continue
            listing = 0
        elif piece.kind in {"text", "item"}:
            if is_leader_line(text) or _all_leaders(piece):
                listing = 20
                continue
            entry = _TITLE_AND_PAGE.match(text)
            title = key(re.sub(r"^[\d.]+\s+", "", entry.group(1) if entry else text))
            if listing and len(words(text)) <= 25 and later[title] > (entry is None):
                later[title] -= entry is None
                continue
            if listing and entry and re.search(r"(?:\s{3}|\.{3})\s*\d+$", piece.lines[-1]):
                continue
            if listing and len(words(text)) > 14:
                listing = 0
        kept.append(piece)
        listing = max(0, listing - 1)
    return kept


def _is_cover_line(piece: Piece) -> bool:
    short = len(words(piece.text)) <= 20 and not re.search(r"[a-z]{3}\.$", piece.text)
    return piece.kind in {"page", "part"} or (piece.kind in {"text", "heading"} and short)


def _all_leaders(piece: Piece) -> bool:
    return len(piece.lines) > 1 and all(is_leader_line(line) for line in piece.lines)


def _is_contents_table(rows: Sequence[Sequence[str]], announced: bool) -> bool:
    """Whether a table is titles with page numbers that only grow."""
    pages, leaders, entries = [], 0, 0
    head_says_page = any(
        cell.strip().lower() in {"page", "page no", "page no."} for cell in rows[0]
    )
    for row in rows[1 if head_says_page else 0 :]:
        cells = [cell.strip() for cell in row if cell.strip()]
        if not cells:
            continue
        entries += 1
        leaders += bool(is_leader_line(" ".join(cells)))
        if len(cells) >= 2 and re.fullmatch(r"\d{1,4}", cells[-1]):
            pages.append(int(cells[-1]))
    if not entries:
        return False
    if leaders >= 0.5 * entries:
        return True
    rising = all(a <= b for a, b in itertools.pairwise(pages))
    wanted = 0.5 if announced or head_says_page else 2
    return rising and len(pages) >= max(1, wanted * entries)


def drop_page_furniture(pieces: list[Piece]) -> list[Piece]:
    """The pieces without page numbers, chart numbers, captions of lost pictures and contacts."""
    kept: list[Piece] = []
    for index, piece in enumerate(pieces):
        if piece.kind not in {"text", "item", "heading"}:
            kept.append(piece)
            continue
        text = _PAGES_NOTE.sub("", piece.text)
        before = next((p for p in reversed(kept) if p.kind != "page"), None)
        after = next((p for p in pieces[index + 1 : index + 4] if p.kind != "page"), None)
        in_sentence = bool(
            before
            and after
            and before.kind in {"text", "item"}
            and after.kind == "text"
            and re.search(r"[%£.]", text)
            and (is_continuation(before.text, after.text) or _awaits_figure(before.text))
        )
        if not text or ((is_page_number(text) or is_numeric(text)) and not in_sentence):
            continue
        if is_picture_caption(text) and (after is None or after.kind != "table"):
            continue
        if len(re.findall(r"[●■▪◆]", text)) >= 2 and len(words(text)) <= 20:
            continue  # the legend of a chart
        if is_contact(text) or (piece.kind == "text" and is_signature(piece.lines or (text,))):
            continue
        kept.append(piece if text == piece.text else replace(piece, text=text))
    return kept


def _awaits_figure(text: str) -> bool:
    """Whether a line breaks off where a highlighted figure would go on with it."""
    return len(words(text)) >= 4 and not ends_sentence(text) and not is_title_case(text)


def drop_front_matter(pieces: list[Piece]) -> list[Piece]:
    """The pieces without a meeting's labels; a covering form's title becomes a part's heading."""
    kept: list[Piece] = []
    for index, piece in enumerate(pieces):
        if piece.kind == "table":
            rows = []
            for row in piece.rows:
                first = row[0].replace("\n", " ") if row else ""
                rest = [cell for cell in row[1:] if cell]
                if _TITLE_CELL.match(first) and rest and len(piece.rows) <= 12 and _is_form(piece):
                    kept.append(Piece("heading", rest[0].replace("\n", " "), level=-1))
                elif _NO_PAPERS.match(first) and " ".join(rest).strip().lower() in _NOTHING:
                    continue
                elif not (_FRONT_ROW.match(first) or (_is_form(piece) and not _says_much(row))):
                    rows.append(row)
            if rows and any(any(row) for row in rows):
                kept.append(replace(piece, rows=tuple(rows)))
        elif (
            piece.kind in {"text", "heading"}
            and len(words(piece.text)) <= 25
            and (index < 25 or piece.strong)
            and _FRONT_LABEL.match(piece.text)
        ):
            # The labels again, later on, open another paper.
            if index >= 25 and kept[-1].kind != "part":
                if key(kept[-1].text) in {key(p.text) for p in pieces[:5]}:
                    kept.pop()
                kept.append(Piece("part"))
        else:
            kept.append(piece)
    return kept


def _is_form(piece: Piece) -> bool:
    """Whether a table is the covering form of a committee's report."""
    firsts = [row[0].strip().lower() for row in piece.rows if row]
    return any(first.startswith("meeting") for first in firsts) and any(
        first.startswith(("title", "ward")) for first in firsts
    )


def _says_much(row: Sequence[str]) -> bool:
    return len(words(" ".join(row))) > 40
