"""Keep passages true to what is published."""

from django.db.models.signals import post_delete, post_save
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

from . import directory, passages
from .models import Contact, GuidanceDocument


@receiver(page_published)
def cut_published_page(sender, instance, **kwargs):
    passages.refresh_page(instance)


@receiver(page_unpublished)
def drop_unpublished_page(sender, instance, **kwargs):
    passages.remove(page=instance)


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


@receiver([post_save, post_delete], sender=PageViewRestriction)
def refresh_restricted_pages(sender, instance, **kwargs):
    for page in Page.objects.descendant_of(instance.page, inclusive=True):
        passages.refresh_page(page)


@receiver([published, unpublished])
@receiver(post_delete, sender=Contact)
def keep_directory_snapshot(sender, instance, **kwargs):
    if isinstance(instance, Contact):
        directory.save_snapshot(directory.load())
