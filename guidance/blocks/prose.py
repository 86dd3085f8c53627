from wagtail import blocks

from guidance.checks import Finding
from guidance.checks.markup import html_findings

from .checked import CheckedField

SMALL_FEATURES = ["bold", "ol", "ul", "link", "document-link"]
NUMBERS_HELP = (
    "Write a number as its contact's key in double braces, for instance {{police-101}}: "
    "the site puts in the number from the directory."
)


class ProseBlock(CheckedField, blocks.RichTextBlock):
    """Running text with headings. Telephone numbers stand in it as {{contact-key}}."""

    def __init__(self, features=None, **kwargs):
        kwargs.setdefault("help_text", NUMBERS_HELP)
        super().__init__(features=features or ["h2", "h3", "h4", *SMALL_FEATURES], **kwargs)

    def findings(self, value) -> list[Finding]:
        return html_findings(value.source) if value else []

    class Meta:
        icon = "pilcrow"
        label = "Text"
        group = "Words"
        description = "Paragraphs, headings, lists and links. Most of a page is this."
        template = "blocks/prose.html"
        preview_value = (
            "<h2>What you may notice</h2><p>A child who is neglected may be <b>hungry</b>, tired "
            "or left alone. Look for a pattern over time:</p><ul><li>clothes that do not fit the "
            "weather</li><li>days missed at school.</li></ul><p>If a child is in danger, call "
            "{{police-999}}.</p>"
        )
