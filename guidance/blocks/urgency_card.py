from django.db import models
from wagtail import blocks

from .prose import SMALL_FEATURES, ProseBlock


class UrgencyCardBlock(blocks.StructBlock):
    """What to do, and how soon: in the manner of NHS care cards."""

    class Urgency(models.TextChoices):
        EMERGENCY = "emergency", "Emergency: call 999 now"
        URGENT = "urgent", "Urgent: today"
        ROUTINE = "routine", "Ask for help or advice"

    urgency = blocks.ChoiceBlock(choices=Urgency.choices, default=Urgency.URGENT)
    title = blocks.CharBlock(max_length=120)
    text = ProseBlock(features=SMALL_FEATURES)

    class Meta:
        icon = "warning"
        template = "blocks/urgency_card.html"
