"""Compose an answer: fixed words, quoted sentences, contacts and deep-linked sources."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from guidance import passages as content
from guidance.directory import Directory, Reach
from guidance.models import REPORT_TYPES, DocumentType, Passage, Status

from .decision import Decision
from .index import Index
from .retrieval import Hit
from .texts import FixedTexts, plain_numbers

QUOTED_SENTENCES = 3
QUOTE_AT = 0.42
EXCERPT_CHARACTERS = 320
# List items and table rows are no sentences to quote alone.
WHOLE_SENTENCE = re.compile(r"(?!- )(?:\S+\s+){4,}\S+[.!?][)”\"]?$", re.DOTALL)


@dataclass(frozen=True)
class Source:
    """A live passage that the answer rests on."""

    title: str
    url: str
    heading: str
    excerpt: str
    document_type: str
    status: str
    area: str
    dated: str | None
    review_on: str | None
    score: float
    topics: list[str]
    label: str


@dataclass(frozen=True)
class Quote:
    """Sentences of one source, and where they come from in words."""

    text: str
    source: str
    url: str


@dataclass(frozen=True)
class Answer:
    """The answer to one question, as the API gives it and the site shows it."""

    status: str
    urgency: str
    if_in_danger: str
    heading: str
    text: list[str]
    contacts: list[Reach]
    topics: list[str]
    sources: list[Source]
    index_version: str
    follow_up: dict | None = None
    fixed: list[str] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)


def compose(
    decision: Decision,
    texts: FixedTexts,
    directory: Directory,
    *,
    hits: Sequence[Hit] = (),
    index: Index | None = None,
    vector: np.ndarray | None = None,
    limit: int = 5,
) -> Answer:
    """The answer for a decision. Only passages that are live at this moment are used."""
    live = content.fetch([hit.row.passage_id for hit in hits]) if hits else {}
    shown = [(hit, live[hit.row.passage_id]) for hit in hits if hit.row.passage_id in live]
    sources = [_source(hit, passage, directory) for hit, passage in _one_per_source(shown)[:limit]]
    quotes = []
    text_key = decision.text_key
    if decision.urgency == "off-topic":
        status, sources = "off-topic", []
    elif decision.urgency == "information" and not sources:
        status, text_key = "no-answer", "no-answer"
    else:
        status = "answered"
        if index is not None and vector is not None and decision.urgency != "emergency":
            quotes = _quotes(_one_per_source(shown), index, vector, directory)
    fixed = texts.paragraphs(text_key)
    return Answer(
        status=status,
        urgency=decision.urgency,
        if_in_danger=texts.paragraphs("if-in-danger")[0],
        heading=texts.heading(text_key),
        text=fixed + [f"“{quote.text}” ({quote.source})" for quote in quotes],
        contacts=contacts_for(decision.contacts, directory, decision.urgency),
        topics=list(decision.topics),
        sources=sources,
        index_version=index.version if index else "",
        fixed=fixed,
        quotes=quotes,
    )


def contacts_for(keys: Sequence[str], directory: Directory, urgency: str = "") -> list[Reach]:
    """The contacts as they are to be reached now, with the reason for each place."""
    reached = []
    for key in keys:
        if key not in directory:
            continue
        if key == "police-999" and urgency == "emergency":
            reason = "Call first: someone may be in danger now"
        elif key == "police-999":
            reason = "If someone is in danger now"
        else:
            reason = "Can also help" if reached else "The best place to start"
        reached.append(directory.reach(key, reason=reason))
    return reached


def _one_per_source(shown: list[tuple[Hit, Passage]]) -> list[tuple[Hit, Passage]]:
    first: dict[str, tuple[Hit, Passage]] = {}
    for hit, passage in shown:
        first.setdefault(hit.row.source, (hit, passage))
    return list(first.values())


def source_label(passage: Passage) -> str:
    """What kind of source this is and how old, in words."""
    kind = DocumentType(passage.document_type).label
    if passage.document_type in REPORT_TYPES:
        when = passage.dated_label or (f"{passage.dated:%B %Y}" if passage.dated else "no date")
        return f"{kind}, {when}, {passage.area_name}: may be out of date"
    label = f"{kind}, {passage.area_name}" if passage.area != "local" else kind
    if passage.status == Status.UNDER_REVIEW:
        label += ", under review"
    if passage.dated:
        label += f", {passage.dated.day} {passage.dated:%B %Y}"
    return label


def in_a_row(text: str) -> str:
    """The lines of a passage as running text: a line that no stop ends is given one."""
    first, *lines = filter(str.strip, text.split("\n"))
    words = first.removeprefix("- ")
    for line in lines:
        if not words.endswith((".", "!", "?", ":", ";", '"', "”")):
            words += ";" if line.startswith("- ") else "."
        words += " " + line.removeprefix("- ")
    return words


def _source(hit: Hit, passage: Passage, directory: Directory) -> Source:
    excerpt = " ".join(plain_numbers(in_a_row(passage.text), directory).split())
    if len(excerpt) > EXCERPT_CHARACTERS:
        excerpt = excerpt[:EXCERPT_CHARACTERS].rsplit(" ", 1)[0].rstrip(".,;:") + "…"
    return Source(
        title=passage.title,
        url=passage.url,
        heading=passage.heading,
        excerpt=excerpt,
        document_type=passage.document_type,
        status=passage.status,
        area=passage.area_name,
        dated=passage.dated.isoformat() if passage.dated else None,
        review_on=passage.review_on.isoformat() if passage.review_on else None,
        score=round(hit.score, 4),
        topics=passage.topics,
        label=source_label(passage),
    )


def _quotes(
    shown: list[tuple[Hit, Passage]], index: Index, vector: np.ndarray, directory: Directory
) -> list[Quote]:
    """The sentences nearest to the question, of the best passages, kept with their source."""
    found = []
    for order, (hit, passage) in enumerate(shown[:4]):
        own = content.sentences(passage.text)
        scores = index.sentence_scores(hit.row, vector)
        if len(own) != len(scores):
            continue
        for at, sentence in enumerate(own):
            if scores[at] >= QUOTE_AT and WHOLE_SENTENCE.match(sentence):
                found.append((float(scores[at]) - 0.05 * order, order, at, sentence))
    best = sorted(found, reverse=True)[:QUOTED_SENTENCES]
    quotes = []
    for order in dict.fromkeys(order for _, order, _, _ in best):
        passage = shown[order][1]
        picked = sorted((at, sentence) for _, o, at, sentence in best if o == order)
        text = " ".join(sentence for _, sentence in picked)
        quotes.append(
            Quote(
                text=plain_numbers(text, directory),
                source=f"{passage.title}: {source_label(passage)}",
                url=passage.url,
            )
        )
    return quotes


def source_contract(source: Source) -> dict:
    return {name: value for name, value in asdict(source).items() if name != "label"}


def as_contract(answer: Answer) -> dict:
    """The answer in the shape of the API contract, version 1."""
    return {
        "status": answer.status,
        "urgency": answer.urgency,
        "if_in_danger": answer.if_in_danger,
        "heading": answer.heading,
        "text": answer.text,
        "contacts": [contact_contract(contact) for contact in answer.contacts],
        "topics": answer.topics,
        "sources": [source_contract(source) for source in answer.sources],
        "follow_up": answer.follow_up,
        "index_version": answer.index_version,
    }


def contact_contract(contact: Reach) -> dict:
    """A contact in the shape of the API contract."""
    return {
        "key": contact.key,
        "name": contact.name,
        "who_for": contact.who_for,
        "phone": contact.phone or None,
        "tel": contact.tel or None,
        "sms": contact.sms or None,
        "url": contact.url or None,
        "hours": contact.hours or None,
        "open_now": contact.open_now,
        "via": contact.via,
        "reason": contact.reason or None,
    }
