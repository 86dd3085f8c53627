"""The admin's report on the search index: how it stands, and a button that builds it again."""

from django.contrib.auth.mixins import UserPassesTestMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .health import health
from .tasks import ask_for_build, trouble
from .upkeep import state


def may_see(user) -> bool:
    """Whoever looks after the words of answers looks after what they are found with."""
    return user.has_perm("search.change_answertext")


class IndexReportView(UserPassesTestMixin, WagtailAdminTemplateMixin, TemplateView):
    """What is in the index, what is stale, and whether anything is wrong."""

    page_title = "Search index"
    header_icon = "search"
    template_name = "search/index_report.html"
    raise_exception = True

    def test_func(self) -> bool:
        return may_see(self.request.user)

    def get_breadcrumbs_items(self) -> list:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(index=state(), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        ask_for_build(force=True)
        messages.success(
            request,
            "A new build has been asked for. Search goes on while it is made.",
        )
        return redirect("index_report")


class IndexTroublePanel(Component):
    """On the admin's first page, only where something is wrong with search."""

    order = 140

    def __init__(self, user):
        self.user = user

    def render_html(self, parent_context) -> str:
        if not may_see(self.user):
            return ""
        problems = [*health().problems, *trouble()]
        if not problems:
            return ""
        return format_html(
            '<section class="app-waiting"><h2 class="w-panel__heading">Search needs care</h2>'
            '<ul>{}</ul><p><a href="{}">The search index, and how to build it again</a></p>'
            "</section>",
            format_html_join("", "<li>{}</li>", ((problem,) for problem in problems)),
            reverse("index_report"),
        )
