"""What happens when the last task of a workflow is approved.

Named in the settings and read before the models are, which are therefore imported when needed.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst

from .checks import Finding

logger = logging.getLogger(__name__)

_held_back: ContextVar[list | None] = ContextVar("held_back", default=None)


@contextmanager
def noting_what_is_held_back() -> Iterator[list]:
    """Within this block: what was approved but not published, each with what stopped it."""
    token = _held_back.set([])
    try:
        yield _held_back.get()
    finally:
        _held_back.reset(token)


def publish_if_sound(workflow_state, user=None) -> None:
    """Publish what was approved, unless the editor's form would have refused to publish it.

    A draft that is saved during moderation is not checked, and the button that approves it in a
    list does not check it either. What does not pass stays an unpublished draft, and its editor
    says at the top what is to be put right.
    """
    revision = workflow_state.content_object.get_latest_revision()
    approved = revision.as_object()
    stops = list(_what_stops(approved))
    if not stops:
        revision.publish(user=user)
        return
    logger.warning("Approved, but not published: %s has to be put right first.", revision)
    noted = _held_back.get()
    if noted is not None:
        noted.append((approved, stops))


def _what_stops(approved) -> Iterator[Finding]:
    from .checks.objects import object_findings

    try:
        approved.full_clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            own = name == NON_FIELD_ERRORS
            field = None if own else approved._meta.get_field(name)
            # Rows below a page have a relation for a field, and that has no name in words.
            label = capfirst(getattr(field, "verbose_name", name)) if field else ""
            yield from (Finding(message, where=(label,) if label else ()) for message in messages)
    yield from (finding for finding in object_findings(approved) if finding.stops)
