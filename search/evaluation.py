"""Measures over labelled questions: how often the right urgency, contact and topic come first.

The measures, each over the questions it applies to:

emergency_recall       label emergency: answered as emergency with police-999 first
emergency_false_alarm  label routine, information, off-topic: answered as emergency (lower wins)
under_triage           on-topic: answered as less urgent than the label (lower is better)
urgency_accuracy       all: the label itself
first_contact          questions that name one: the first contact shown is one of those named
contact_at_3           the same, within the first three contacts
topic_at_1, topic_at_3 on-topic and not an emergency: a source among the first 1 or 3 has the topic
off_topic_recall       label off-topic: answered as off-topic
off_topic_false        on-topic: answered as off-topic (lower is better)
help_always            all: at least one contact in the answer
errors                 all: the service failed
"""

import json
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

LEAST_URGENT = {"off-topic": 0, "information": 0, "routine": 1, "urgent": 2, "emergency": 3}
MEASURES = (
    "emergency_recall",
    "emergency_false_alarm",
    "under_triage",
    "urgency_accuracy",
    "first_contact",
    "contact_at_3",
    "topic_at_1",
    "topic_at_3",
    "off_topic_recall",
    "off_topic_false",
    "help_always",
    "errors",
)
LOWER_IS_BETTER = {"emergency_false_alarm", "under_triage", "off_topic_false", "errors"}


@dataclass(frozen=True)
class LabelledQuestion:
    """A question and what its answer should be. Keys are those of contacts and topics."""

    id: str
    query: str
    urgency: str
    first_contact: frozenset[str]
    topics: frozenset[str]


@dataclass
class Judged:
    """One question's results by measure, and what the site gave."""

    question: LabelledQuestion
    results: dict[str, bool]
    got: dict

    @property
    def faults(self) -> list[str]:
        return [name for name, hit in self.results.items() if hit == (name in LOWER_IS_BETTER)]


def read_questions(path: Path) -> list[LabelledQuestion]:
    """The questions of a JSON Lines file. Raises ValueError naming a line that is not one."""
    questions = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if row["urgency"] not in LEAST_URGENT or not isinstance(row["query"], str):
                raise ValueError("no urgency or no text")
            questions.append(
                LabelledQuestion(
                    id=row.get("id", str(number)),
                    query=row["query"],
                    urgency=row["urgency"],
                    first_contact=frozenset(row["first_contact"]),
                    topics=frozenset(row["topics"]),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(
                f"{path}, line {number} is not a labelled question: it needs query, urgency, "
                "first_contact and topics."
            ) from error
    return questions


def judge(question: LabelledQuestion, answer: dict | None) -> Judged:
    """Hold an answer (in the shape of the API contract; None for a failure) against its label."""
    answer = answer or {}
    got = answer.get("urgency")
    contacts = [contact["key"] for contact in answer.get("contacts", [])]
    topics = [set(source["topics"]) for source in answer.get("sources", [])]
    label = question.urgency
    results = {
        "errors": not answer,
        "urgency_accuracy": got == label,
        "help_always": bool(contacts),
    }
    if label == "emergency":
        results["emergency_recall"] = got == "emergency" and contacts[:1] == ["police-999"]
    if label in ("routine", "information", "off-topic"):
        results["emergency_false_alarm"] = got == "emergency"
    if label == "off-topic":
        results["off_topic_recall"] = got == "off-topic"
    else:
        results["off_topic_false"] = got == "off-topic"
        results["under_triage"] = LEAST_URGENT.get(got, -1) < LEAST_URGENT[label]
    if question.first_contact:
        results["first_contact"] = bool(question.first_contact & set(contacts[:1]))
        results["contact_at_3"] = bool(question.first_contact & set(contacts[:3]))
    if question.topics and label != "emergency":
        for count in (1, 3):
            results[f"topic_at_{count}"] = any(question.topics & found for found in topics[:count])
    return Judged(
        question,
        results,
        {
            "urgency": got,
            "contacts": contacts[:5],
            "sources": [(s["title"], s["heading"]) for s in answer.get("sources", [])[:3]],
        },
    )


def summarise(judged: Iterable[Judged], times_ms: list[float]) -> dict[str, float | int | None]:
    """The share of hits for each measure, with the number of questions and the time they took."""
    judged = list(judged)
    summary: dict[str, float | int | None] = {}
    for name in MEASURES:
        hits = [one.results[name] for one in judged if name in one.results]
        summary[name] = round(sum(hits) / len(hits), 4) if hits else None
    ordered = sorted(times_ms)
    summary["questions"] = len(judged)
    summary["p50_ms"] = round(statistics.median(ordered), 1) if ordered else None
    summary["p95_ms"] = round(ordered[int(len(ordered) * 0.95) - 1], 1) if ordered else None
    return summary


def evaluate(
    questions: Iterable[LabelledQuestion], answer: Callable[[str], tuple[dict | None, float]]
) -> tuple[dict, list[Judged]]:
    """Ask every question. `answer` gives the answer and the milliseconds that it took."""
    judged, times = [], []
    for question in questions:
        given, elapsed = answer(question.query)
        times.append(elapsed)
        judged.append(judge(question, given))
    return summarise(judged, times), judged
