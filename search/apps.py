from django.apps import AppConfig
from django.db.backends.signals import connection_created


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Search and questions"

    def ready(self):
        from . import checks, pgvectors, sharing, signals  # noqa: F401

        if sharing.is_on():
            connection_created.connect(pgvectors.tune)
