"""Keep passages true to what is published."""

from functools import partial

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from . import directory, passages, versions
from .models import (
    Contact,
    ContentPage,
    FiguresSetting,
    GuidanceDocument,
    LevelsOfNeedPage,
    PerformancePage,
)
from .tasks import read_document_text


@receiver(page_published)
def cut_published_page(sender, instance, **kwargs):
    passages.refresh_page(instance)
    versions.record(instance)
    if isinstance(instance, LevelsOfNeedPage):
        instance.get_children().update(expire_at=instance.expire_at)
    if isinstance(instance, ContentPage):
        for page in instance.pages_to_cut_anew:
            passages.refresh_page(page)


@receiver(page_unpublished)
def drop_unpublished_page(sender, instance, **kwargs):
    passages.remove(page=instance)
    if isinstance(instance, LevelsOfNeedPage):
        # The levels are parts of the document: whoever takes it down takes all of it down.
        for level in instance.get_children().live().specific():
            level.unpublish()


@receiver(post_delete)
def note_deleted_source(sender, instance, **kwargs):
    """A deleted page or document took its passages with it: the index has to follow."""
    if isinstance(instance, (Page, GuidanceDocument)):
        passages.passages_changed.send(sender=sender)


@receiver([page_slug_changed, post_page_move])
def refresh_moved_pages(sender, instance, **kwargs):
    """A moved page and all below it have new addresses, and perhaps new privacy."""
    for page in instance.get_descendants(inclusive=True):
        passages.refresh_page(page)
        versions.record(page)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def refresh_restricted_pages(sender, instance, origin=None, **kwargs):
    if issubclass(getattr(origin, "model", type(origin)), Page):
        return  # The page itself is being deleted, and its passages with it.
    for page in Page.objects.descendant_of(instance.page, inclusive=True):
        passages.refresh_page(page)
        versions.record(page)


@receiver(post_save, sender=GuidanceDocument)
def read_saved_document(sender, instance, **kwargs):
    """A new file is read by the worker; other edits only change the labels of its passages."""
    if instance.text_hash != instance.file_hash:
        transaction.on_commit(partial(read_document_text.enqueue, instance.pk), robust=True)
    else:
        passages.relabel_document(instance)


@receiver(m2m_changed, sender=GuidanceDocument.topics.through)
def relabel_topics(sender, instance, action, **kwargs):
    if action.startswith("post_") and isinstance(instance, GuidanceDocument):
        passages.relabel_document(instance)


@receiver(post_save, sender=FiguresSetting)
def hide_small_numbers_anew(sender, **kwargs):
    """What search holds of figures follows the limit for small numbers at once."""
    for page in PerformancePage.objects.live():
        passages.refresh_page(page)


@receiver([published, unpublished])
@receiver(post_delete, sender=Contact)
def keep_directory_snapshot(sender, instance, **kwargs):
    if isinstance(instance, Contact):
        transaction.on_commit(_save_snapshot, robust=True)


def _save_snapshot():
    directory.save_snapshot(directory.load())
