"""News: dated items, newest first, with a feed."""

import datetime

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail.search import index

from guidance.addresses import absolute
from guidance.characters import fit_for_xml
from guidance.editing import PAGE_PANELS
from guidance.models import (
    ContentPage,
    DocumentType,
    Partnership,
    SearchedBySummary,
    Status,
)
from guidance.opening import LOCAL_TIME
from guidance.privacy import visible
from pages.archive import archive

ITEMS_IN_FEED = 20
ARCHIVED_AFTER = datetime.timedelta(days=365)


class NewsIndexPage(SearchedBySummary, RoutablePageMixin, Page):
    """All news, newest first, by year."""

    summary = models.CharField(
        max_length=250, help_text="One or two plain sentences, for lists and search results."
    )

    template = "pages/news_index_page.html"
    page_description = "The list of news. A site has one; news items are added under it."
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NewsPage"]
    content_panels = [*PAGE_PANELS, FieldPanel("summary")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = "news list"

    @property
    def news(self):
        """The items that everybody may see, newest first."""
        return visible(NewsPage.objects.child_of(self)).order_by("-date", "-pk")

    @property
    def feed_path(self) -> str:
        return f"{self.url or ''}{self.reverse_subpage('feed')}"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["archive"] = archive(self.news, request.GET)
        context["canonical_query"] = context["archive"].own_query
        return context

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest items as RSS."""
        partnership = Partnership.for_request(request)
        feed = Rss201rev2Feed(
            title=f"{self.title} – {partnership.short_name}",
            link=absolute(request, self.url),
            feed_url=absolute(request, self.feed_path),
            description=self.summary,
            language="en-gb",
        )
        for item in self.news[:ITEMS_IN_FEED]:
            address = absolute(request, item.get_url(request))
            feed.add_item(
                title=fit_for_xml(item.title),
                link=address,
                unique_id=address,
                description=fit_for_xml(item.summary),
                pubdate=datetime.datetime.combine(item.date, datetime.time(), LOCAL_TIME),
            )
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


class NewsPage(ContentPage):
    """A news item: true on its date, kept and labelled when it is old."""

    date = models.DateField(
        default=timezone.localdate,
        help_text="The day of the news. The list is in this order, and the date is always shown.",
    )
    archive_on = models.DateField(
        "archived from",
        null=True,
        blank=True,
        help_text="From this day the page says that it is old news. Left empty: a year after its "
        "date.",
    )

    document_type = DocumentType.NEWS
    status = Status.DATED
    template = "pages/news_page.html"
    page_description = (
        "Something that happened or changed, with its date. For guidance that stays true, use a "
        "guidance or information page and let the news link to it."
    )
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *ContentPage.content_panels[:1],
        FieldRowPanel([FieldPanel("date"), FieldPanel("archive_on")], heading="Dates"),
        *ContentPage.content_panels[1:],
    ]

    class Meta:
        verbose_name = "news item"

    @property
    def effective_from(self) -> datetime.date:
        return self.date

    @property
    def is_archived(self) -> bool:
        return timezone.localdate() >= (self.archive_on or self.date + ARCHIVED_AFTER)
