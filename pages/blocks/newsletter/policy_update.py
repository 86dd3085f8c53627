from django.db import models
from wagtail import blocks

from guidance.blocks import LineBlock, ProseBlock
from guidance.blocks.prose import SMALL_FEATURES


class PolicyUpdateBlock(blocks.StructBlock):
    """A law, national guidance or local policy that is new or has changed."""

    class State(models.TextChoices):
        IN_FORCE = "in-force", "In force"
        PARTLY = "partly", "Partly in force"
        NOT_YET = "not-yet", "Not in force yet"

    heading = LineBlock(max_length=160, help_text="Its name, with the year or the version.")
    state = blocks.ChoiceBlock(
        choices=State.choices,
        default=State.IN_FORCE,
        help_text="On the day on which the issue comes out.",
    )
    since = LineBlock(
        max_length=120,
        required=False,
        help_text="Since when, or what it waits for: “since 1 September 2026”.",
    )
    text = ProseBlock(
        features=SMALL_FEATURES, help_text="What changed, for whom, and what to do about it."
    )
    page = blocks.PageChooserBlock(required=False, help_text="The page that says more.")

    class Meta:
        icon = "doc-full-inverse"
        label = "Change in law or policy"
        description = "What changed, whether it is in force, and what to do."
        template = "blocks/newsletter/policy_update.html"
