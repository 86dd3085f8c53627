"""What happens when the last task of a workflow is approved.

Named in the settings and read before the models are, which are therefore imported when needed.
"""

import logging

from django.core.exceptions import ValidationError

logger = logging.getLogger(__name__)


def publish_if_sound(workflow_state, user=None) -> None:
    """Publish what was approved, unless the editor's form would have refused to publish it.

    A draft that is saved during moderation is not checked, and the button that approves it in a
    list does not check it either. What does not pass stays an unpublished draft, and its editor
    says at the top what is to be put right.
    """
    from .checks.objects import object_findings

    revision = workflow_state.content_object.get_latest_revision()
    found = revision.as_object()
    try:
        found.full_clean()
        stopped = any(finding.stops for finding in object_findings(found))
    except ValidationError:
        stopped = True
    if stopped:
        logger.warning("Approved, but not published: %s has to be put right first.", revision)
    else:
        revision.publish(user=user)
