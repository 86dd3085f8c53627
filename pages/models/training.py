"""Training: courses, the dates they run on, what they cost and what came of them."""

from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from guidance.blocks import BodyBlock
from guidance.body import Heading
from guidance.models import ContentPage
from guidance.opening import LOCAL_TIME
from guidance.privacy import visible
from pages.courses import Level, Teaching, WorksWith, by_month, filtered


class Figure(Orderable):
    """Abstract. A figure from an evaluation, with its year and where it was published."""

    year = models.CharField(max_length=40, help_text="For instance 2017-18.")
    label = models.CharField(
        "what was counted",
        max_length=160,
        help_text="For instance “People who attended” or “Said it met their expectations”.",
    )
    value = models.CharField(max_length=60, help_text="With its unit: 1,026 or 85%.")
    source = models.CharField(max_length=250, help_text="The report that gives the figure.")

    panels = [
        FieldRowPanel([FieldPanel("year"), FieldPanel("value")]),
        FieldPanel("label"),
        FieldPanel("source"),
    ]

    class Meta(Orderable.Meta):
        abstract = True


class TrainingPage(ContentPage):
    """All courses with filters, the next dates, what training costs and what came of it."""

    policy_dated = models.CharField(
        "booking policy set in",
        max_length=60,
        blank=True,
        help_text="The year or date of the policy, shown with it.",
    )
    booking_policy = StreamField(
        BodyBlock(), blank=True, help_text="Charges, cancelling and not turning up."
    )

    template = "pages/training_page.html"
    max_count = 1
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    page_description = "The list of courses and dates. Add each course under it. One on a site."

    content_panels = [
        *ContentPage.content_panels[:3],
        MultiFieldPanel(
            [FieldPanel("policy_dated"), FieldPanel("booking_policy")], heading="Booking policy"
        ),
        InlinePanel("figures", heading="Evaluation figures", label="Figure"),
        *ContentPage.content_panels[3:],
    ]

    class Meta:
        verbose_name = "training page"

    @property
    def html_after_body(self) -> str:
        return render_to_string("pages/parts/training.html", {"training": self})

    def courses(self):
        """Courses that the public may see, by title."""
        return visible(CoursePage.objects.child_of(self)).order_by("title")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        courses = self.courses()
        filters = filtered(courses, request.GET)
        today = timezone.localdate()
        dates = CourseSession.objects.filter(
            models.Q(date__gte=today) | models.Q(last_date__gte=today), page__in=courses
        ).select_related("page")
        context |= {
            "filters": filters,
            "courses": filters.items,
            "all_courses": courses.count(),
            "months": by_month(not_over(dates)),
            "headings": [
                Heading(2, "Find a course", "find-a-course"),
                Heading(2, "Next dates", "next-dates"),
                *self.rendered_body.headings,
            ],
        }
        return context


class TrainingFigure(Figure):
    """A figure about all training of a year."""

    page = ParentalKey(TrainingPage, on_delete=models.CASCADE, related_name="figures")


class CoursePage(ContentPage):
    """A course: who it is for, what it teaches, when it runs, what it costs and how to book."""

    works_with = models.CharField(
        "for people who work with",
        max_length=20,
        choices=WorksWith,
        default=WorksWith.EVERYONE,
        help_text="People find courses by it.",
    )
    level = models.CharField(
        max_length=20,
        choices=Level,
        default=Level.SPECIALIST,
        help_text="How far the course goes. People find courses by it.",
    )
    teaching = models.CharField(
        "how it is taught",
        max_length=20,
        choices=Teaching,
        default=Teaching.NOT_SAID,
        help_text="People find courses by it.",
    )
    length = models.CharField(max_length=80, blank=True, help_text="For instance “3.5 hours”.")
    who_for = models.TextField(
        "who it is for", blank=True, help_text="Jobs and roles, in one or two plain sentences."
    )
    aims = models.TextField(blank=True, help_text="What the course is about, in plain words.")
    outcomes = models.TextField(
        "what you will be able to do",
        blank=True,
        help_text="One a line. Each goes on from “After this course you can”.",
    )
    prerequisites = models.CharField(
        "before you come",
        max_length=250,
        blank=True,
        help_text="Courses or experience that people need first.",
    )
    renew = models.CharField(
        "how often to renew", max_length=120, blank=True, help_text="For instance “Every 3 years”."
    )
    programme = models.CharField(
        "known from",
        max_length=160,
        blank=True,
        help_text="For a course whose details come from an earlier programme: which one. The page "
        "then says that nobody has confirmed it yet. Empty it once it is confirmed.",
    )
    subjects = ParentalManyToManyField(
        "guidance.Topic",
        blank=True,
        related_name="+",
        help_text="What the course teaches, for the filter. The page’s own topic stays Training: "
        "a person who asks for help is then never sent to a course.",
    )
    charge = models.CharField(
        max_length=250, blank=True, help_text="In words, with the year the charge was set."
    )
    booking_url = models.URLField(
        "booking address", blank=True, help_text="Where people book online, if they can."
    )
    how_to_book = models.TextField(
        blank=True,
        help_text="Leave empty to show the usual words: ask the training team.",
    )

    template = "pages/course_page.html"
    parent_page_types = ["pages.TrainingPage"]
    subpage_types: list[str] = []
    page_description = "One course, with its dates, charges and how to book."

    content_panels = [
        *ContentPage.content_panels[:2],
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("works_with"), FieldPanel("level")]),
                FieldRowPanel([FieldPanel("teaching"), FieldPanel("length")]),
                FieldPanel("who_for"),
                FieldPanel("aims"),
                FieldPanel("outcomes"),
                FieldPanel("prerequisites"),
                FieldRowPanel([FieldPanel("renew"), FieldPanel("programme")]),
                FieldPanel("subjects"),
            ],
            heading="The course",
        ),
        InlinePanel("sessions", heading="Dates", label="Date"),
        MultiFieldPanel(
            [
                FieldPanel("charge"),
                InlinePanel("charges", label="Charge by type of organisation"),
                FieldPanel("booking_url"),
                FieldPanel("how_to_book"),
            ],
            heading="Charges and booking",
        ),
        InlinePanel("figures", heading="Evaluation figures", label="Figure"),
        *ContentPage.content_panels[2:],
    ]

    class Meta:
        verbose_name = "course"

    @property
    def html_before_body(self) -> str:
        return render_to_string("pages/parts/course.html", {"course": self})

    @property
    def html_after_body(self) -> str:
        return render_to_string("pages/parts/course_charges.html", {"course": self})

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["sessions"] = not_over(self.sessions.all())
        context["headings"] = [
            Heading(2, "Dates", "course-dates"),
            *self.rendered_body.headings,
            Heading(2, "How to book", "how-to-book-this-course"),
        ]
        return context


