from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from guidance.blocks import LineBlock


class ContactsBlock(blocks.StructBlock):
    """Services from the directory, so that no issue ends without a way to get help."""

    heading = LineBlock(
        max_length=120,
        default="If you are worried about someone",
        help_text="The words above the services.",
    )
    contacts = blocks.ListBlock(
        SnippetChooserBlock("guidance.Contact"), help_text="The first to ring comes first."
    )

    @staticmethod
    def keys(value) -> list[str]:
        return [contact.full_key for contact in value["contacts"] if contact]

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["keys"] = self.keys(value)
        return context

    class Meta:
        icon = "mobile-alt"
        label = "Contacts"
        description = "Whom to ring. Numbers come from the directory."
        template = "blocks/newsletter/contacts.html"
