from wagtail.contrib.table_block.blocks import TableBlock


class CaptionedTableBlock(TableBlock):
    """A table with a caption and a header row."""

    class Meta:
        icon = "table"
        label = "Table"
        template = "blocks/table.html"