class CourseFigure(Figure):
    """A figure about one course."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="figures")


class CourseCharge(Orderable):
    """What one type of organisation pays for a place, in pounds or in words."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="charges")
    organisation = models.CharField(
        "type of organisation", max_length=160, help_text="For instance “Schools and colleges”."
    )
    amount = models.DecimalField(
        "pounds for a place",
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="0 where it is free. Leave empty and use words where it is not one amount.",
    )
    words = models.CharField(
        "in words",
        max_length=160,
        blank=True,
        help_text="In place of the amount, or behind it in brackets.",
    )

    panels = [
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("amount"), FieldPanel("words")]),
    ]

    def clean(self):
        super().clean()
        if self.amount is None and not self.words:
            raise ValidationError({"amount": "Give the amount, or say it in words."})

    @property
    def shown(self) -> str:
        """“Free”, “£35”, “£37.50”, or the words."""
        if self.amount is None:
            return self.words
        pounds = "Free" if self.amount == 0 else f"£{self.amount:,.2f}".removesuffix(".00")
        return f"{pounds} ({self.words})" if self.words else pounds


class CourseSession(Orderable):
    """A date, or several days in a row, on which a course runs. Times are those of the UK."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="sessions")
    date = models.DateField(help_text="The first day.")
    last_date = models.DateField(
        "last day", null=True, blank=True, help_text="Only where it takes more than one day."
    )
    start_time = models.TimeField(
        "starts at", null=True, blank=True, help_text="For instance 09:30."
    )
    end_time = models.TimeField(
        "ends at", null=True, blank=True, help_text="For instance 13:00, on the last day."
    )
    place = models.CharField(
        max_length=200,
        blank=True,
        help_text="Building and town, or “Online”.",
    )
    places_left = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Leave empty where you do not keep count here."
    )
    booking_closes_on = models.DateField(
        null=True, blank=True, help_text="The last day on which people can book."
    )
    cancelled = models.BooleanField(
        default=False, help_text="The date stays in the list and says that it is cancelled."
    )

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("last_date")]),
        FieldRowPanel([FieldPanel("start_time"), FieldPanel("end_time")]),
        FieldPanel("place"),
        FieldRowPanel([FieldPanel("places_left"), FieldPanel("booking_closes_on")]),
        FieldPanel("cancelled"),
    ]

    def clean(self):
        super().clean()
        errors = {}
        if self.date and self.last_date and self.last_date < self.date:
            errors["last_date"] = "The last day cannot come before the first."
        if (
            self.start_time
            and self.end_time
            and not self.takes_several_days
            and self.end_time <= self.start_time
        ):
            errors["end_time"] = "It ends after it starts."
        if self.date and self.booking_closes_on and self.booking_closes_on > self.date:
            errors["booking_closes_on"] = "Booking closes on or before the first day."
        if errors:
            raise ValidationError(errors)

    @property
    def takes_several_days(self) -> bool:
        return bool(self.last_date and self.date and self.last_date > self.date)

    @property
    def is_over(self) -> bool:
        """Whether its last day has ended, at its end time or else at midnight, in the UK."""
        ends = datetime.combine(
            self.last_date or self.date, self.end_time or time.max, tzinfo=LOCAL_TIME
        )
        return ends < timezone.now()

    @property
    def booking_closed(self) -> bool:
        today = timezone.localdate()
        return self.date < today or bool(self.booking_closes_on and self.booking_closes_on < today)


def not_over(sessions) -> list[CourseSession]:
    """Those of `sessions` that are still to come or under way, in order of time."""
    return sorted(
        (session for session in sessions if not session.is_over),
        key=lambda session: (session.date, session.start_time or time.min, session.pk or 0),
    )
