"""Learning from reviews: of the deaths of children and adults, and of serious harm to them."""

from datetime import datetime, time

from django.db import models
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from guidance.blocks import AccountBlock, BodyBlock
from guidance.editing import PAGE_PANELS
from guidance.facets import Facet, Filters
from guidance.privacy import visible

from .content_page import ContentPage
from .dated import DatedPage

BRIEFING = "briefing"
DEFAULT_CONTENT_NOTE = "This page speaks of harm, and may be hard to read."


class ReviewKind(models.TextChoices):
    CHILD = "child-practice-review", "Child safeguarding practice review"
    RAPID = "rapid-review", "Rapid review"
    SERIOUS_CASE = "serious-case-review", "Serious case review (before 2019)"
    ADULT = "safeguarding-adults-review", "Safeguarding adults review"
    DOMESTIC = "domestic-homicide-review", "Domestic homicide review"
    THEMATIC = "thematic-review", "Thematic review"


class ReviewIndexPage(Page):
    """The reviews that are published, filtered by kind, year and topic by links."""

    summary = models.CharField(
        max_length=250, help_text="One or two plain sentences, shown under the title."
    )
    introduction = StreamField(
        BodyBlock(), blank=True, help_text="What a reader should know before the list."
    )

    template = "guidance/review_index_page.html"
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    page_description = "Lists all reviews. There is one on the site."
    content_panels = [*PAGE_PANELS, FieldPanel("summary"), FieldPanel("introduction")]

    class Meta:
        verbose_name = "list of reviews"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        children = visible(self.get_children())
        reviews = list(
            ReviewPage.objects.filter(pk__in=children)
            .select_related("topic")
            .prefetch_related("more_topics")
            .order_by("-dated", "title")
        )
        topics = {topic.key: topic.name for review in reviews for topic in review.all_topics}
        years = [(year, year) for year in dict.fromkeys(r.when_filed for r in reviews)]
        facets = [
            Facet("kind", "Kind of review", ReviewKind.choices, lambda review: [review.kind]),
            Facet("year", "Year", years, lambda review: [review.when_filed]),
            Facet(
                "topic",
                "Topic",
                sorted(topics.items(), key=lambda item: item[1]),
                lambda review: [topic.key for topic in review.all_topics],
            ),
        ]
        context["filters"] = Filters(facets, request.GET, reviews)
        context["reviews"] = context["filters"].items
        context["others"] = children.not_type(ReviewPage).specific()
        return context


class ReviewPage(DatedPage):
    """A review: what happened, what was learned, what has changed, and a briefing for teams."""

    kind = models.CharField(
        "kind of review", max_length=30, choices=ReviewKind, help_text="What the law calls it."
    )
    period = models.CharField(
        "time that the review looked at",
        max_length=120,
        blank=True,
        help_text="For instance: the two years before the death. Leave empty if it is not public.",
    )
    content_note = models.CharField(
        max_length=250,
        default=DEFAULT_CONTENT_NOTE,
        help_text="What a reader should know before reading on, for instance: this page speaks of "
        "suicide.",
    )
    about = StreamField(
        AccountBlock(),
        verbose_name="who it was about",
        blank=True,
        help_text="In words that let nobody be recognised. No real name, place, school or date of "
        "birth; only the name that the published report uses.",
    )
    happened = StreamField(
        AccountBlock(), verbose_name="what happened", blank=True, help_text="In short, no detail."
    )
    learned = StreamField(
        AccountBlock(),
        verbose_name="what was learned",
        blank=True,
        help_text="What people in other services can use.",
    )
    changed = StreamField(
        AccountBlock(),
        verbose_name="what has changed",
        blank=True,
        help_text="What services do differently now, and how that is known.",
    )
    family = StreamField(
        AccountBlock(),
        verbose_name="how the family took part",
        blank=True,
        help_text="How the person or family was asked and heard, as far as they agree to say.",
    )
    questions = StreamField(
        AccountBlock(),
        verbose_name="questions for your team",
        blank=True,
        help_text="What a team can ask itself. They stand on the briefing too.",
    )
    keep_for_years = models.PositiveSmallIntegerField(
        "years to keep it published",
        null=True,
        blank=True,
        help_text="Counted from the date above. It sets the day on which the page is taken down. "
        "Empty: it stays, unless you set an expiry date yourself under the page’s schedule.",
    )

    template = "guidance/review_page.html"
    parent_page_types = ["guidance.ReviewIndexPage"]
    subpage_types: list[str] = []
    page_description = (
        "One review of a death or of serious harm, with what was learned and a one-page briefing."
    )

    content_panels = [
        *ContentPage.content_panels[:2],
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("kind"), FieldPanel("period")]), FieldPanel("content_note")],
            heading="About the review",
        ),
        DatedPage.dated_panel,
        FieldPanel("about"),
        FieldPanel("happened"),
        FieldPanel("learned"),
        FieldPanel("changed"),
        FieldPanel("family"),
        FieldPanel("questions"),
        *ContentPage.content_panels[2:],
        MultiFieldPanel(
            [
                HelpPanel(
                    "<p>A review stays online only as long as it has a use. Say here how many "
                    "years; on that day the page, its briefing and its words in search go.</p>"
                ),
                FieldPanel("keep_for_years"),
            ],
            heading="How long it stays published",
        ),
    ]

    class Meta:
        verbose_name = "review"

    @property
    def all_topics(self):
        return [*filter(None, [self.topic]), *self.more_topics.all()]

    @property
    def briefing_url(self) -> str:
        return f"{self.url}{BRIEFING}/"

    def clean(self):
        super().clean()
        if self.keep_for_years and self.dated:
            year = self.dated.year + self.keep_for_years
            # A year on from 29 February is 1 March.
            month, day = self.dated.month, self.dated.day
            last = (month, day) == (2, 29)
            ends = self.dated.replace(year=year, month=3 if last else month, day=1 if last else day)
            self.expire_at = timezone.make_aware(datetime.combine(ends, time.min))

    @property
    def html_before_body(self) -> str:
        return render_to_string("guidance/review_sections.html", {"page": self})

    def route(self, request, path_components):
        if self.live and path_components == [BRIEFING]:
            return RouteResult(self, kwargs={"briefing": True})
        return super().route(request, path_components)

    def serve(self, request, *args, briefing: bool = False, **kwargs):
        if briefing:
            return render(request, "guidance/learning_briefing.html", {"page": self, "self": self})
        return super().serve(request, *args, **kwargs)
