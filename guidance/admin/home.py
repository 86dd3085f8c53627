"""The first page of the admin: what is waiting for an editor."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.ui.components import Component

from guidance.models import Contact, ContentCheck, GuidanceDocument


class ContactsToConfirmPanel(Component):
    """How much of the directory nobody has confirmed."""

    order = 150

    def render_html(self, parent_context) -> str:
        contacts = list(Contact.objects.live())
        waiting = [contact for contact in contacts if contact.needs_checking]
        if not waiting:
            return ""
        expired = sum(contact.out_of_date for contact in waiting)
        return format_html(
            '<section class="app-waiting"><h2 class="w-panel__heading">Contacts to confirm</h2>'
            "<p>{} of {} contacts have not been confirmed by the service itself{}. The public "
            'relies on these numbers: <a href="{}">open the directory</a>, ring or write to each '
            "service, and fill in the day it was confirmed.</p></section>",
            len(waiting),
            len(contacts),
            f", and {expired} are out of date" if expired else "",
            reverse(Contact.snippet_viewset.get_url_name("list")),
        )


class ContentToConfirmPanel(Component):
    """How many statements nobody has confirmed."""

    order = 155

    def render_html(self, parent_context) -> str:
        waiting = ContentCheck.objects.open().count()
        if not waiting:
            return ""
        return format_html(
            '<section class="app-waiting"><h2 class="w-panel__heading">Content to confirm</h2>'
            "<p>{} of {} statements of law, practice and local arrangements have not been "
            'confirmed. <a href="{}?state=open">Open the list</a>: each says who can confirm it.'
            "</p></section>",
            waiting,
            ContentCheck.objects.count(),
            reverse(ContentCheck.snippet_viewset.get_url_name("list")),
        )


class UnreadDocumentsPanel(Component):
    """Uploaded documents whose text could not be read."""

    order = 160

    def render_html(self, parent_context) -> str:
        unread = GuidanceDocument.objects.exclude(reading_problem="")
        if not unread:
            return ""
        return format_html(
            '<section class="app-waiting"><h2 class="w-panel__heading">Documents that cannot be '
            "searched</h2><ul>{}</ul></section>",
            format_html_join("", "<li>{}: {}</li>", unread.values_list("title", "reading_problem")),
        )


@hooks.register("construct_homepage_panels")
def add_panels(request, panels):
    panels += [ContactsToConfirmPanel(), ContentToConfirmPanel(), UnreadDocumentsPanel()]
