from django.db import models
from wagtail import blocks

from .checked import CheckedStruct, LineBlock
from .prose import ProseBlock


class DoListBlock(CheckedStruct):
    """Things to do, or things not to do. Each item says which, so that none can be quoted as its
    opposite."""

    class Kind(models.TextChoices):
        DO = "do", "Do"
        DO_NOT = "dont", "Do not"

    has_titles = True

    kind = blocks.ChoiceBlock(
        choices=Kind.choices, default=Kind.DO, help_text="Use one list of each, “Do” first."
    )
    title = LineBlock(
        max_length=80,
        required=False,
        help_text="Only where “Do” or “Do not” is not enough, for instance “Do, while you wait”.",
    )
    items = blocks.ListBlock(
        ProseBlock(
            features=["bold", "link"],
            label="Item",
            help_text="A few words that follow on from “Do” or “Do not”: “listen and stay calm”.",
        ),
        min_num=1,
        help_text="Short items, one in each box.",
    )

    class Meta:
        icon = "tick-inverse"
        label = "Do and do not"
        group = "What to do"
        description = "A list of what to do, or of what not to do."
        template = "blocks/do_list.html"
        preview_value = {
            "kind": "dont",
            "title": "",
            "items": [
                "<p>promise to keep it secret</p>",
                "<p>ask questions that suggest an answer</p>",
                "<p>tell the person who may have done it.</p>",
            ],
        }
