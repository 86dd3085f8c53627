from wagtail.contrib.table_block.blocks import TableBlock

from guidance.checks import Finding
from guidance.checks.words import text_findings

from .checked import CheckedField


class CaptionedTableBlock(CheckedField, TableBlock):
    """A table with a caption and a header row."""

    def findings(self, value) -> list[Finding]:
        if not value:
            return []
        found = []
        caption = value.get("table_caption") or ""
        rows = value.get("data") or []
        if not caption.strip():
            found.append(
                Finding("The table has no caption. Say what it shows, above its first row.")
            )
        if not value.get("first_row_is_table_header"):
            found.append(
                Finding(
                    "The table has no header row. Choose “Display the first row as a header”, and "
                    "say in the first row what each column holds."
                )
            )
        elif not all((cell or "").strip() for cell in rows[0][1:]):
            found.append(
                Finding("A column of the table has no header. Fill in the first row.", stops=False)
            )
        found += text_findings(caption)
        cells = "\n".join(str(cell) for row in rows for cell in row if cell)
        return found + text_findings(cells, tokens=True)

    class Meta:
        icon = "table"
        label = "Table"
        group = "Words"
        description = (
            "Facts in rows and columns, for instance timescales. With a caption and a header row."
        )
        template = "blocks/table.html"
        help_text = (
            "At most four columns: phones are narrow. Write a number as its contact's key in "
            "double braces."
        )
        preview_value = {
            "data": [
                ["What", "Who", "By when"],
                ["Decide what to do", "Children's social care", "One working day"],
                ["Finish the assessment", "Social worker", "45 working days"],
            ],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_header_choice": "row",
            "table_caption": "Timescales after a referral",
            "cell": [],
            "mergeCells": [],
        }
