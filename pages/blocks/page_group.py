from wagtail import blocks

from guidance.blocks import LineBlock


class PageGroupBlock(blocks.StructBlock):
    """Pages under one heading of a section, in the editors' order."""

    heading = LineBlock(max_length=80, help_text="Short: what these pages have in common.")
    with_summaries = blocks.BooleanBlock(
        required=False,
        help_text="Show the summary under each title. Best for one short group at the top.",
    )
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(label="Page"),
        help_text="From this section or any other. A page keeps its one address.",
    )

    class Meta:
        icon = "list-ul"
        label = "Group of pages"
        label_format = "{heading}"
