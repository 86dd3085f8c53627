"""Example questions: what the triage classifier learns from, and the set that it is checked on."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

EXAMPLES_DIR = Path(__file__).parent / "data" / "examples"
VALIDATION_FILE = Path(__file__).parent / "data" / "validation.jsonl"


@dataclass(frozen=True)
class Example:
    """A question with its right answer. Keys are those of contacts and topics; best first."""

    query: str
    urgency: str
    first_contact: tuple[str, ...]
    topics: tuple[str, ...]
    asker: str
    subject: str


def read_examples(paths: Iterable[Path] | None = None) -> list[Example]:
    """The examples of the given JSON Lines files; by default all that come with the code.

    Raises ValueError naming the file and line of a line that is not an example.
    """
    examples = []
    for path in sorted(paths or EXAMPLES_DIR.glob("*.jsonl")):
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
                    )
                )
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}, line {number}: not an example ({error})") from error
    return examples


def examples_hash(examples: Iterable[Example]) -> str:
    digest = hashlib.sha256()
    for example in examples:
        digest.update(repr(example).encode())
    return digest.hexdigest()
