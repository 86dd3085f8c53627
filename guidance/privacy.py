"""Which pages anybody may see."""

from collections.abc import Iterable

from wagtail.models import Page, PageViewRestriction

from .per_request import once_a_request


@once_a_request
def private_paths() -> tuple[str, ...]:
    """The tree paths of the pages that are private, and all below them with them."""
    return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))


def is_public(page: Page) -> bool:
    """Whether a page is published and neither it nor one above it is private."""
    return page.live and not page.path.startswith(private_paths())


def only_public(pages: Iterable[Page]) -> list[Page]:
    """Those of the pages that anybody may see, in their order."""
    return [page for page in pages if is_public(page)]
