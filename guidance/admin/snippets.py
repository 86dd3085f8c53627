"""Topics, contacts and the content to confirm."""

from functools import cached_property

import django_filters
from django.utils.html import format_html_join
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from guidance import directory
from guidance.models import Contact, ContentCheck, Topic


def checking_words(contact: Contact) -> str:
    """Whether an editor has to act on an entry, in words."""
    if contact.out_of_date:
        return "OUT OF DATE: confirm now"
    if contact.verified_on is None:
        return "Never confirmed"
    return f"Confirmed {contact.verified_on:%d %B %Y}"


class _StateNow:
    """How each contact of a listing is to be reached at this moment."""

    @cached_property
    def _directory(self):
        return directory.load()

    def __call__(self, contact: Contact) -> str:
        if contact.full_key not in self._directory:
            return "Not published"
        reached = self._directory.reach(contact.full_key)
        return reached.state or "Hours not known"


class _ContactColumns:
    """What tells one contact from another when it is chosen for a page."""

    @property
    def columns(self):
        title, *rest = super().columns
        return [
            title,
            Column("key", label="Key", accessor="full_key"),
            Column("phone", label="Number", accessor=lambda contact: contact.phone or "None yet"),
            Column("state", label="Now", accessor=_StateNow()),
            Column("checking", label="Confirmed", accessor=checking_words),
            *rest,
        ]


class ChooseContactView(_ContactColumns, ChooseView):
    pass


class ChooseContactResultsView(_ContactColumns, ChooseResultsView):
    pass


class ContactChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseContactView
    choose_results_view_class = ChooseContactResultsView
    per_page = 25


class ContactViewSet(SnippetViewSet):
    model = Contact
    icon = "mobile-alt"
    chooser_viewset_class = ContactChooserViewSet
    list_display = [
        "name",
        "full_key",
        "phone",
        Column("checking", label="Confirmed", accessor=checking_words),
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


class ContentCheckFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label="State",
        choices=[("open", "To confirm"), ("done", "Confirmed")],
        method="of_state",
        empty_label="All",
    )
    group = django_filters.AllValuesFilter(label="Part of the site", empty_label="All")

    class Meta:
        model = ContentCheck
        fields = ["state", "group"]

    def of_state(self, checks, name, value):
        return checks.filter(confirmed_on__isnull=value == "open")


def editors_of(check: ContentCheck) -> str:
    """Links to the editors of what a statement stands on; its words where there are none."""
    finder = AdminURLFinder()
    objects = [*check.pages.all(), *([check.contact] if check.contact else [])]
    found = [(finder.get_edit_url(item), str(item)) for item in objects]
    if not found:
        return check.place
    return format_html_join(", ", '<a href="{}">{}</a>', found)


class ContentCheckViewSet(SnippetViewSet):
    model = ContentCheck
    icon = "tasks"
    menu_label = "Content to confirm"
    menu_name = "content-to-confirm"
    menu_order = 160
    add_to_admin_menu = True
    list_display = [
        "statement",
        Column("editors", label="Where it stands", accessor=editors_of),
        "source",
        Column(
            "confirmed",
            label="Confirmed",
            accessor=lambda check: (
                f"{check.confirmed_by}, {check.confirmed_on:%d %B %Y}"
                if check.confirmed_on
                else "To confirm"
            ),
        ),
    ]
    filterset_class = ContentCheckFilterSet
    list_per_page = 50
    inspect_view_enabled = False

    def get_queryset(self, request):
        return ContentCheck.objects.select_related("contact").prefetch_related("pages")


register_snippet(DirectoryGroup)
register_snippet(ContentCheckViewSet)
