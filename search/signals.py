"""A change of passages, synonyms or signposts asks for a new build of the index."""

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import published, unpublished

from guidance.passages import passages_changed

from .models import Signpost, Synonym
from .tasks import ask_for_build


@receiver(passages_changed)
@receiver([published, unpublished, post_delete], sender=Synonym)
@receiver([published, unpublished, post_delete], sender=Signpost)
def ask_for_index(sender, **kwargs):
    transaction.on_commit(ask_for_build, robust=True)
