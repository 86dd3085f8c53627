"""Guidance that somebody has to look at: reviews due, and versions without a replacement."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.permissions import page_permission_policy

from .models import GuidancePage, Status
from .models.choices import ANSWERING_STATUSES

REMIND_DAYS = 60


@dataclass(frozen=True)
class Matter:
    """What an editor is to do about a page. `urgent` where it is already late or misleads."""

    page: GuidancePage
    words: str
    urgent: bool


def editable_guidance(user) -> QuerySet:
    """The guidance pages that a user of the admin may work on."""
    allowed = page_permission_policy.instances_user_has_any_permission_for(
        user, ["add", "change", "publish"]
    )
    return GuidancePage.objects.filter(pk__in=allowed.values("pk"))


def matters(user) -> list[Matter]:
    """What is to be done about the live guidance that a user may work on, most pressing first."""
    today = timezone.localdate()
    live = editable_guidance(user).filter(live=True).defer("body", "contacts")
    in_force = live.filter(status__in=ANSWERING_STATUSES)
    due = in_force.filter(review_on__lte=today + timedelta(days=REMIND_DAYS)).order_by("review_on")
    found = [_review(page, today) for page in due]
    found += [
        Matter(page, "Replaced by another page, but its status still says that it is current", True)
        for page in in_force.filter(
            superseded_by__page__live=True, superseded_by__page__status__in=ANSWERING_STATUSES
        ).distinct()
    ]
    found += [
        Matter(page, "Superseded, and nothing says what to use instead", True)
        for page in live.filter(status=Status.SUPERSEDED).select_related("replacement_page")
        if page.lacks_replacement
    ]
    found += [
        Matter(page, "Has no date for its next review", False)
        for page in in_force.filter(review_on__isnull=True).order_by("title")
    ]
    return sorted(found, key=lambda matter: not matter.urgent)


def _review(page: GuidancePage, today) -> Matter:
    day = f"{page.review_on.day} {page.review_on:%B %Y}"
    if page.review_on < today:
        return Matter(page, f"OVERDUE: its review was due on {day}", True)
    return Matter(page, f"Its review is due on {day}", False)


def warnings(page: GuidancePage) -> list[str]:
    """What an editor should know after saving a page, in plain words."""
    found = []
    if page.lacks_replacement:
        found.append(
            "This page is superseded, but nothing says what to use instead. Name the new page "
            "under “If it is superseded or withdrawn”, or name this page under “What it replaces” "
            "of the new one."
        )
    elif page.status == Status.WITHDRAWN and not page.replacement_note and not page.replacements:
        found.append(
            "This page is withdrawn. Say under “If it is superseded or withdrawn” what people "
            "should use instead, or that nothing is needed."
        )
    if page.answers:
        ids = [row.replaced_id for row in page.supersedes.all()]
        for other in GuidancePage.objects.live().filter(pk__in=ids, status__in=ANSWERING_STATUSES):
            found.append(
                f"“{other.title}”, which this page replaces, still says that it is current. Set "
                "its status to Superseded."
            )
    return found
