from wagtail.snippets.blocks import SnippetChooserBlock

from guidance.checks import Finding

from .checked import CheckedStruct

PREVIEWED = "childrens-social-care"


class ContactCardBlock(CheckedStruct):
    """A service from the directory, with its number and whether it is open now."""

    has_titles = True

    contact = SnippetChooserBlock(
        "guidance.Contact",
        help_text="From the directory. To change a number, change it there: it is right "
        "everywhere at once.",
    )

    def findings(self, value) -> list[Finding]:
        contact = value.get("contact")
        if contact and not contact.live:
            return [
                Finding(
                    f"“{contact}” is not published: readers do not see this card.",
                    stops=False,
                    part="contact",
                )
            ]
        return []

    def get_preview_value(self):
        from guidance.models import Contact

        contacts = Contact.objects.live()
        contact = contacts.filter(key=PREVIEWED).first() or contacts.first()
        return self.normalize({"contact": contact})

    class Meta:
        icon = "mobile-alt"
        label = "Contact"
        group = "People and services"
        description = "A service: its number, its hours, and whether it is open at this moment."
        template = "blocks/contact_card.html"
