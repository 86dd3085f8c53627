from wagtail import blocks

from guidance.blocks import LineBlock

PICTURES = [
    ("child", "A grown-up and a child"),
    ("adult", "Two adults"),
    ("self", "One person, held"),
    ("young", "A speech bubble"),
    ("work", "A clipboard"),
    ("none", "No picture"),
]


class DoorBlock(blocks.StructBlock):
    """A way in from the front page, in the words of the person who takes it."""

    title = LineBlock(
        max_length=60, help_text="In the visitor’s own words, such as “I need help for myself”."
    )
    summary = LineBlock(
        required=False, max_length=160, help_text="One plain sentence: what is behind this door."
    )
    page = blocks.PageChooserBlock(
        label="Leads to", help_text="The door is shown while this page is published and public."
    )
    picture = blocks.ChoiceBlock(
        choices=PICTURES,
        default="none",
        help_text="Decoration: the title has to say it all. No two doors with the same one.",
    )
    warm = blocks.BooleanBlock(
        required=False,
        label="In the colours of the young people’s pages",
        help_text="For the door that leads children and young people to their own pages.",
    )

    class Meta:
        icon = "home"
        label = "Door"
        label_format = "{title}"
