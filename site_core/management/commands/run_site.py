"""`make run`: everything that a first visit needs, then the server and its worker."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# How often pages whose time has come are published or taken down.
SCHEDULE_SECONDS = 60
WORKER_PAUSE_SECONDS = 5


class Command(BaseCommand):
    help = "Prepare the site where needed, then run its server and worker until Ctrl-C."
    requires_migrations_checks = False

    def handle(self, *args, **options):
        host = os.environ.get("HOST", "127.0.0.1")
        port = os.environ.get("PORT", "8000")
        self._check_port(host, port)
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Setting up the database…")
            call_command("migrate", verbosity=1)
        call_command("load_starter_content")
        call_command("load_answer_texts")
        call_command("load_search_words")
        try:
            call_command("search_index", "build")
        except CommandError as error:
            self.stderr.write(f"{error} Emergencies and contacts are answered all the same.")
        address = f"http://{host}:{port}"
        self._admin(address)
        self._serve(host, port)

    def _publish_scheduled(self) -> None:
        try:
            call_command("publish_scheduled")
        except Exception as error:  # The site stays up; the next minute tries again.
            self.stderr.write(f"Scheduled pages were not published: {error}")

    def _check_port(self, host: str, port: str) -> None:
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise CommandError(f"PORT is “{port}”: it must be a number from 1 to 65535.")
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, int(port)))
            except OSError as error:
                raise CommandError(
                    f"Cannot use {host}:{port} ({error.strerror}). Is the site running already? "
                    "Choose another with, for instance, PORT=8001 make run."
                ) from error

    def _admin(self, address: str) -> None:
        users = get_user_model().objects
        self.stdout.write(self.style.SUCCESS(f"\nThe site:  {address}/"))
        self.stdout.write(self.style.SUCCESS(f"The admin: {address}/admin/"))
        if users.filter(is_superuser=True).exists():
            self.stdout.write(
                "Sign in as the user made at the first start. A new password: make password\n"
            )
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser("admin", password=password)
        self.stdout.write(
            self.style.SUCCESS(f"Sign in as admin with the password {password}")
            + "\nIt is shown this once. A new one: make password\n"
        )

    def _serve(self, host: str, port: str) -> None:
        bound = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:site_core.gunicorn_settings"]
            + ["site_core.wsgi:application", "--bind", bound]
            + ["--workers", os.environ.get("WEB_WORKERS", "1")]
            + ["--log-level", "warning"],
            cwd=settings.BASE_DIR,
        )
        worker = self._start_worker()

        def stop(*_):
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, stop)
        try:
            scheduled_at = time.monotonic()
            while server.poll() is None:
                time.sleep(0.5)
                if worker.poll() is not None:
                    self.stderr.write("The worker stopped; it is started again.")
                    time.sleep(WORKER_PAUSE_SECONDS)
                    worker = self._start_worker()
                if time.monotonic() - scheduled_at > SCHEDULE_SECONDS:
                    scheduled_at = time.monotonic()
                    self._publish_scheduled()
            raise CommandError("The server stopped. Its last lines above say why.")
        except KeyboardInterrupt:
            self.stdout.write("\nStopping…")
        finally:
            for process in (server, worker):
                process.terminate()
            for process in (server, worker):
                process.wait(timeout=20)

    @staticmethod
    def _start_worker() -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--verbosity", "0"],
            cwd=settings.BASE_DIR,
        )
