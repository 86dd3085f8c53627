from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class ContactCardBlock(blocks.StructBlock):
    """A service from the directory, with its number and whether it is open now."""

    contact = SnippetChooserBlock("guidance.Contact")

    class Meta:
        icon = "mobile-alt"
        label = "Contact"
        template = "blocks/contact_card.html"
