import re

from django.db import models
from wagtail import blocks

from guidance.checks import Finding

from .checked import CheckedStruct, LineBlock
from .prose import SMALL_FEATURES, ProseBlock

EMERGENCY_NUMBER = re.compile(r"\b999\b")


class UrgencyCardBlock(CheckedStruct):
    """What to do, and how soon: in the manner of NHS care cards."""

    class Urgency(models.TextChoices):
        EMERGENCY = "emergency", "Emergency: call 999 now"
        URGENT = "urgent", "Urgent: today"
        ROUTINE = "routine", "Ask for help or advice"

    has_titles = True

    urgency = blocks.ChoiceBlock(
        choices=Urgency.choices,
        default=Urgency.URGENT,
        help_text="Sets the colour and the mark of the card. Emergency only where a life or "
        "somebody's safety is in danger now.",
    )
    title = LineBlock(
        max_length=120,
        help_text="The first words of what to do, for instance “Call 999 now if”. An emergency "
        "card says 999.",
    )
    text = ProseBlock(
        features=SMALL_FEATURES,
        help_text="When this card is meant: a short list. Then one line that says whom to ring, by "
        "the contact's key in double braces, for instance {{childrens-social-care}}.",
    )

    def findings(self, value) -> list[Finding]:
        emergency = value.get("urgency") == self.Urgency.EMERGENCY
        if emergency and not EMERGENCY_NUMBER.search(value.get("title") or ""):
            return [
                Finding(
                    "The title of an emergency card says 999, for instance “Call 999 now if”.",
                    part="title",
                )
            ]
        return []

    class Meta:
        icon = "warning"
        label = "Urgency card"
        group = "What to do"
        description = "When to act and how fast: call 999, ring today, or ask for advice."
        template = "blocks/urgency_card.html"
        preview_value = {
            "urgency": "emergency",
            "title": "Call 999 now if",
            "text": "<ul><li>somebody is badly hurt</li><li>a child is in danger at this "
            "moment.</li></ul><p>Call {{police-999}} and say where you are.</p>",
        }
