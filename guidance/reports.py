"""The admin's report on guidance: owner, status and review of every page, late ones marked."""

from datetime import timedelta

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from .models import GuidancePage
from .models.choices import ANSWERING_STATUSES, GUIDANCE_STATUSES, GUIDANCE_TYPES
from .models.guidance_page import day_words
from .review import REMIND_DAYS, editable_guidance

OVERDUE, SOON, UNDATED = "overdue", "soon", "undated"


def review_words(page: GuidancePage) -> str:
    """Whether a page's review is due, in words."""
    if not page.live or not page.answers:
        return "Not in force"
    if page.review_on is None:
        return "No date set"
    if page.review_overdue:
        return "OVERDUE"
    days = (page.review_on - timezone.localdate()).days
    return "Due within two months" if days <= REMIND_DAYS else "In time"


class GuidanceFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label="Status", choices=GUIDANCE_STATUSES)
    document_type = django_filters.ChoiceFilter(label="Kind", choices=GUIDANCE_TYPES)
    policy_owner = django_filters.CharFilter(label="Owner", lookup_expr="icontains")
    review = django_filters.ChoiceFilter(
        label="Review",
        method="by_review",
        choices=[
            (OVERDUE, "Overdue"),
            (SOON, "Due within two months"),
            (UNDATED, "No date set"),
        ],
    )

    class Meta:
        model = GuidancePage
        fields = ["review", "status", "document_type", "policy_owner", "live"]

    def by_review(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        in_force = queryset.filter(live=True, status__in=ANSWERING_STATUSES)
        if value == UNDATED:
            return in_force.filter(review_on__isnull=True)
        if value == OVERDUE:
            return in_force.filter(review_on__lt=today)
        return in_force.filter(
            review_on__gte=today, review_on__lte=today + timedelta(days=REMIND_DAYS)
        )


class GuidanceReportView(ReportView):
    """Every guidance page that the editor may change, the review due first at the top."""

    model = GuidancePage
    page_title = "Guidance: owners and reviews"
    header_icon = "doc-full"
    index_url_name = "guidance_report"
    index_results_url_name = "guidance_report_results"
    filterset_class = GuidanceFilterSet
    results_template_name = "wagtailadmin/reports/base_report_results.html"
    default_ordering = "review_on"
    is_searchable = False
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    columns = [
        TitleColumn("title", label="Title", url_name="wagtailadmin_pages:edit", sort_key="title"),
        Column("kind", label="Kind", accessor="get_document_type_display"),
        Column("version", label="Version"),
        Column("guidance_status", label="Status", accessor="get_status_display", sort_key="status"),
        Column("policy_owner", label="Owner", sort_key="policy_owner"),
        Column(
            "review_on",
            label="Next review",
            # Wagtail's own column of dates reads "just now" for a day to come.
            accessor=lambda page: day_words(page.review_on),
            sort_key="review_on",
        ),
        StatusTagColumn(
            "review",
            label="Review",
            accessor=review_words,
            primary=lambda page: page.live and page.review_overdue,
        ),
    ]
    list_export = [
        "title",
        "get_document_type_display",
        "version",
        "get_status_display",
        "policy_owner",
        "approved_by",
        "approved_on",
        "effective_from",
        "review_on",
        "live",
    ]
    export_headings = {
        "get_document_type_display": "Kind",
        "get_status_display": "Status",
        "policy_owner": "Owner",
        "review_on": "Next review",
    }

    def get_filename(self) -> str:
        return f"guidance-{timezone.localdate():%Y-%m-%d}"

    def get_base_queryset(self) -> QuerySet:
        return editable_guidance(self.request.user).defer("body", "contacts")
