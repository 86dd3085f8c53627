from wagtail import blocks

from guidance.numbers import check_numbers

SMALL_FEATURES = ["bold", "ol", "ul", "link", "document-link"]


class ProseBlock(blocks.RichTextBlock):
    """Running text with headings. Telephone numbers stand in it as {{contact-key}}."""

    def __init__(self, features=None, **kwargs):
        kwargs.setdefault(
            "help_text",
            "Write a number as its contact's key in double braces, for instance {{police-101}}: "
            "the site puts in the number from the directory.",
        )
        super().__init__(features=features or ["h2", "h3", "h4", *SMALL_FEATURES], **kwargs)

    def clean(self, value):
        value = super().clean(value)
        check_numbers(value.source)
        return value

    class Meta:
        icon = "pilcrow"
        label = "Text"
        template = "blocks/prose.html"
