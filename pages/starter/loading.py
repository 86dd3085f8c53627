"""Load the starter content once. What was loaded before is left as editors have it."""

from django.db import transaction

from guidance import directory

from .arranging import arrange
from .content_checks import load_content_checks
from .glossary import load_glossary
from .legislation import load_legislation
from .newsletters import load_newsletters
from .once import Once
from .pages import Progress, create_pages, fill_pages, look_up
from .partnership import load_private_papers
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
        new = create_pages(once, home)
        lookup = look_up(home)
        # Before the pages that list them are live, which are cut into passages after each change.
        load_glossary(once, lookup)
        load_legislation(once, lookup)
        counts["pages"] = fill_pages(new, lookup, progress)
        load_newsletters(once, lookup)
        arrange(once, home)
        load_private_papers(once)
        counts["statements to confirm"] = load_content_checks(once)
    directory.save_snapshot(directory.load())
    return counts
