"""A change of passages or of synonyms asks for a new build of the index."""

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import published, unpublished

from guidance.passages import passages_changed

from .models import Synonym
from .tasks import refresh_index


@receiver(passages_changed)
@receiver([published, unpublished, post_delete], sender=Synonym)
def ask_for_index(sender, **kwargs):
    transaction.on_commit(_enqueue_once, robust=True)


def _enqueue_once() -> None:
    """One waiting task serves all changes before it runs."""
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.filter(
        task_path=refresh_index.module_path, status=TaskResultStatus.READY
    )
    if not waiting.exists():
        refresh_index.enqueue()
