"""Work that editors do not wait for, done by the worker."""

from django_tasks import task

from .models import GuidanceDocument


@task()
def read_document_text(pk: int) -> str:
    """Read an uploaded document's text into passages; where it cannot be read, note why on it."""
    from .importing import read_text  # With libraries that a web process never needs.

    document = GuidanceDocument.objects.filter(pk=pk).first()
    if document is None:
        return "The document was deleted before it was read."
    return read_text(document)
