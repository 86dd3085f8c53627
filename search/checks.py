"""Said when the site starts, or a command runs, on settings that cannot work."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connection

from . import pgvectors, sharing


@register()
def vector_store_is_known(app_configs, **kwargs) -> list[Error]:
    """VECTOR_STORE names a store that this database can be."""
    if settings.VECTOR_STORE not in ("faiss", "pgvector"):
        return [
            Error(
                f"VECTOR_STORE is “{settings.VECTOR_STORE}”: it must be faiss or pgvector.",
                id="search.E001",
            )
        ]
    if sharing.is_on() and connection.vendor != "postgresql":
        return [
            Error(
                "VECTOR_STORE is pgvector, and the database is not PostgreSQL.",
                hint="Set DATABASE_URL to a PostgreSQL database, or leave VECTOR_STORE out.",
                id="search.E002",
            )
        ]
    return []


@register(Tags.database)
def pgvector_is_installed(app_configs, databases=None, **kwargs) -> list[Error]:
    """The server has pgvector where it is asked for. Needs the database: `check --database`."""
    if not databases or not sharing.is_on() or connection.vendor != "postgresql":
        return []
    if pgvectors.is_installed():
        return []
    return [
        Error(
            "VECTOR_STORE is pgvector, and the PostgreSQL server does not have it.",
            hint="Install it there (Debian: postgresql-NN-pgvector), or leave VECTOR_STORE out.",
            id="search.E003",
        )
    ]
