"""Builds shared by several web machines, through the database that they have in common.

On where vectors are kept by pgvector. Whoever makes a build publishes its files and vectors in one
transaction; every other machine fetches the files into its own folder of builds before its next
answer, so that all of them serve the same version.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import numpy as np
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from filelock import Timeout

from guidance.models import Passage

from . import builds, pgvectors
from .builds import IndexUnavailable, Manifest
from .models import PublishedBuild, PublishedFile

logger = logging.getLogger(__name__)

KEPT = 2
# Any number that no other program on this database takes for its advisory lock.
BUILD_LOCK = 7_306_651
# How long a web process waits for another of its machine that fetches the same build.
PATIENCE_SECONDS = 10
RETRY_SECONDS = 10

_failed_at = float("-inf")


def is_on() -> bool:
    return settings.VECTOR_STORE == "pgvector"


@contextmanager
def one_builder() -> Iterator[None]:
    """One build at a time on all machines. The lock goes when its holder's connection ends."""
    if not is_on():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
        try:
            yield
        finally:
            with suppress(DatabaseError):
                cursor.execute("SELECT pg_advisory_unlock(%s)", [BUILD_LOCK])


def publish(
    manifest: Manifest, passages: Sequence[Passage], vectors: np.ndarray
) -> None:
    """Make a finished build the one that all machines use, with the vectors of its passages."""
    folder = builds.folder_of(manifest.version)
    with transaction.atomic():
        build = PublishedBuild.objects.create(version=manifest.version)
        for path in (*manifest.files, builds.MANIFEST):
            PublishedFile.objects.create(
                build=build, path=path, content=(folder / path).read_bytes()
            )
        pgvectors.store(build.pk, manifest.model_id, passages, vectors)
        kept = PublishedBuild.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT]
        PublishedBuild.objects.exclude(pk__in=list(kept)).delete()


def newest() -> str | None:
    """The version that was published last, or None."""
    return PublishedBuild.objects.order_by("-pk").values_list("version", flat=True).first()


def catch_up() -> None:
    """Make the build current that was published last. Raises what stands in the way."""
    version = newest()
    if version is None or version == builds.current_version():
        return
    if not builds.is_sound(version):
        _fetch(version)
    builds.make_current(version)
    builds.prune()


def follow() -> None:
    """Catch up where another machine has published. Where that fails, what is here stays in use."""
    global _failed_at
    if not is_on() or time.monotonic() - _failed_at < RETRY_SECONDS:
        return
    try:
        if newest() in (None, builds.current_version()):
            return
        # A builder of this machine has caught up itself, and while it builds nobody publishes.
        with builds.exclusive(timeout=PATIENCE_SECONDS):
            catch_up()
    except (DatabaseError, OSError, IndexUnavailable, Timeout) as error:
        _failed_at = time.monotonic()
        logger.error("The build in use on the other machines is not here: %s", error)


def _fetch(version: str) -> None:
    files = PublishedFile.objects.filter(build__version=version)
    with builds.part_folder(version) as part:
        for path in files.values_list("path", flat=True):
            (part / path).parent.mkdir(exist_ok=True)
            (part / path).write_bytes(files.values_list("content", flat=True).get(path=path))
        builds.accept(part)
