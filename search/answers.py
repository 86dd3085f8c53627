"""Compose an answer: fixed words, quoted sentences, contacts and deep-linked sources."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise

import numpy as np

from guidance import passages as content
from guidance.directory import Directory, Reach
from guidance.languages import direction
from guidance.models import REPORT_TYPES, DocumentType, Passage, Status
from guidance.models.choices import Audience

from .clarifying import follow_up
from .decision import Decision, adds_to
from .index import Index
from .query import Query
from .quoting import Sentence, Weigher, asks_for_fact
from .retrieval import Hit
from .texts import FixedTexts, paragraphs_of, plain_numbers, without_half_numbers

# So many sources may be quoted, so many sentences in all: fewer to somebody who needs help now.
QUOTED_SOURCES = 3
QUOTED_LOOKING_UP = 6
QUOTED_SEEKING_HELP = 3
# A sentence further from the question is about something else.
QUOTE_AT = 0.35
QUOTE_LOOKING_UP_AT = 0.2
# Whoever looks something up reads the first sources; all else is to see whether to open a page.
EXCERPT_TO_READ = 900
EXCERPT = 450
SPARE_SOURCES = 3
# They come from passages on what is most likely asked about; this topic says only for whom one is.
TOPICS_QUOTED = 2
FOR_THE_YOUNG = "young-peoples-pages"
# The slug of the page of all services.
DIRECTORY = "contacts"
# To somebody who needs help only whole sentences are read out that stand by themselves: no list
# items and table rows, and none that leans on the one before it.
STANDS_ALONE = re.compile(
    r"(?!- )(?!(?:(?:If|When|So|And|But|Or|Then|Because) )?"
    r"(?:it|they|he|she|this|that|these|those|them|his|her|their)\b)"
    r"(?!(?:So|And|But|Or|Then|Now|Also|Instead|Even)\b)"
    r"(?:\S+\s+){4,}\S+[.!?][)”]?$",
    re.DOTALL | re.IGNORECASE,
)


# A sentence that only says where to read on, or that goes on from another.
LEADS_ELSEWHERE = re.compile(
    r"^(?:- )?(?:Read|See|Of these)\b|\b(?:is|are) written for young people", re.IGNORECASE
)
YEAR = re.compile(r"(?<![-/\d])(?:19|20)\d\d\b")


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
    language: str | None = None
    fixed: list[str] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    # Whether it was asked how to reach a service.
    asked_for: bool = False

    @property
    def direction(self) -> str:
        return direction(self.language)


def compose(
    decision: Decision,
    texts: FixedTexts,
    directory: Directory,
    *,
    hits: Sequence[Hit] = (),
    index: Index | None = None,
    query: Query | None = None,
    vector: np.ndarray | None = None,
    limit: int = 5,
) -> Answer:
    """The answer for a decision. Only passages that are live at this moment are used.

    With `index`, `query` and `vector` the sentences that fit best are chosen, else the beginnings
    of passages are shown.
    """
    groups = _by_source(hits, limit)
    if index is not None and query is not None and vector is not None:
        weigher = Weigher(query, vector, index)
        weighed = [weigher.weigh(group) for group in groups]
    else:
        weighed = [[] for _ in groups]
    looking_up = decision.urgency == "information" or (
        decision.urgency == "routine" and query is not None and asks_for_fact(query.typed)
    )
    to_read = QUOTED_SOURCES if looking_up else 0
    sources = [
        _source(group, sentences, directory, EXCERPT_TO_READ if order < to_read else EXCERPT)
        for order, (group, sentences) in enumerate(zip(groups, weighed, strict=True))
    ]
    quotes = []
    text_key = decision.text_key
    if decision.urgency == "off-topic":
        status, sources = "off-topic", []
    elif decision.urgency == "information" and not (sources or decision.asked_for):
        status, text_key = "no-answer", "no-answer"
    else:
        status = "answered"
        if decision.urgency != "emergency":
            asked = years(query.typed) if query is not None else frozenset()
            quotable = [[one for one in own if _of_year(one, asked)] for own in weighed]
            if not looking_up:
                quotable = _on_topic(quotable, decision.topics)
            quotes = _quotes(quotable[:QUOTED_SOURCES], looking_up, decision.audience, directory)
    found, directions = (
        _in_directory(decision.asked_for, directory) if decision.asked_for else ([], [])
    )
    heading = texts.heading(text_key)
    fixed = texts.paragraphs(text_key, direction(decision.language))
    if (signpost := decision.signpost) and signpost.heading and status != "no-answer":
        said = paragraphs_of(signpost.text, directory)
        if adds_to(signpost, decision.urgency):
            fixed = [*fixed, *said]
        else:
            heading, fixed = signpost.heading, said
    asked_back = follow_up(decision.ask_back, texts)
    if asked_back and status == "answered":
        status = "clarify"
    if decision.language and (page := content.in_language(decision.language)):
        sources = [_page_source(page, directory)]
    return Answer(
        status=status,
        urgency=decision.urgency,
        if_in_danger=texts.paragraphs("if-in-danger")[0],
        heading=heading,
        text=[*fixed, *directions, *(f"“{quote.text}” ({quote.source})" for quote in quotes)],
        contacts=contacts_for(
            decision.contacts, directory, decision.urgency, asked_for=decision.asked_for
        ),
        topics=list(decision.topics),
        sources=[*found, *sources][: max(limit, len(found))],
        index_version=index.version if index else "",
        follow_up=asked_back,
        language=decision.language or None,
        fixed=fixed,
        quotes=quotes,
        asked_for=bool(decision.asked_for),
    )


def contacts_for(
    keys: Sequence[str], directory: Directory, urgency: str = "", *, asked_for: Sequence[str] = ()
) -> list[Reach]:
    """The contacts as they are to be reached now, with the reason for each place."""
    reached = []
    for key in keys:
        if key not in directory:
            continue
        if key == "police-999" and urgency == "emergency":
            reason = "Call first: someone may be in danger now"
        elif key == "police-999":
            reason = "If someone is in danger now"
        elif key in asked_for:
            reason = "The service you asked for"
        else:
            reason = "Can also help" if reached else "The best place to start"
        reached.append(directory.reach(key, reason=reason))
    return reached


def _by_source(hits: Sequence[Hit], limit: int) -> list[list[tuple[Hit, Passage]]]:
    """The live passages among the hits, those of one page or document together."""
    # Some more than are shown: what was unpublished since the index was built falls out.
    sources = list(dict.fromkeys(hit.row.source for hit in hits))[: limit + SPARE_SOURCES]
    hits = [hit for hit in hits if hit.row.source in sources]
    live = content.fetch([hit.row.passage_id for hit in hits]) if hits else {}
    groups: dict[str, list[tuple[Hit, Passage]]] = {}
    for hit in hits:
        if hit.row.passage_id in live:
            groups.setdefault(hit.row.source, []).append((hit, live[hit.row.passage_id]))
    return list(groups.values())[:limit]


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


def _source(
    group: list[tuple[Hit, Passage]],
    sentences: Sequence[Sentence],
    directory: Directory,
    longest: int,
) -> Source:
    """One page or document, linked to the heading under which its best sentence stands.

    Its excerpt has at most `longest` characters.
    """
    passage = sentences[0].passage if sentences else group[0][1]
    words = _best_part(sentences, longest) if sentences else in_a_row(passage.text)
    excerpt = " ".join(plain_numbers(words, directory).split())
    if len(excerpt) > longest:
        part = excerpt[:longest].rsplit(" ", 1)[0]
        excerpt = without_half_numbers(part, after=excerpt[len(part) :]).rstrip(" .,;:") + "…"
    return _source_of(passage, excerpt, group[0][0].score)


def _in_directory(named: Sequence[str], directory: Directory) -> tuple[list[Source], list[str]]:
    """Where the directory shows services that were asked for, and what it says of each."""
    reached = [directory.reach(key) for key in named if key in directory]
    said = [f"{reach.name}: {' '.join(_reached(reach))}" for reach in reached]
    page = content.of_page(DIRECTORY)
    if page is None:
        return [], said
    whole = replace(_page_source(page, directory), label="Directory", dated=None)
    return [
        replace(whole, url=f"{page.url}#{reach.anchor}", heading=reach.name, excerpt=words)
        for reach, words in zip(reached, said, strict=True)
    ], said


def _reached(reach: Reach) -> Iterator[str]:
    """Sentences on a service, as its card shows it: for whom, how to reach it, who stands in."""
    yield reach.who_for
    if reach.out_of_date or reach.unverified:
        yield "We are checking this number."
    if reach.own_phone or (reach.phone and not reach.via):
        yield f"Its number: {reach.own_phone or reach.phone}."
    if reach.sms:
        yield f"Text: {reach.sms}."
    if reach.url:
        yield f"Website: {reach.url}"
    if reach.email:
        yield f"Email: {reach.email}"
    if reach.hours:
        yield f"Hours: {reach.hours}."
    if reach.via:
        when = "To report a concern" if not reach.takes_concerns else "Now"
        why = f"{reach.state}. " if reach.state and not reach.out_of_date else ""
        yield f"{why}{when} ring {reach.phone} ({reach.via_name})."
    if reach.note:
        yield reach.note


def _page_source(page: Passage, directory: Directory) -> Source:
    """A whole page, by its first passage."""
    excerpt = " ".join(plain_numbers(in_a_row(page.text), directory).split())
    return _source_of(page, excerpt, 1.0)


def _source_of(passage: Passage, excerpt: str, score: float) -> Source:
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
        score=round(score, 4),
        topics=passage.topics,
        label=source_label(passage),
    )


def _best_part(sentences: Sequence[Sentence], longest: int) -> str:
    """The best sentences that there is room for, in the order of the page; gaps are marked."""
    chosen, room = [], longest
    for sentence in sentences:
        if not chosen or len(sentence.text) + 3 <= room:
            chosen.append(sentence)
            room -= len(sentence.text) + 3
    return _joined(chosen)


def _joined(chosen: Sequence[Sentence]) -> str:
    """Sentences of one page in its order; where one does not follow another, a gap is marked."""
    chosen = sorted(chosen, key=lambda sentence: (sentence.passage.position, sentence.at))
    parts = [chosen[0].text]
    for before, sentence in pairwise(chosen):
        follows = sentence.passage is before.passage and sentence.at == before.at + 1
        parts.append(("\n" if follows else " … ") + sentence.text)
    return in_a_row("".join(parts).replace(" … - ", " … "))


def _quotes(
    weighed: Sequence[Sequence[Sentence]], looking_up: bool, audience: str, directory: Directory
) -> list[Quote]:
    """The sentences most likely to hold the answer, word for word, with their sources."""
    found = [
        (sentence.weight, sentence)
        for sentences in weighed
        for sentence in sentences
        if _may_be_quoted(sentence, looking_up, audience)
    ]
    found.sort(key=lambda one: -one[0])
    best = found[: QUOTED_LOOKING_UP if looking_up else QUOTED_SEEKING_HELP]
    quotes = []
    # What stands under two headings is two quotations, each with its own.
    for url in dict.fromkeys(sentence.passage.url for _, sentence in best):
        own = [sentence for _, sentence in best if sentence.passage.url == url]
        passage = own[0].passage
        quotes.append(
            Quote(
                text=plain_numbers(_joined(own), directory),
                source=f"{_title_and_heading(passage)}: {source_label(passage)}",
                url=passage.url,
            )
        )
    return quotes


def _on_topic(weighed: Sequence[Sequence[Sentence]], topics: Sequence[str]) -> list[list[Sentence]]:
    likeliest = [topic for topic in topics if topic != FOR_THE_YOUNG][:TOPICS_QUOTED]
    return [
        [one for one in own if not set(likeliest).isdisjoint(one.passage.topics)] for own in weighed
    ]


def years(text: str) -> frozenset[str]:
    """The years that a text speaks of; of one like 2016-17 the first."""
    return frozenset(YEAR.findall(text))


def _of_year(sentence: Sentence, asked: frozenset[str]) -> bool:
    """Whether a sentence may tell of a year that was asked for. Most name none."""
    told = years(sentence.text)
    return not asked or not told or not asked.isdisjoint(told)


def _may_be_quoted(sentence: Sentence, looking_up: bool, audience: str) -> bool:
    """Whether a sentence may be read out of its place to this person.

    A report is quoted only to somebody who looks something up: it says what was, not what to do.
    What is written for young people is quoted to them, and to the public that looks it up.
    """
    kind, text = sentence.passage.document_type, sentence.text
    if LEADS_ELSEWHERE.search(text):
        return False
    if text.count("“") != text.count("”") or text.count('"') % 2:
        return False  # A part of what somebody says.
    readers = {Audience.YOUNG_PERSON, Audience.PUBLIC} if looking_up else {Audience.YOUNG_PERSON}
    if kind == DocumentType.YOUNG_PERSON and audience not in readers:
        return False
    if looking_up and kind not in REPORT_TYPES:
        return sentence.cosine >= QUOTE_LOOKING_UP_AT
    if sentence.cosine < QUOTE_AT:
        return False
    return looking_up or (kind not in REPORT_TYPES and bool(STANDS_ALONE.match(text)))


def _title_and_heading(passage: Passage) -> str:
    """What a quotation stands under: a figure without its heading says nothing."""
    return ", ".join(dict.fromkeys([passage.title, passage.heading]))


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
        "language": answer.language,
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
