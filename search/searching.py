"""Search by passage: one engine for the practitioners' page and the API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property

from django.http import HttpRequest
from django.utils.safestring import SafeString

from guidance import passages as content
from guidance.directory import Directory, Reach
from guidance.models import REPORT_TYPES, DocumentType, Passage, Status
from guidance.models.choices import Area, Audience

from . import question as questions
from .answers import in_a_row, source_label
from .encoder import EncoderUnavailable
from .index import IndexUnavailable, Row, current_index
from .marking import Excerpt, Wanted, excerpt, marked
from .named import named_services
from .promotions import Promoted, promoted_for
from .query import Query
from .retrieval import Hit, asks_about_reports, retrieve
from .rows import OLD_REPORTS
from .service import ready
from .synonyms import Thesaurus, thesaurus
from .texts import plain_numbers
from .words import content_stems
from .words_only import by_words

SEARCHED = 200
BEST, NEWEST = "best", "newest"
# A passage without any of the words of a search is about the same thing from this cosine on…
SAME_SUBJECT = 0.25
# …and where nobody knows a word of the search, as in two that are run together, from this.
SURELY_SAME_SUBJECT = 0.33
# …and whatever it holds, it is no result below this part of the best one's score.
PART_OF_BEST = 0.3
NEARLY_BEST = 0.9
# What can be filtered by in the database; a value that is none of these finds nothing.
KNOWN = {"document_type": DocumentType, "status": Status, "area": Area}


@dataclass(frozen=True)
class Filters:
    """What a search is kept to. An empty filter keeps everything."""

    document_type: Sequence[str] = ()
    topic: Sequence[str] = ()
    status: Sequence[str] = ()
    area: Sequence[str] = ()
    written_for: Sequence[str] = ()
    dated_from: date | None = None
    dated_to: date | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    @property
    def asks_for_reports(self) -> bool:
        kinds = any(kind in REPORT_TYPES for kind in self.document_type)
        return kinds or Status.DATED in self.status

    def passage_ids(self) -> set[int]:
        """The passages that may be shown at this moment and are left."""
        passages = content.searchable()
        for name, known in KNOWN.items():
            if chosen := getattr(self, name):
                passages = passages.filter(**{f"{name}__in": set(chosen) & set(known.values)})
        if self.dated_from:
            passages = passages.filter(dated__gte=self.dated_from)
        if self.dated_to:
            passages = passages.filter(dated__lte=self.dated_to)
        # Lists in JSON, which SQLite cannot look into.
        rows = passages.order_by().values_list("pk", "topics", "audiences")
        return {
            pk
            for pk, topics, audiences in rows
            if (not self.topic or not set(self.topic).isdisjoint(topics))
            and (not self.written_for or not set(self.written_for).isdisjoint(audiences))
        }


@dataclass(frozen=True)
class Search:
    """What somebody looks for, and how."""

    text: str
    filters: Filters = field(default_factory=Filters)
    sort: str = BEST
    audience: str = Audience.PRACTITIONER


@dataclass(frozen=True)
class Result:
    """A live passage that was found."""

    hit: Hit
    passage: Passage
    wanted: Wanted
    directory: Directory

    @property
    def source(self) -> str:
        return self.hit.row.source

    @property
    def is_report(self) -> bool:
        return self.passage.document_type in REPORT_TYPES

    @property
    def label(self) -> str:
        return source_label(self.passage)

    @property
    def kind(self) -> str:
        return DocumentType(self.passage.document_type).label

    @property
    def status(self) -> str:
        return Status(self.passage.status).label

    @property
    def page_url(self) -> str:
        """The page from its beginning; the passage's own address leads to its heading."""
        return self.passage.url.partition("#")[0]

    @property
    def title_html(self) -> SafeString:
        return marked(self.passage.title, self.wanted.find(self.passage.title))

    @property
    def heading_html(self) -> SafeString:
        path = " › ".join(self.passage.heading_path)
        return marked(path, self.wanted.find(path))

    @cached_property
    def excerpt(self) -> Excerpt:
        text = plain_numbers(in_a_row(self.passage.text), self.directory)
        return excerpt(text, self.wanted)


@dataclass(frozen=True)
class Found:
    """What a search came to. The results of one page or document stand together."""

    text: str  # that these are the results for
    results: list[Result]
    promoted: list[Promoted]
    index_version: str
    # The same where its spelling was put right; empty where there was nothing to put right.
    did_you_mean: str = ""
    # Services that it asks for by name.
    services: list[Reach] = field(default_factory=list)

    @cached_property
    def sources(self) -> list[list[Result]]:
        """The results of each page or document, the best first."""
        groups: dict[str, list[Result]] = {}
        for result in self.results:
            groups.setdefault(result.source, []).append(result)
        return list(groups.values())


