"""Keep search true to what pages show from their own data."""

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import published, unpublished

from guidance import passages
from guidance.models import GlossaryTerm

from .models import GlossaryPage, LegislationItem, LegislationPage

# The page that lists the items of a model, and is searched for what they say.
LISTED_ON = {GlossaryTerm: GlossaryPage, LegislationItem: LegislationPage}


@receiver([published, unpublished, post_delete])
def refresh_list(sender, instance, **kwargs):
    if listing := LISTED_ON.get(type(instance)):
        for page in listing.objects.all():
            passages.refresh_page(page)
