"""Fixed words, signposts, synonyms, promotions, reasons and the index in the Wagtail admin."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column, UpdatedAtColumn
from wagtail.contrib.search_promotions import forms, views
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .explain_page import ExplainView
from .index_report import IndexReportView, IndexTroublePanel, may_see
from .models import AnswerText, Signpost, Synonym
from .synonyms import lines_of


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


class SynonymViewSet(SnippetViewSet):
    model = Synonym
    icon = "search"
    menu_label = "Synonyms"
    menu_order = 165
    add_to_admin_menu = True
    list_display = [
        Column("typed", label="What people type", accessor=lambda row: _in_a_row(row.terms)),
        Column("means", label="What it means", accessor=lambda row: _in_a_row(row.means)),
        BooleanColumn("both_ways", label="Both ways"),
        UpdatedAtColumn(),
    ]
    search_fields = ["terms", "means", "note"]
    list_per_page = 100


class SignpostViewSet(SnippetViewSet):
    model = Signpost
    icon = "crosshairs"
    menu_label = "Signposts"
    menu_order = 160
    add_to_admin_menu = True
    list_display = [
        "name",
        Column("urgency", label="Urgency", accessor="get_urgency_display"),
        Column("first", label="First words", accessor="heading"),
        UpdatedAtColumn(),
    ]
    search_fields = ["name", "phrases", "heading", "text", "note"]
    list_per_page = 100


def _in_a_row(text: str) -> str:
    return ", ".join(lines_of(text))


register_snippet(AnswerTextViewSet)
register_snippet(SignpostViewSet)
register_snippet(SynonymViewSet)


class CarersMenuItem(MenuItem):
    """Shown to those who look after the words of answers."""

    def is_shown(self, request):
        return may_see(request.user)


@hooks.register("register_admin_urls")
def index_report_urls():
    return [
        path("reports/search-index/", IndexReportView.as_view(), name="index_report"),
        path("reports/why-this-answer/", ExplainView.as_view(), name="explain_answer"),
    ]


@hooks.register("register_reports_menu_item")
def index_report_menu_item():
    return CarersMenuItem(
        "Search index", reverse("index_report"), name="search-index", icon_name="search", order=900
    )


@hooks.register("register_reports_menu_item")
def explain_menu_item():
    return CarersMenuItem(
        "Why this answer", reverse("explain_answer"), name="explain", icon_name="help", order=890
    )


@hooks.register("construct_homepage_panels")
def add_panel(request, panels):
    panels.append(IndexTroublePanel(request.user))


class PromotionForm(forms.QueryForm):
    """Wagtail's, with what is true here: this site counts no searches, and knows synonyms."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["query_string"].label = "What people search for"
        self.fields["query_string"].help_text = (
            "A word or a few words, in any order and with any ending. Synonyms count: what is "
            "promoted for “LADO” is also promoted for what LADO stands for."
        )


class PromotionList(views.IndexView):
    # The last column counts visitors' searches, which are not kept.
    columns = views.IndexView.columns[:-1]


@hooks.register("register_admin_urls", order=-1)
def promotions_without_counts():
    """Wagtail's own addresses of promoted results, before its own views."""
    return [
        path("searchpicks/", PromotionList.as_view()),
        path("searchpicks/results/", PromotionList.as_view(results_only=True)),
        path("searchpicks/add/", views.CreateView.as_view(form_class=PromotionForm)),
        path("searchpicks/<int:query_id>/", views.EditView.as_view(form_class=PromotionForm)),
    ]


@hooks.register("construct_reports_menu")
def no_report_of_search_terms(request, menu_items):
    """What visitors search for is not kept: there is nothing to report."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]
