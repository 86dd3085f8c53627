"""Work after a publish, done by the worker."""

from django_tasks import task

from .index import build_index


@task()
def refresh_index() -> str:
    """Bring the index up to date. Cheap where nothing has changed since the last build."""
    return build_index()
