"""Builds shared by several web machines, through the database that they have in common.

On where vectors are kept by pgvector. Whoever makes a build publishes its files and vectors in one
transaction; every other machine fetches the files into its own folder of builds before its next
answer, so that all of them serve the same version.
"""

import logging
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import numpy as np
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, transaction
from filelock import Timeout

from . import builds, pgvectors
from .builds import IndexUnavailable, Manifest
from .models import PublishedBuild, PublishedFile

logger = logging.getLogger(__name__)

KEPT = 2
# Any number that no other program takes for an advisory lock on this database.
BUILD_LOCK = 7_306_651
# How long a process without any build waits for another of its machine that fetches it.
PATIENCE_SECONDS = 10
# How long after a failure the next try is made.
PAUSE_SECONDS = 5

_failed_at = float("-inf")


def is_on() -> bool:
    return settings.VECTOR_STORE == "pgvector"


@contextmanager
def one_builder() -> Iterator[None]:
    """One build at a time on all machines, each starting from what was published last.

    The lock goes when its holder's connection ends. Raises IndexUnavailable where the database has
    no pgvector.
    """
    if not is_on():
        with builds.exclusive():
            yield
        return
    pgvectors.prepare()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
        try:
            with builds.exclusive():
                _catch_up()
                yield
        finally:
            with suppress(DatabaseError):
                cursor.execute("SELECT pg_advisory_unlock(%s)", [BUILD_LOCK])


def without_vector(model_id: str, keys: Mapping[int, str]) -> list[int]:
    """The passages whose vectors a build has to bring; `keys` as for `publish`."""
    return pgvectors.missing(model_id, keys)


def publish(
    manifest: Manifest, keys: Mapping[int, str], new_vectors: Mapping[int, np.ndarray]
) -> None:
    """Make a finished build the one that all machines use.

    `keys` are the hashes of what is searched for each passage, `new_vectors` those that the
    machines do not share yet.
    """
    folder = builds.folder_of(manifest.version)
    with transaction.atomic():
        build = PublishedBuild.objects.create(version=manifest.version)
        for path in (*manifest.files, builds.MANIFEST):
            content = (folder / path).read_bytes()
            PublishedFile.objects.create(build=build, path=path, content=content)
        pgvectors.store(build.pk, manifest, keys, new_vectors)
        kept = PublishedBuild.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT]
        PublishedBuild.objects.exclude(pk__in=list(kept)).delete()


def is_published(version: str) -> bool:
    """Whether a build was published last, and its vectors are there."""
    if _newest() != version:
        return False
    build = PublishedBuild.objects.get(version=version)
    return pgvectors.count(build.pk) == builds.read_manifest(version).passages


def vectors_of(manifest: Manifest, passages: Sequence[int]) -> pgvectors.PgVectors:
    """The vectors of a build whose rows are these passages. Raises IndexUnavailable."""
    build = PublishedBuild.objects.filter(version=manifest.version).first()
    if build is None:
        raise IndexUnavailable(f"The build {manifest.version} is not among the shared ones.")
    return pgvectors.PgVectors(build.pk, manifest.model_id, manifest.dimension, passages)


def follow() -> None:
    """Catch up with what another machine has published; where that fails, keep what is here.

    While one process or thread of this machine fetches a build, the others go on with the last.
    """
    global _failed_at
    if not is_on() or time.monotonic() - _failed_at < PAUSE_SECONDS:
        return
    try:
        here = builds.current_version()
        if _newest() in (None, here):
            return
        # The same lock as a builder's: while one of this machine builds, no other can publish.
        with builds.exclusive(timeout=0 if here else PATIENCE_SECONDS):
            _catch_up()
    except Timeout:
        return
    except (DatabaseError, ObjectDoesNotExist, OSError, IndexUnavailable) as error:
        _failed_at = time.monotonic()
        logger.error("The build that the other machines use is not here yet: %s", error)


def _newest() -> str | None:
    return PublishedBuild.objects.order_by("-pk").values_list("version", flat=True).first()


def _catch_up() -> None:
    version = _newest()
    if version is None or version == builds.current_version():
        return
    if not builds.is_sound(version):
        _fetch(version)
    builds.make_current(version)
    builds.prune()


def _fetch(version: str) -> None:
    """Bring a build here. It is checked against its manifest before it may become current."""
    files = PublishedFile.objects.filter(build__version=version)
    folder = builds.folder_of(version)
    with builds.part_folder(version) as part:
        for path in files.values_list("path", flat=True):
            (part / path).parent.mkdir(exist_ok=True)
            (part / path).write_bytes(files.values_list("content", flat=True).get(path=path))
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    builds.check(version, every_byte=True)
