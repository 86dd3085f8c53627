"""The worker: work after a publish, with the model at hand before the first of it comes."""

import threading

from django_tasks_db.management.commands import db_worker

from search.service import warm_up


class Command(db_worker.Command):
    help = "Run the worker: reads documents and keeps the search index true after a publish."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(interval=0.2, startup_delay=False, reload=False)

    def handle(self, **options):
        # The first publish does not wait for the model.
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        super().handle(**options)
