"""Which pages anybody may see, and which of them lists may lead to."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet, Value
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from .per_request import once_a_request

PRIVATE, DRAFT = "private", "draft"


@once_a_request
def _set_apart() -> tuple[tuple[str, str], ...]:
    """The tree paths of private pages and of drafts, each with which it is, in one query."""
    from guidance.models import GuidancePage, Status

    private = PageViewRestriction.objects.order_by().values_list("page__path", Value(PRIVATE))
    drafts = GuidancePage.objects.order_by().filter(status=Status.DRAFT)
    return tuple(private.union(drafts.values_list("path", Value(DRAFT)), all=True))


def private_paths() -> tuple[str, ...]:
    """The tree paths of the pages that are private, and all below them with them."""
    return tuple(path for path, kind in _set_apart() if kind == PRIVATE)


def is_expired(page: Page) -> bool:
    """Whether its time is over, also before the scheduled task has taken it down."""
    return page.expire_at is not None and page.expire_at <= timezone.now()


def is_public(page: Page) -> bool:
    """Whether a page is published, not expired, and neither it nor one above it is private."""
    return page.live and not is_expired(page) and not page.path.startswith(private_paths())


def _apart_from(paths: Iterable[str], pages: QuerySet) -> QuerySet:
    """The pages without those at these tree paths, and below them."""
    for path in paths:
        pages = pages.exclude(path__startswith=path)
    return pages


def visible(pages: QuerySet) -> QuerySet:
    """Those pages that everybody may see at this moment."""
    pages = _apart_from(private_paths(), pages)
    return pages.live().filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()))


def only_public(pages: Iterable[Page]) -> list[Page]:
    """Those of the pages that anybody may see, in their order."""
    return [page for page in pages if is_public(page)]


def draft_paths() -> tuple[str, ...]:
    """The tree paths of guidance that is a draft out for consultation, all below it with it."""
    return tuple(path for path, kind in _set_apart() if kind == DRAFT)


def is_listed(page: Page) -> bool:
    """Whether lists may lead to a page: everybody may see it, and it is no draft.

    A draft is read at its address, and linked by a sentence that says what it is.
    """
    return is_public(page) and not page.path.startswith(draft_paths())


def listed(pages: QuerySet) -> QuerySet:
    """Those pages that lists may lead to."""
    return _apart_from(draft_paths(), visible(pages))


def only_listed(pages: Iterable[Page]) -> list[Page]:
    """Those of the pages that lists may lead to, in their order."""
    return [page for page in pages if is_listed(page)]
