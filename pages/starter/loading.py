"""Load the starter content once. What was loaded before is left as editors have it."""

from django.db import transaction

from guidance import directory

from .content_checks import load_content_checks
from .once import Once
from .pages import Progress, load_pages
from .site import load_site
from .topics_and_contacts import load_contacts, load_permissions, load_topics


def load_starter_content(progress: Progress = lambda step, done, total: None) -> dict[str, int]:
    """Load what has not been loaded before; give how many of each kind were.

    All or nothing: an error leaves the site as it was. Raises ValueError for a broken file.
    """
    with transaction.atomic():
        once = Once()
        counts = {"topics": load_topics(once), "contacts": load_contacts(once)}
        load_permissions(once)
        home = load_site(once)
        counts["pages"] = load_pages(once, home, progress)
        counts["statements to confirm"] = load_content_checks(once)
    directory.save_snapshot(directory.load())
    return counts
