"""Rows: what ranking needs to know about a passage without asking the database."""

from dataclasses import dataclass

from guidance.models import Passage


@dataclass(frozen=True)
class Row:
    """One passage. Its sentences' vectors stand side by side from `first_sentence` on."""

    passage_id: int
    source: str
    topics: tuple[str, ...]
    audiences: tuple[str, ...]
    document_type: str
    title: str
    first_sentence: int = 0
    sentence_count: int = 0

    @classmethod
    def of(cls, passage: Passage, first_sentence: int = 0, sentence_count: int = 0) -> "Row":
        return cls(
            passage_id=passage.pk,
            source=f"page-{passage.page_id}"
            if passage.page_id
            else f"document-{passage.document_id}",
            topics=tuple(passage.topics),
            audiences=tuple(passage.audiences),
            document_type=passage.document_type,
            title=passage.title,
            first_sentence=first_sentence,
            sentence_count=sentence_count,
        )
