"""Example questions: what triage learns from, and the sets that it is checked on."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

EXAMPLES_DIR = Path(__file__).parent / "data" / "examples"
# What weights and thresholds are chosen on…
VALIDATION_FILE = Path(__file__).parent / "data" / "validation.jsonl"
# …what tells how ordinary plain words are understood…
PLAIN_FILE = Path(__file__).parent / "data" / "plain.jsonl"
# …and what nothing is ever chosen by.
HELD_OUT_FILE = Path(__file__).parent / "data" / "held_out.jsonl"


@dataclass(frozen=True)
class Example:
    """A question with its right answer. Keys are those of contacts and topics; best first.

    `kind` says what sort of emergency it is, by the name of its fixed words (emergency-violence is
    "violence"), "other" where the general ones are right; nothing for what is no emergency.
    """

    query: str
    urgency: str
    first_contact: tuple[str, ...]
    topics: tuple[str, ...]
    asker: str
    subject: str
    kind: str = ""


def read_examples(paths: Iterable[Path] | None = None) -> list[Example]:
    """The examples of the given JSON Lines files; by default all that come with the code.

    Raises ValueError naming the file and line of a line that is not an example.
    """
    examples: list[Example] = []
    for path in sorted(paths or EXAMPLES_DIR.glob("*.jsonl")):
        read = path.stat()
        examples += _read_file(path, read.st_mtime_ns, read.st_size)
    return examples


@lru_cache(maxsize=64)
def _read_file(path: Path, changed_at: int, size: int) -> tuple[Example, ...]:
    """The examples of one file, read once for as long as it does not change."""
    examples = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            examples.append(
                Example(
                    query=row["query"],
                    urgency=row["urgency"],
                    first_contact=tuple(row["first_contact"]),
                    topics=tuple(row["topics"]),
                    asker=row["asker"],
                    subject=row["subject"],
                    kind=row.get("kind", ""),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path.name}, line {number}: not an example ({error})") from error
    return tuple(examples)


def examples_hash(examples: Iterable[Example]) -> str:
    digest = hashlib.sha256()
    for example in examples:
        digest.update(repr(vars(example)).encode())
    return digest.hexdigest()
