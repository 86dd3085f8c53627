"""What works at this moment, and what does not, in plain words."""

from dataclasses import asdict, dataclass, field

from django.db import DatabaseError, connection

from .encoder import WAIT_SECONDS, Encoder, EncoderLoading, EncoderUnavailable, get_encoder
from .index import Index, IndexUnavailable, current_index, current_version, why_set_aside

BY_WORDS = "Questions are answered by words and contacts until it is mended."


@dataclass
class Health:
    """Whether each part answers; `problems` says what does not, and what that means."""

    database: bool = True
    index: bool = True
    model: bool = True
    index_version: str | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        return "degraded" if self.problems else "ok"

    def as_contract(self) -> dict:
        return {"status": self.status, **asdict(self)}


def health() -> Health:
    """Try every part that a question needs."""
    found = Health()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        found.database = False
        found.problems.append(
            "The database does not answer. Contacts are those that were last published."
        )
    index = encoder = None
    try:
        encoder = get_encoder(WAIT_SECONDS)
    except EncoderLoading as error:
        found.model = False
        found.problems.append(f"{error} Until then questions are answered by words and contacts.")
    except EncoderUnavailable:
        found.model = False
        found.problems.append(f"The model cannot be loaded. {BY_WORDS}")
    try:
        index = current_index()
        found.index_version = index.version
    except IndexUnavailable as error:
        found.index = False
        found.problems.append(f"There is no index to search: {error} {BY_WORDS}")
    if index and encoder and (why := mismatch(index, encoder)):
        found.index = False
        found.problems.append(f"{why} {BY_WORDS}")
    elif index and index.version != current_version():
        found.problems.append(
            f"The newest build of the index cannot be used: {why_set_aside(current_version())} "
            f"The last good build is used in its place, and a new one was asked for."
        )
    return found


def mismatch(index: Index, encoder: Encoder) -> str:
    """Why index and model do not belong together; nothing where they do."""
    if index.model_id != encoder.model_id:
        return "The index was built with another model than the site's."
    if index.dimension != encoder.dimension:
        return (
            f"The index holds vectors of {index.dimension} numbers, the model makes "
            f"{encoder.dimension}."
        )
    return ""
