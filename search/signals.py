"""Follow the corpus: a change of passages asks for a new build of the index."""

from django.db import transaction
from django.dispatch import receiver

from guidance.passages import passages_changed

from .tasks import ask_for_build


@receiver(passages_changed)
def ask_for_index(sender, **kwargs):
    transaction.on_commit(ask_for_build, robust=True)
