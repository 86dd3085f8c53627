"""Plans: the strategic plan on one page, and the business plan with its actions."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from guidance.blocks import PriorityBlock
from guidance.facets import Facet, Filters

from .choices import DocumentType, Status
from .content_page import ContentPage
from .dated import lines, public_page


class PlanPage(ContentPage):
    """Abstract. A plan for some years; once they are over it is an account of a past time."""

    # Empty only in drafts, which may be saved before the days are known.
    starts_on = models.DateField("first day", null=True, help_text="The first day of the plan.")
    ends_on = models.DateField(
        "last day",
        null=True,
        help_text="The last day of the plan. After it the page says that it has ended.",
    )
    published_by = models.CharField(
        max_length=160,
        blank=True,
        help_text="The body that made the plan, by its name at that time.",
    )

    parent_page_types = ["guidance.ReportIndexPage"]
    subpage_types: list[str] = []
    years_panel = MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            FieldPanel("published_by"),
        ],
        heading="Years of the plan",
    )

    class Meta:
        abstract = True

    @property
    def ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def years(self) -> str:
        """As in “2024 to 2027”."""
        if not self.starts_on or not self.ends_on:
            return "years not set"
        return f"{self.starts_on.year} to {self.ends_on.year}"

    @property
    def document_type(self) -> str:
        return DocumentType.REPORT if self.ended else DocumentType.STRATEGY

    @property
    def status(self) -> str:
        return Status.DATED if self.ended else Status.CURRENT

    @property
    def effective_from(self) -> date:
        return self.ends_on if self.ended else self.starts_on

    @property
    def dated_label(self) -> str:
        return self.years

    def clean(self):
        super().clean()
        if self.starts_on and self.ends_on and self.starts_on >= self.ends_on:
            raise ValidationError({"ends_on": "The last day is before the first."})


class StrategicPlanPage(PlanPage):
    """A strategic plan on a page: vision, outcomes, and priorities with what they change."""

    vision = models.TextField(
        blank=True, help_text="What the partnership wants for people, in a sentence."
    )
    outcomes = models.TextField(
        blank=True, help_text="What people should be able to count on. One a line."
    )
    priorities = StreamField(
        [("priority", PriorityBlock())], blank=True, help_text="The most important first."
    )
    known_by = models.TextField(
        "how we will know",
        blank=True,
        help_text="Signs that belong to the whole plan and not to one priority. One a line.",
    )
    young_people_page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="young people’s version",
        help_text="The page that says the plan in words for young people.",
    )

    template = "guidance/strategic_plan_page.html"
    page_description = "A strategic plan on one page, which prints on one side of A4."
    content_panels = [
        *ContentPage.content_panels[:2],
        PlanPage.years_panel,
        MultiFieldPanel(
            [
                FieldPanel("vision"),
                FieldPanel("outcomes"),
                FieldPanel("priorities"),
                FieldPanel("known_by"),
                FieldPanel("young_people_page"),
            ],
            heading="The plan on a page",
        ),
        *ContentPage.content_panels[2:],
    ]

    class Meta:
        verbose_name = "strategic plan"

    @property
    def public_young_people_page(self) -> Page | None:
        return public_page(self.young_people_page)

    @property
    def shown_priorities(self) -> list[dict]:
        """The priorities with their points as lists."""
        return [
            {
                "title": block.value["title"],
                "for_whom": block.value["for_whom"],
                "different": lines(block.value["different"] or ""),
                "known_by": lines(block.value["known_by"] or ""),
            }
            for block in self.priorities
        ]

    @property
    def html_before_body(self) -> str:
        return render_to_string(
            "guidance/plan_on_a_page.html",
            {
                "page": self,
                "outcomes": lines(self.outcomes),
                "priorities": self.shown_priorities,
                "known_by": lines(self.known_by),
            },
        )


class Rating(models.TextChoices):
    COMPLETE = "complete", "Complete"
    ON_TRACK = "on-track", "On track"
    AT_RISK = "at-risk", "At risk of being late"
    OFF_TRACK = "off-track", "Off track"
    NOT_STARTED = "not-started", "Not started"
    CARRIED_OVER = "carried-over", "Moved to the next plan"


CLOSED = frozenset({Rating.COMPLETE, Rating.CARRIED_OVER})


class BusinessPlanPage(PlanPage):
    """A business plan: its actions, who leads each, by when, and how it is going."""

    as_of = models.DateField(
        "ratings as of", null=True, help_text="The day on which the ratings were last agreed."
    )
    strategic_plan = models.ForeignKey(
        StrategicPlanPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The plan whose priorities the actions serve.",
    )

    template = "guidance/business_plan_page.html"
    page_description = "Actions with lead, due date, rating and dated updates."
    content_panels = [
        *ContentPage.content_panels[:2],
        PlanPage.years_panel,
        MultiFieldPanel(
            [FieldPanel("as_of"), FieldPanel("strategic_plan")], heading="What it stands on"
        ),
        InlinePanel("actions", heading="Actions", label="Action"),
        *ContentPage.content_panels[2:],
    ]

    class Meta:
        verbose_name = "business plan"

    @property
    def public_strategic_plan(self) -> StrategicPlanPage | None:
        return public_page(self.strategic_plan)

    @property
    def judged_on(self) -> date:
        """The day by which an action is late: of a plan that has ended, its last ratings."""
        return (self.ended and self.as_of) or timezone.localdate()

    def listed_actions(self) -> list["PlanAction"]:
        """The actions in order, with their updates. A preview holds them in memory already."""
        actions = self.actions.all()
        if isinstance(actions, models.QuerySet):
            actions = actions.prefetch_related("updates")
        return list(actions)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        actions = self.listed_actions()
        priorities = dict.fromkeys(action.priority for action in actions if action.priority)
        numbers = {name: str(at) for at, name in enumerate(priorities, 1)}
        facets = [
            Facet("rating", "How it is going", Rating.choices, lambda action: [action.rating]),
            Facet(
                "priority",
                "Priority",
                [(number, name) for name, number in numbers.items()],
                lambda action: [numbers[action.priority]] if action.priority else [],
            ),
        ]
        context["filters"] = Filters(facets, request.GET, actions)
        context["actions"] = context["filters"].items
        context["all_actions"] = actions
        context["late"] = [action for action in actions if action.days_late]
        return context

    @property
    def searched_html(self) -> str:
        """The body, and all the actions as the page shows them without a filter."""
        actions = render_to_string(
            "guidance/plan_actions.html", {"page": self, "actions": self.listed_actions()}
        )
        return super().searched_html + actions


class PlanAction(Orderable, ClusterableModel):
    """Something that the business plan says will be done."""

    page = ParentalKey(BusinessPlanPage, on_delete=models.CASCADE, related_name="actions")
    action = models.CharField(max_length=300, help_text="What will be done, in one plain sentence.")
    lead = models.CharField(max_length=160, help_text="The role or group that leads, not a person.")
    due_on = models.DateField(
        "due",
        null=True,
        blank=True,
        help_text="The day by which it is to be done. Once it has passed, the page says by how "
        "many days the action is overdue.",
    )
    priority = models.CharField(
        max_length=200,
        blank=True,
        help_text="The priority that it serves, in the same words for each action that serves it.",
    )
    rating = models.CharField(
        "how it is going",
        max_length=20,
        choices=Rating,
        default=Rating.NOT_STARTED,
        help_text="As it was agreed on the day of “Ratings as of”.",
    )

    panels = [
        FieldPanel("action"),
        FieldRowPanel([FieldPanel("lead"), FieldPanel("due_on")]),
        FieldRowPanel([FieldPanel("priority"), FieldPanel("rating")]),
        InlinePanel("updates", heading="Updates", label="Update"),
    ]

    def __str__(self) -> str:
        return self.action

    @property
    def anchor(self) -> str:
        return f"action-{self.sort_order if self.sort_order is not None else self.pk}"

    @property
    def days_late(self) -> int:
        """How many days an open action is over its date; 0 where it is closed or not yet due."""
        if self.rating in CLOSED or not self.due_on:
            return 0
        return max((self.page.judged_on - self.due_on).days, 0)


class ActionUpdate(Orderable):
    """What was said of an action on a day."""

    action = ParentalKey(PlanAction, on_delete=models.CASCADE, related_name="updates")
    dated = models.DateField("date", help_text="The day of the update.")
    text = models.TextField(help_text="What was done or found, in a sentence or two. No names.")

    panels = [FieldPanel("dated"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        ordering = ["-dated", "sort_order"]

    def __str__(self) -> str:
        return f"{self.dated}: {self.text}"