def find(search: Search, directory: Directory, request: HttpRequest | None = None) -> Found:
    """Live passages for a search, with its spelling put right.

    While index or model is missing they are found by words alone. `request` is needed for the
    addresses of promoted pages alone.
    """
    query, known = _understood(questions.normalise(search.text))
    wanted = Wanted(query.spelt, query.meanings)
    hits, version = _hits(query, search) if questions.for_rules(query.typed) else ([], "")
    live = content.fetch([hit.row.passage_id for hit in hits])
    results = [
        Result(hit, live[hit.row.passage_id], wanted, directory)
        for hit in hits
        if hit.row.passage_id in live
    ]
    named = named_services(directory, query.typed, query.spelt)
    return Found(
        text=query.spelt,
        results=_together(_in_order(_relevant(results, query.spelt), search)),
        services=[directory.reach(key) for key in named.keys] if named.to_reach else [],
        promoted=promoted_for(query.typed, known, request)
        or promoted_for(query.spelt, known, request),
        index_version=version,
        did_you_mean="" if query.spelt == query.typed else query.spelt,
    )


def _understood(text: str) -> tuple[Query, Thesaurus]:
    """The search as the index understands it; without one, by the synonyms of this moment."""
    try:
        index = current_index()
    except IndexUnavailable:
        known = thesaurus()
        return Query(text, text, tuple(known.meanings(text))), known
    return index.read(text), index.thesaurus


def _hits(query: Query, search: Search) -> tuple[list[Hit], str]:
    """What is found, and the version of the index that it is from."""
    wanted = _among(search.filters)
    try:
        index, encoder = ready()
        reading = encoder.read_question(query.in_full)
    except (IndexUnavailable, EncoderUnavailable):
        return by_words(query.spelt, SEARCHED, wanted)
    hits = retrieve(
        index,
        query,
        encoder.towards_answers(reading.vector),
        topics=index.triage.estimate(query.in_full, reading).topic,
        audience=search.audience,
        with_reports=True,
        limit=SEARCHED,
        wanted=wanted,
    )
    if not index.vocabulary.knows_some(query.spelt):
        hits = [hit for hit in hits if hit.cosine >= SURELY_SAME_SUBJECT]
    return hits, index.version


def _among(filters: Filters) -> Callable[[Row], bool] | None:
    if not filters:
        return None
    left = filters.passage_ids()
    return lambda row: row.passage_id in left


def _relevant(results: list[Result], text: str) -> list[Result]:
    """Without those that are only near because nothing is nearer. Words that name no subject, as
    “what to do” under a filter, leave all."""
    if not content_stems(text):
        return results
    likely = [
        result
        for result in results
        if result.hit.cosine >= SAME_SUBJECT or result.wanted.holds(_all_words(result.passage))
    ]
    best = max((result.hit.score for result in likely), default=0.0)
    return [result for result in likely if result.hit.score >= PART_OF_BEST * best]


def _all_words(passage: Passage) -> str:
    return "\n".join([passage.title, *passage.heading_path, passage.text])


def _in_order(results: list[Result], search: Search) -> list[Result]:
    """The newest first, or the best first and reports after guidance unless reports are wanted.

    A report that fits as well as the best of all is wanted: somebody typed its title.
    """
    if search.sort == NEWEST:
        return sorted(results, key=lambda r: r.passage.dated or date.min, reverse=True)
    if search.filters.asks_for_reports or asks_about_reports(search.text):
        return results
    wanted = NEARLY_BEST * max((result.hit.score for result in results), default=0.0)
    return sorted(
        results,
        key=lambda result: (
            result.hit.row.document_type in OLD_REPORTS and result.hit.score < wanted
        ),
    )


def _together(results: list[Result]) -> list[Result]:
    """The results of one source after its best."""
    first = {}
    for place, result in enumerate(results):
        first.setdefault(result.source, place)
    return sorted(results, key=lambda result: first[result.source])


def result_contract(result: Result) -> dict:
    """A result in the shape of the API contract, version 1."""
    passage = result.passage
    return {
        "title": passage.title,
        "url": passage.url,
        "heading": passage.heading,
        "heading_path": passage.heading_path,
        "excerpt": result.excerpt.text,
        "matched": result.excerpt.words,
        "document_type": passage.document_type,
        "status": passage.status,
        "area": passage.area_name,
        "dated": passage.dated.isoformat() if passage.dated else None,
        "review_on": passage.review_on.isoformat() if passage.review_on else None,
        "score": round(result.hit.score, 4),
        "topics": passage.topics,
        "label": result.label,
    }
