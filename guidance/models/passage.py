from collections.abc import Sequence

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from ..unchanged import remembered, while_unchanged
from .choices import ANSWERING_STATUSES, Status

# Passages that a process remembers: some ten megabytes.
MOST_REMEMBERED = 5000


class PassageQuerySet(models.QuerySet):
    def public(self):
        """Passages whose source is live, unexpired and open to everybody at this moment.

        Asked at answer time, so that what was unpublished a second ago is refused even while the
        index still lists it.
        """
        passages = self._published()
        pages, collections = closed_paths()
        for path in pages:
            passages = passages.exclude(page__path__startswith=path)
        for path in collections:
            passages = passages.exclude(document__collection__path__startswith=path)
        return passages

    def _published(self):
        """Those whose source is live and unexpired, whoever may see it."""
        now = timezone.now()
        return self.filter(
            (
                Q(document__isnull=False, document__searchable=True)
                & ~Q(document__status=Status.DRAFT)
            )
            | Q(
                Q(page__expire_at__isnull=True) | Q(page__expire_at__gt=now),
                page__live=True,
            )
        )

    def answering(self):
        """Public passages that may be quoted: nothing draft, superseded or withdrawn."""
        return self.public().filter(status__in=ANSWERING_STATUSES)

    def answering_by_id(self, ids: Sequence[int]) -> dict[int, "Passage"]:
        """Those of a few passages that `answering` gives, by id.

        Of all passages: no filter before this counts. What was read is remembered until the
        database changes. What is closed is left out here and not in the database: two dozen
        conditions take longer to write and to plan than the rows to read.
        """
        known = remembered().setdefault(Passage, {})
        found = {pk: known[pk] for pk in ids if pk in known}
        if new := [pk for pk in ids if pk not in found]:
            read = dict.fromkeys(new) | self._answering_rows(new)
            found |= read
            if len(known) + len(read) <= MOST_REMEMBERED:
                known |= read
        now = timezone.now()
        return {
            pk: passage
            for pk, passage in found.items()
            if passage and (passage.page_expires is None or passage.page_expires > now)
        }

    def _answering_rows(self, ids: Sequence[int]) -> dict[int, "Passage"]:
        pages, collections = closed_paths()
        passages = (
            Passage.objects.all()
            ._published()
            .filter(pk__in=ids, status__in=ANSWERING_STATUSES)
            .annotate(
                page_path=F("page__path"),
                page_expires=F("page__expire_at"),
                collection_path=F("document__collection__path"),
            )
            .order_by()
        )
        return {
            passage.pk: passage
            for passage in passages
            if not (passage.page_path or "").startswith(pages)
            and not (passage.collection_path or "").startswith(collections)
        }


@while_unchanged
def closed_paths() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tree paths of private pages, and of private collections of documents."""
    return (
        tuple(PageViewRestriction.objects.order_by().values_list("page__path", flat=True)),
        tuple(
            CollectionViewRestriction.objects.order_by().values_list("collection__path", flat=True)
        ),
    )


class Passage(models.Model):
    """The unit that is searched: a piece of a page or document under one heading."""

    page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.CASCADE, related_name="passages"
    )
    document = models.ForeignKey(
        "guidance.GuidanceDocument",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="passages",
    )
    position = models.PositiveIntegerField(help_text="Order within its source.")
    title = models.CharField(max_length=255)
    heading_path = models.JSONField(default=list)
    anchor = models.CharField(max_length=255, blank=True)
    url = models.CharField(max_length=700, help_text="Deep link to the heading.")
    text = models.TextField()
    content_hash = models.CharField(max_length=64, db_index=True)
    audiences = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    document_type = models.CharField(max_length=20)
    status = models.CharField(max_length=20, db_index=True)
    area = models.CharField(max_length=10)
    area_name = models.CharField(max_length=120)
    dated = models.DateField(null=True, blank=True)
    dated_label = models.CharField(max_length=40, blank=True)
    review_on = models.DateField(null=True, blank=True)
    language = models.CharField(
        max_length=12, blank=True, help_text="As in HTML's lang; empty for English."
    )

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["page_id", "document_id", "position"]
        constraints = [
            models.CheckConstraint(
                name="passage_has_one_source",
                condition=Q(page__isnull=False, document__isnull=True)
                | Q(page__isnull=True, document__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return " › ".join([self.title, *self.heading_path])

    @property
    def heading(self) -> str:
        return self.heading_path[-1] if self.heading_path else self.title
