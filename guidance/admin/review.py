"""The care of guidance: what is due for review, and what could mislead."""

from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from guidance.models import GuidancePage
from guidance.reports import GuidanceReportView
from guidance.review import matters, warnings


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
            '<section class="app-waiting"><h2 class="w-panel__heading">Guidance to review</h2>'
            '<ul>{}</ul><p><a href="{}">All guidance, with owners and reviews</a></p></section>',
            rows,
            reverse("guidance_report"),
        )


@hooks.register("construct_homepage_panels")
def add_panel(request, panels):
    panels.append(GuidanceToReviewPanel(request.user))


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
