"""Work after a publish, done by the worker."""

import logging

from django.db import DatabaseError
from django_tasks import task
from django_tasks.base import TaskResultStatus

from .building import build_index

logger = logging.getLogger(__name__)


@task()
def refresh_index() -> str:
    """Bring the index up to date. Cheap where nothing has changed since the last build."""
    return build_index()


def _runs():
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.filter(task_path=refresh_index.module_path)


def is_waiting() -> bool:
    """Whether a build was asked for that no worker has begun."""
    return _runs().filter(status=TaskResultStatus.READY).exists()


def last_failure() -> str:
    """What stopped the last build by the worker, in its own words; nothing where it went well."""
    last = _runs().filter(finished_at__isnull=False).order_by("-finished_at").first()
    if last is None or last.status != TaskResultStatus.FAILED:
        return ""
    return last.traceback.strip().splitlines()[-1]


def ask_for_build() -> None:
    """Have the worker bring the index up to date: one waiting task serves all that ask.

    Never raises: whoever asks has an answer to give or a page to publish.
    """
    try:
        if not is_waiting():
            refresh_index.enqueue()
    except DatabaseError as error:
        logger.error("A new build of the index could not be asked for: %s", type(error).__name__)
