"""Work after a publish, done by the worker."""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus

from . import builds
from .building import build_index

logger = logging.getLogger(__name__)


# A worker takes a waiting build within a second, unless a long one runs before it.
LONGEST_WAIT = timedelta(minutes=10)
# What was published is found before Wagtail's own housekeeping is done: some tasks with every save.
BEFORE_ALL_ELSE = 50


@task(priority=BEFORE_ALL_ELSE)
def refresh_index(force: bool = False) -> str:
    """Bring the index up to date. Cheap where nothing has changed since the last build."""
    return build_index(force=force)


def _runs():
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.filter(task_path=refresh_index.module_path)


def _waiting():
    return _runs().filter(status=TaskResultStatus.READY)


def is_waiting() -> bool:
    """Whether a build was asked for that no worker has begun."""
    return _waiting().exists()


def trouble() -> list[str]:
    """What is wrong with the builds that the worker was asked for, since the last good one."""
    found, last_built = [], _last_built()
    last = _runs().filter(finished_at__isnull=False).order_by("-finished_at").first()
    if (
        last is not None
        and last.status == TaskResultStatus.FAILED
        and (last_built is None or last.finished_at > last_built)
    ):
        found.append(f"The last build failed: {last.traceback.strip().splitlines()[-1]}.")
    if _waiting().filter(enqueued_at__lt=timezone.now() - LONGEST_WAIT).exists():
        found.append("A build has been waiting for more than ten minutes: the worker may be down.")
    return found


def _last_built() -> datetime | None:
    try:
        return builds.read_manifest(builds.current_version() or "").built
    except builds.IndexUnavailable:
        return None


def ask_for_build(*, force: bool = False) -> None:
    """Have the worker bring the index up to date: one waiting task serves all that ask.

    Never raises: whoever asks has an answer to give or a page to publish.
    """
    try:
        if force or not is_waiting():
            refresh_index.enqueue(force=force)
    except DatabaseError as error:
        logger.error("A new build of the index could not be asked for: %s", type(error).__name__)
