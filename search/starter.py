"""Load what search starts with: fixed words, synonyms and signposts. What editors changed stays."""

from collections.abc import Callable
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from guidance.models import Contact, Topic

from .models import AnswerText, Signpost, Synonym
from .question import for_rules
from .texts import starter_texts

SIGNPOSTS_FILE = Path(__file__).parent / "data" / "signposts.yaml"
SYNONYMS_FILE = Path(__file__).parent / "data" / "synonyms.yaml"


def load_answer_texts() -> int:
    """Publish each starter text whose key no answer text has; give how many were made."""
    known = set(AnswerText.objects.values_list("key", flat=True))
    made = 0
    for key, row in starter_texts().items():
        if key not in known:
            text = AnswerText.objects.create(
                key=key, heading=row["heading"], text=row["text"].strip()
            )
            text.save_revision().publish()
            made += 1
    return made


@transaction.atomic
def load_synonyms(claim: Callable[[str], bool]) -> int:
    """Publish each starter synonym that was never loaded before; give how many were made.

    `claim` says whether something of that name is to be loaded now, and remembers that it was. A
    synonym with a term that editors have explained themselves is left out. Raises ValueError for
    one that cannot stand.
    """
    made = 0
    for row in yaml.safe_load(SYNONYMS_FILE.read_text("utf-8"))["synonyms"]:
        if not claim(f"synonym {row['terms'][0]}"):
            continue
        synonym = Synonym(
            terms="\n".join(row["terms"]),
            means="\n".join(row["means"]),
            both_ways=row["both_ways"],
            live=False,
        )
        if synonym.explained_elsewhere().keys() & set(map(for_rules, row["terms"])):
            continue
        _publish(synonym, f"synonyms.yaml: “{row['terms'][0]}”")
        made += 1
    return made


@transaction.atomic
def load_signposts(claim: Callable[[str], bool]) -> int:
    """Publish each starter signpost that was never loaded before; give how many were made.

    `claim` is as for synonyms. One whose name editors have given to their own is left out. Raises
    ValueError for one that cannot stand.
    """
    made = 0
    for row in yaml.safe_load(SIGNPOSTS_FILE.read_text("utf-8"))["signposts"]:
        if not claim(f"signpost {row['key']}"):
            continue
        if Signpost.objects.filter(name=row["name"]).exists():
            continue
        _publish(_signpost(row), f"signposts.yaml: “{row['key']}”")
        made += 1
    return made


def _publish(snippet: Synonym | Signpost, named: str) -> None:
    """Raises ValueError, with what it is `named`, for one that cannot stand."""
    try:
        snippet.full_clean()
    except ValidationError as error:
        raise ValueError(f"{named}: {error}") from error
    snippet.save()
    snippet.save_revision().publish()


def _signpost(row: dict) -> Signpost:
    """Raises ValueError for a contact or a topic that is not there."""
    contacts = {contact.full_key: contact for contact in Contact.objects.all()}
    topics = {topic.key: topic for topic in Topic.objects.all()}
    unknown = [key for key in row["contacts"] if key not in contacts]
    unknown += [key for key in row["topics"] if key not in topics]
    if unknown:
        raise ValueError(f"signposts.yaml: “{row['key']}”: there is nothing called {unknown[0]}.")
    signpost = Signpost(
        name=row["name"],
        phrases="\n".join(row["phrases"]),
        unlike="\n".join(row["unlike"]),
        urgency=row["urgency"],
        audience=row["audience"],
        heading=row["heading"],
        text=row["text"].strip(),
        contacts=[("contact", contacts[key]) for key in row["contacts"]],
        live=False,
    )
    signpost.topics = [topics[key] for key in row["topics"]]
    return signpost
