"""Topics, contacts and the care of guidance in the Wagtail admin."""

from django.http import Http404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.documents.permissions import permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .links import PublishedPageLinkHandler
from .models import Contact, GuidanceDocument, GuidancePage, Status, Topic
from .reports import GuidanceReportView
from .review import matters, warnings


@hooks.register("register_rich_text_features", order=1)
def link_published_pages(features):
    """In place of Wagtail's own handler, which is registered before."""
    features.register_link_type(PublishedPageLinkHandler)


class ContactViewSet(SnippetViewSet):
    model = Contact
    icon = "mobile-alt"
    list_display = [
        "name",
        "full_key",
        "phone",
        Column("checking", label="Confirmed", accessor=lambda contact: checking_words(contact)),
        "expires_on",
        UpdatedAtColumn(),
    ]
    list_filter = ["area", "confidence", "takes_concerns"]
    list_per_page = 60


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "key", "group"]
    list_filter = ["group"]
    list_per_page = 100


class DirectoryGroup(SnippetViewSetGroup):
    items = (ContactViewSet, TopicViewSet)
    menu_label = "Directory"
    menu_icon = "mobile-alt"
    menu_order = 150


register_snippet(DirectoryGroup)


def checking_words(contact: Contact) -> str:
    """Whether an editor has to act on an entry, in words."""
    if contact.out_of_date:
        return "OUT OF DATE: confirm now"
    if contact.verified_on is None:
        return "Never confirmed"
    return f"Confirmed {contact.verified_on:%d %B %Y}"


class ContactsToConfirmPanel(Component):
    """On the admin's first page: how much of the directory nobody has confirmed."""

    order = 150

    def render_html(self, parent_context) -> str:
        contacts = list(Contact.objects.live())
        waiting = [contact for contact in contacts if contact.needs_checking]
        if not waiting:
            return ""
        expired = sum(contact.out_of_date for contact in waiting)
        return format_html(
            '<section class="panel"><h2 class="w-panel__heading">Contacts to confirm</h2>'
            "<p>{} of {} contacts have not been confirmed by the service itself{}. The public "
            'relies on these numbers: <a href="{}">open the directory</a>, ring or write to each '
            "service, and fill in the day it was confirmed.</p></section>",
            len(waiting),
            len(contacts),
            f", and {expired} are out of date" if expired else "",
            reverse(Contact.snippet_viewset.get_url_name("list")),
        )


class UnreadDocumentsPanel(Component):
    """On the admin's first page: uploaded documents whose text could not be read."""

    order = 160

    def render_html(self, parent_context) -> str:
        unread = GuidanceDocument.objects.exclude(reading_problem="")
        if not unread:
            return ""
        return format_html(
            '<section class="panel"><h2 class="w-panel__heading">Documents that cannot be '
            "searched</h2><ul>{}</ul></section>",
            format_html_join("", "<li>{}: {}</li>", unread.values_list("title", "reading_problem")),
        )


class GuidanceToReviewPanel(Component):
    """On the admin's first page: guidance whose review is due or that could mislead."""

    order = 155
    most = 15

    def __init__(self, user):
        self.user = user

    def render_html(self, parent_context) -> str:
        found = matters(self.user)
        if not found:
            return ""
        rows = format_html_join(
            "",
            '<li><a href="{}">{}</a>: {}</li>',
            (
                (
                    reverse("wagtailadmin_pages:edit", args=[matter.page.pk]),
                    matter.page.title,
                    format_html("<strong>{}</strong>", matter.words)
                    if matter.urgent
                    else matter.words,
                )
                for matter in found[: self.most]
            ),
        )
        return format_html(
            '<section class="panel"><h2 class="w-panel__heading">Guidance to review</h2>'
            '<ul>{}</ul><p><a href="{}">All guidance, with owners and reviews</a></p></section>',
            rows,
            reverse("guidance_report"),
        )


@hooks.register("construct_homepage_panels")
def add_panels(request, panels):
    panels += [
        ContactsToConfirmPanel(),
        GuidanceToReviewPanel(request.user),
        UnreadDocumentsPanel(),
    ]


@hooks.register("register_admin_urls")
def report_urls():
    return [
        path("reports/guidance/", GuidanceReportView.as_view(), name="guidance_report"),
        path(
            "reports/guidance/results/",
            GuidanceReportView.as_view(results_only=True),
            name="guidance_report_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def guidance_report_menu_item():
    return MenuItem(
        "Guidance", reverse("guidance_report"), name="guidance", icon_name="doc-full", order=650
    )


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_guidance_that_misleads(request, page):
    if isinstance(page, GuidancePage):
        for words in warnings(page):
            messages.warning(request, words)


@hooks.register("before_serve_document")
def refuse_drafts(document, request):
    """The file of a draft is for those who may edit documents, and is not there for others."""
    if document.status == Status.DRAFT and not permission_policy.user_has_permission_for_instance(
        request.user, "change", document
    ):
        raise Http404("This document is a draft.")
