from django.core.exceptions import ValidationError
from wagtail import blocks

from guidance.numbers import TYPED_NUMBER, unknown_tokens

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
        unknown = unknown_tokens(value.source)
        if unknown:
            raise ValidationError(
                f"No contact has the key “{unknown[0]}”. Look it up under Contacts."
            )
        typed = TYPED_NUMBER.search(value.source)
        if typed:
            raise ValidationError(
                f"“{typed.group().strip()}” is typed here. Use the contact's key in double braces, "
                "so that the number stays right when the directory changes."
            )
        return value

    class Meta:
        icon = "pilcrow"
        label = "Text"
        template = "blocks/prose.html"
