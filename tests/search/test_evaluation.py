"""Measures over labelled questions: the numbers are worked out by hand."""

import json

import pytest
from django.core.management import CommandError, call_command

from search.evaluation import (
    MEASURES,
    LabelledQuestion,
    evaluate,
    judge,
    read_questions,
    summarise,
)


def question(urgency, *, first=(), topics=(), query="?", key="1"):
    return LabelledQuestion(key, query, urgency, frozenset(first), frozenset(topics))


def answer(urgency, contacts=(), *sources):
    return {
        "urgency": urgency,
        "contacts": [{"key": key} for key in contacts],
        "sources": [{"title": "T", "heading": "H", "topics": topics} for topics in sources],
    }


# label, answer: the comments say what each counts for
CASES = [
    # an emergency found
    (question("emergency", first=["police-999"]), answer("emergency", ["police-999", "childline"])),
    # an emergency found, but another contact first: not recalled; contact within three
    (question("emergency", first=["police-999"]), answer("emergency", ["childline", "police-999"])),
    # an emergency missed: under-triaged
    (question("emergency", first=["police-999"]), answer("urgent", ["childline"])),
    # urgent and right; topic second
    (
        question("urgent", first=["lado", "childrens-social-care"], topics=["neglect"]),
        answer("urgent", ["childrens-social-care"], ["fgm"], ["neglect"]),
    ),
    # urgent taken for routine: under-triaged; contact fourth; topic fourth
    (
        question("urgent", first=["lado"], topics=["neglect"]),
        answer("routine", ["a", "b", "c", "lado"], ["x"], ["y"], ["z"], ["neglect"]),
    ),
    # routine taken for an emergency: a false alarm
    (
        question("routine", first=["early-help"], topics=["carers"]),
        answer("emergency", ["police-999"]),
    ),
    # information taken for off-topic; no contact named; topic first
    (question("information", topics=["mash"]), answer("off-topic", ["childline"], ["mash", "x"])),
    # off-topic found
    (question("off-topic"), answer("off-topic", ["police-999"])),
    # off-topic missed, and no contact
    (question("off-topic"), answer("information", [])),
    # the service failed
    (question("information", topics=["mash"]), None),
]
BY_HAND = {
    "emergency_recall": 1 / 3,
    "emergency_false_alarm": 1 / 5,
    "under_triage": 3 / 8,  # emergency to urgent, urgent to routine, and the failure
    "urgency_accuracy": 4 / 10,
    "first_contact": 2 / 6,
    "contact_at_3": 3 / 6,
    "topic_at_1": 1 / 5,
    "topic_at_3": 2 / 5,
    "off_topic_recall": 1 / 2,
    "off_topic_false": 1 / 8,
    "help_always": 8 / 10,
    "errors": 1 / 10,
}


def test_the_measures_are_those_worked_out_by_hand():
    summary = summarise([judge(*case) for case in CASES], [10.0] * 10)
    assert {name: summary[name] for name in MEASURES} == {
        name: round(value, 4) for name, value in BY_HAND.items()
    }
    assert summary["questions"] == 10


def test_times_are_the_middle_and_the_slow_end():
    times = [float(number) for number in range(1, 101)]
    summary = summarise([judge(*CASES[0])] * 100, times[::-1])
    assert summary["p50_ms"] == 50.5
    assert summary["p95_ms"] == 95.0


def test_one_question_has_a_time_too():
    assert summarise([judge(*CASES[0])], [7.0])["p95_ms"] == 7.0


def test_a_measure_without_questions_is_not_a_number():
    summary = summarise([judge(*CASES[7])], [1.0])
    assert summary["emergency_recall"] is None
    assert summary["off_topic_recall"] == 1.0


def test_faults_name_what_went_wrong():
    assert judge(*CASES[0]).faults == []
    assert set(judge(*CASES[2]).faults) == {
        "urgency_accuracy",
        "emergency_recall",
        "under_triage",
        "first_contact",
        "contact_at_3",
    }
    assert "emergency_false_alarm" in judge(*CASES[5]).faults


def test_every_question_is_asked_once_in_order():
    asked = []

    def ask(text):
        asked.append(text)
        return answer("off-topic", ["police-999"]), 1.0

    summary, judged = evaluate([question("off-topic", query=f"q{n}") for n in range(4)], ask)
    assert asked == ["q0", "q1", "q2", "q3"]
    assert summary["off_topic_recall"] == 1.0
    assert len(judged) == 4


GOOD = {"query": "help", "urgency": "urgent", "first_contact": ["lado"], "topics": ["neglect"]}


def test_a_file_of_questions_is_read(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(GOOD) + "\n\n" + json.dumps(GOOD | {"id": "q2", "why": "x"}))
    first, second = read_questions(path)
    assert first.query == "help"
    assert first.first_contact == {"lado"}
    assert (first.id, second.id) == ("1", "q2")


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "null",
        "7",
        "{}",
        json.dumps({**GOOD, "topics": None}),
        json.dumps({name: value for name, value in GOOD.items() if name != "urgency"}),
        json.dumps({**GOOD, "urgency": "sometimes"}),
        json.dumps({**GOOD, "query": 5}),
    ],
)
def test_a_line_that_is_no_question_is_named(tmp_path, line):
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(GOOD) + "\n" + line)
    with pytest.raises(ValueError, match=r"questions\.jsonl, line 2"):
        read_questions(path)


@pytest.mark.parametrize("content", [None, b"", b"\n\n", b"\xff\xfe\x00", b"not json"])
def test_the_command_says_plainly_that_a_file_is_no_good(tmp_path, content):
    path = tmp_path / "questions.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=r"questions\.jsonl|codec"):
        call_command("evaluate", str(path))


@pytest.mark.django_db
def test_the_command_prints_the_measures_of_a_file(tmp_path, empty_index_dir, capsys):
    path, wrong = tmp_path / "questions.jsonl", tmp_path / "wrong.jsonl"
    rows = [
        {
            **GOOD,
            "id": "a",
            "query": "he has a knife",
            "urgency": "emergency",
            "first_contact": ["police-999"],
        },
        {**GOOD, "id": "b", "query": "what is neglect"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    call_command("evaluate", str(path), "--json", "--wrong", str(wrong))
    summary = json.loads(capsys.readouterr().out)
    assert summary["questions"] == 2
    assert summary["emergency_recall"] == 1.0
    assert summary["under_triage"] == 0.5
    assert summary["errors"] == 0.0
    assert [json.loads(line)["id"] for line in wrong.read_text().splitlines()] == ["b"]


def test_the_command_says_that_a_site_does_not_answer(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(GOOD))
    with pytest.raises(CommandError, match="does not answer"):
        call_command("evaluate", str(path), "--base", "http://127.0.0.1:9")
