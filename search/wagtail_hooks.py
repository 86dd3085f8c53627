"""The fixed words of answers, and the state of the index, in the Wagtail admin."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .index_report import IndexReportView, IndexTroublePanel, may_see
from .models import AnswerText


class FixedSetPolicy(ModelPermissionPolicy):
    """Editors change the words; which answers there are is decided by the service."""

    def user_has_permission(self, user, action):
        return action not in ("add", "delete") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


class AnswerTextViewSet(SnippetViewSet):
    model = AnswerText
    icon = "comment"
    list_display = ["heading", "key", UpdatedAtColumn()]
    list_per_page = 50

    @property
    def permission_policy(self):
        return FixedSetPolicy(self.model)


register_snippet(AnswerTextViewSet)


class IndexReportMenuItem(MenuItem):
    def is_shown(self, request):
        return may_see(request.user)


@hooks.register("register_admin_urls")
def index_report_urls():
    return [path("reports/search-index/", IndexReportView.as_view(), name="index_report")]


@hooks.register("register_reports_menu_item")
def index_report_menu_item():
    return IndexReportMenuItem(
        "Search index", reverse("index_report"), name="search-index", icon_name="search", order=900
    )


@hooks.register("construct_homepage_panels")
def add_panel(request, panels):
    panels.append(IndexTroublePanel(request.user))
