from wagtail import blocks

from .checked import LineBlock, LinesBlock


class PriorityBlock(blocks.StructBlock):
    """A priority of a plan: what will be different for people, and how that will be known."""

    title = LineBlock(max_length=200, help_text="The priority in a few plain words.")
    for_whom = LineBlock(
        required=False,
        max_length=80,
        label="For whom",
        help_text="For instance: children and families. Leave empty for everyone.",
    )
    different = LinesBlock(
        required=False,
        label="What will be different for people",
        help_text="What somebody who lives here would notice. One point a line.",
    )
    known_by = LinesBlock(
        required=False,
        label="How we will know",
        help_text="The signs and figures that will show it. One point a line.",
    )

    class Meta:
        icon = "pick"
        label = "Priority"
        label_format = "{title}"
