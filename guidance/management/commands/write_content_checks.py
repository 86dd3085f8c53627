from django.core.management.base import BaseCommand

from guidance import content_checks


class Command(BaseCommand):
    help = "Write docs/content-checks.md from guidance/starter/content_checks.yaml."

    def handle(self, *args, **options):
        data = content_checks.read()
        content_checks.DOCUMENT.write_text(content_checks.as_markdown(data), "utf-8")
        count = len(content_checks.rows(data))
        self.stdout.write(f"Wrote {count} rows to {content_checks.DOCUMENT.name}.")
