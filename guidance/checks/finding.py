from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Finding:
    """One thing to put right, in words for an editor.

    `stops` says whether the page cannot be published with it. `where` is the way to it, from the
    field down to the part of a block. `part` names the field of a block that it is about.
    """

    message: str
    stops: bool = True
    where: tuple[str, ...] = ()
    part: str = ""

    @property
    def place(self) -> str:
        return " › ".join(self.where)


def refuse(findings: Iterable[Finding]) -> None:
    """Raise ValidationError with what stops publishing, if anything does."""
    messages = [finding.message for finding in findings if finding.stops]
    if messages:
        raise ValidationError(messages)
