"""Blocks that look at their own words before they are published."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from guidance.checks import Finding, refuse
from guidance.checks.words import text_findings


class CheckedField:
    """For a field block: `findings` says what is wrong with a value."""

    def findings(self, value) -> list[Finding]:
        raise NotImplementedError

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation:
            refuse(self.findings(value))
        return value


class CheckedStruct(blocks.StructBlock):
    """A block of several fields that looks at how they fit together.

    `has_titles` says whether it shows a heading of its own, which takes the level that fits.
    """

    has_titles = False

    def findings(self, value) -> list[Finding]:
        return []

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        stops = [finding for finding in self.findings(value) if finding.stops]
        if stops:
            parts = {finding.part for finding in stops if finding.part}
            raise StructBlockValidationError(
                block_errors={
                    part: ValidationError([f.message for f in stops if f.part == part])
                    for part in parts
                },
                non_block_errors=[f.message for f in stops if not f.part],
            )
        return value


class PlainText(CheckedField):
    """For words that are shown as they stand: no number stands in them."""

    def findings(self, value) -> list[Finding]:
        return text_findings(value or "")


class LineBlock(PlainText, blocks.CharBlock):
    """A line of plain text: a title, a caption, a name."""

    class Meta:
        icon = "title"


class LinesBlock(PlainText, blocks.TextBlock):
    """Plain text of several lines."""
