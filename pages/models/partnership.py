"""The partnership: who belongs to it, its groups and their meetings, and papers for members."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.template.loader import render_to_string
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageViewRestriction

from guidance.blocks import BodyBlock
from guidance.body import Heading, render_body
from guidance.editing import PAGE_PANELS
from guidance.forms import CheckedPageForm
from guidance.models import ContentPage, DocumentType, Status
from guidance.privacy import visible
from pages.privacy import doors, no_wider

MEETINGS_ON_A_PAGE = 30


class PartnershipPage(ContentPage):
    """What the partnership is, who belongs to it, and the way to its groups and meetings."""

    template = "pages/partnership_page.html"
    max_count = 1
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    page_description = "About the partnership: its members, groups and meetings. One on a site."

    content_panels = [
        *ContentPage.content_panels,
        MultiFieldPanel(
            [InlinePanel("members", label="Member", help_text="Organisations, never people.")],
            heading="Members",
        ),
    ]

    class Meta:
        verbose_name = "partnership page"

    @property
    def html_after_body(self) -> str:
        return render_to_string("pages/parts/members.html", {"kinds": self.members_by_role})

    @property
    def members_by_role(self) -> list[tuple[str, list["PartnershipMember"]]]:
        """Members under the label of their role, statutory ones first; no role without any."""
        members = list(self.members.all())
        found = [
            (role.label, [member for member in members if member.role == role])
            for role in MemberRole
        ]
        return [(label, of_role) for label, of_role in found if of_role]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        meetings = visible(MeetingsPage.objects.child_of(self)).first()
        context["groups"] = visible(SubGroupPage.objects.child_of(self)).order_by("tier", "title")
        context["meetings_page"] = meetings
        context["upcoming"] = list(meetings.upcoming()[:5]) if meetings else []
        context["headings"] = [
            *self.rendered_body.headings,
            Heading(2, "Groups", "list-of-groups"),
            Heading(2, "Meetings", "next-meetings"),
            Heading(2, "For members", "for-members"),
        ]
        return context


class MemberRole(models.TextChoices):
    """The part that an organisation has in the partnership by law."""

    STATUTORY = "statutory", "Statutory partners"
    RESPONSIBLE = "responsible", "Other responsible authorities for community safety"
    RELEVANT = "relevant", "Agencies that work with the partners"


class PartnershipMember(Orderable):
    """An organisation that belongs to the partnership."""

    page = ParentalKey(PartnershipPage, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(
        "organisation", max_length=160, help_text="Its full name, as the public knows it."
    )
    role = models.CharField(
        max_length=20,
        choices=MemberRole,
        default=MemberRole.RELEVANT,
        help_text="Statutory partner: the council, the integrated care board or the police. "
        "Responsible authority: the others named in the Crime and Disorder Act 1998, section 5.",
    )
    part = models.CharField(
        "what it does in the partnership",
        max_length=250,
        blank=True,
        help_text="In plain words, with the year where it is not today’s. No names of people.",
    )
    website = models.URLField(
        "web address", blank=True, help_text="Its own site. The name becomes a link to it."
    )

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("role"), FieldPanel("website")]),
        FieldPanel("part"),
    ]

    def __str__(self) -> str:
        return self.name


class SubGroupPage(ContentPage):
    """A group of the partnership: its purpose, members, terms of reference and work."""

    class Tier(models.IntegerChoices):
        """Where a group stands; the order in which groups are listed."""

        EXECUTIVE = 1, "Executive"
        OPERATIONAL = 2, "Operational group"
        SUB_GROUP = 3, "Sub-group"

    tier = models.PositiveSmallIntegerField(
        "kind of group",
        choices=Tier,
        default=Tier.SUB_GROUP,
        help_text="Groups are listed in this order: executive, operational, sub-groups.",
    )
    purpose = models.TextField(
        help_text="What the group is for, in one to three sentences.",
    )
    described_in = models.CharField(
        "described as in",
        max_length=160,
        blank=True,
        help_text="The dated source of this description, for instance “the annual report 2019-20”. "
        "The page then says that it may have changed. Empty it once the group has confirmed it.",
    )
    chair = models.CharField(
        "chaired by", max_length=160, blank=True, help_text="A role, not a person’s name."
    )
    reports_to = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The group that this one answers to.",
    )
    meets = models.CharField(
        "meets how often", max_length=120, blank=True, help_text="For instance “Every two months”."
    )
    members = models.TextField(
        blank=True, help_text="Organisations or roles, one a line. No names of people."
    )
    terms_of_reference = StreamField(
        BodyBlock(),
        blank=True,
        help_text="Leave empty until they are brought over: the page says so.",
    )
    terms_agreed_on = models.DateField(
        "terms agreed on",
        null=True,
        blank=True,
        help_text="The day on which the group agreed the terms below.",
    )
    terms_review_on = models.DateField(
        "terms reviewed next on",
        null=True,
        blank=True,
        help_text="The day by which the group looks at them again.",
    )
    work_plan = StreamField(
        BodyBlock(), blank=True, help_text="What the group works on now, and by when."
    )

    template = "pages/sub_group_page.html"
    parent_page_types = ["pages.PartnershipPage"]
    subpage_types: list[str] = []
    page_description = "A group of the partnership, with its terms of reference and work plan."

    content_panels = [
        *ContentPage.content_panels[:2],
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("tier"), FieldPanel("described_in")]),
                FieldPanel("purpose"),
                FieldRowPanel([FieldPanel("chair"), FieldPanel("meets")]),
                FieldPanel("reports_to"),
                FieldPanel("members"),
            ],
            heading="The group",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("terms_agreed_on"), FieldPanel("terms_review_on")]),
                FieldPanel("terms_of_reference"),
                FieldPanel("work_plan"),
            ],
            heading="Terms of reference and work plan",
        ),
        *ContentPage.content_panels[2:],
    ]

    class Meta:
        verbose_name = "group of the partnership"
        verbose_name_plural = "groups of the partnership"

    @property
    def html_before_body(self) -> str:
        return render_to_string("pages/parts/group.html", {"group": self})

    @property
    def html_after_body(self) -> str:
        return render_to_string("pages/parts/group_terms.html", {"group": self})

    def clean(self):
        super().clean()
        if self.pk and self.reports_to_id == self.pk:
            raise ValidationError({"reports_to": "A group cannot report to itself."})
        if (
            self.terms_agreed_on
            and self.terms_review_on
            and self.terms_review_on <= self.terms_agreed_on
        ):
            raise ValidationError(
                {"terms_review_on": "The next review comes after the day the terms were agreed."}
            )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        # Without a key it is a preview of a group that nobody has saved yet, and has not met.
        meetings = visible(MeetingPage.objects.filter(group=self.pk or 0))
        today = timezone.localdate()
        context["upcoming"] = meetings.filter(date__gte=today).order_by("date", "start_time")[:10]
        context["past"] = meetings.filter(date__lt=today).order_by("-date")[:10]
        return context


class MeetingsPage(ContentPage):
    """All meetings of the partnership and its groups: those to come, and those that were held."""

    template = "pages/meetings_page.html"
    max_count = 1
    parent_page_types = ["pages.PartnershipPage"]
    page_description = "The list of meetings. Add each meeting under it."

    class Meta:
        verbose_name = "list of meetings"

    def meetings(self):
        """Meetings that the public may see, with their groups."""
        return visible(MeetingPage.objects.child_of(self)).select_related("group")

    def upcoming(self):
        """Meetings of today and later, the next one first."""
        return self.meetings().filter(date__gte=timezone.localdate()).order_by("date", "start_time")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        past = self.meetings().filter(date__lt=timezone.localdate()).order_by("-date", "-pk")
        context["upcoming"] = self.upcoming()
        context["past"] = Paginator(past, MEETINGS_ON_A_PAGE).get_page(request.GET.get("page"))
        return context


class MeetingPage(ContentPage):
    """A meeting: when and where, its agenda, its public papers and what was decided."""

    date = models.DateField(
        help_text="The day of the meeting. It stands among those to come until this day is over."
    )
    start_time = models.TimeField(
        "starts at", null=True, blank=True, help_text="UK time, for instance 09:30."
    )
    end_time = models.TimeField(
        "ends at", null=True, blank=True, help_text="UK time, for instance 11:30."
    )
    group = models.ForeignKey(
        SubGroupPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Leave empty for a meeting of the whole partnership.",
    )
    online = models.BooleanField(
        "held online",
        default=False,
        help_text="Tick it beside a place too, where people may join from elsewhere.",
    )
    place = models.CharField(
        max_length=200,
        blank=True,
        help_text="Building and town. Leave empty where it is only online.",
    )
    who_may_come = models.CharField(
        max_length=160, blank=True, help_text="For instance “Members only”."
    )
    cancelled = models.BooleanField(
        default=False, help_text="The meeting stays in the list and says that it is cancelled."
    )
    decisions = StreamField(
        BodyBlock(),
        blank=True,
        help_text="A summary of what was decided, in plain words, without names of people.",
    )

    # Said on the page and in search with the date of the meeting.
    document_type = DocumentType.MEETING_PAPERS
    status = Status.DATED

    template = "pages/meeting_page.html"
    parent_page_types = ["pages.MeetingsPage"]
    subpage_types: list[str] = []
    page_description = "One meeting, with its agenda, public papers and decisions."

    content_panels = [
        *ContentPage.content_panels[:2],
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("date"), FieldPanel("group")]),
                FieldRowPanel([FieldPanel("start_time"), FieldPanel("end_time")]),
                FieldRowPanel([FieldPanel("place"), FieldPanel("online")]),
                FieldRowPanel([FieldPanel("who_may_come"), FieldPanel("cancelled")]),
            ],
            heading="When and where",
        ),
        InlinePanel("agenda", heading="Agenda", label="Item"),
        InlinePanel(
            "papers",
            heading="Public papers",
            label="Paper",
            help_text="Only what everybody may read. Papers for members belong on a page of "
            "private papers.",
        ),
        FieldPanel("decisions"),
        *ContentPage.content_panels[2:],
    ]

    class Meta:
        verbose_name = "meeting"

    @property
    def effective_from(self):
        """The day of the meeting, by which search dates what is said here."""
        return self.date

    @property
    def is_past(self) -> bool:
        return self.date < timezone.localdate()

    @property
    def public_papers(self) -> list["MeetingPaper"]:
        """Papers whose file everybody may open at this moment."""
        papers = self.papers.select_related("document__collection")
        return [paper for paper in papers if paper.is_public]

    @property
    def html_after_body(self) -> str:
        return render_to_string("pages/parts/meeting.html", {"meeting": self})

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["headings"] = [
            *self.rendered_body.headings,
            Heading(2, "Papers", "public-papers"),
        ]
        return context

    def clean(self):
        super().clean()
        if self.start_time and self.end_time and self.end_time <= self.start_time:
            raise ValidationError({"end_time": "The meeting ends after it starts."})


class AgendaItem(Orderable):
    """An item of a meeting's agenda."""

    page = ParentalKey(MeetingPage, on_delete=models.CASCADE, related_name="agenda")
    title = models.CharField(max_length=200, help_text="The item in a few words.")
    note = models.CharField(
        max_length=300, blank=True, help_text="What it is about, or which role leads it."
    )

    panels = [FieldPanel("title"), FieldPanel("note")]


class Paper(Orderable):
    """Abstract. A file that a page lists, under its own title or another."""

    document = models.ForeignKey(
        "guidance.GuidanceDocument",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The file. Choose one, or upload it here.",
    )
    title = models.CharField(
        max_length=200, blank=True, help_text="Only where it differs from the document’s own title."
    )

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        abstract = True

    @property
    def shown_title(self) -> str:
        return self.title or self.document.title


class MeetingPaper(Paper):
    """A paper of a meeting that everybody may read."""

    page = ParentalKey(MeetingPage, on_delete=models.CASCADE, related_name="papers")

    @property
    def is_public(self) -> bool:
        return self.document.is_offered

    def clean(self):
        super().clean()
        if self.document_id and self.document.collection.get_view_restrictions():
            raise ValidationError(
                {
                    "document": f"“{self.document.title}” is in a private collection, so the "
                    "public cannot open it. Choose another file, or list it on a page of "
                    "private papers."
                }
            )


class PrivatePapersForm(CheckedPageForm):
    """Refuses a file that people could open without access to the page that lists it."""

    def clean(self):
        cleaned = super().clean()
        above = self.parent_page if self.instance._state.adding else self.instance
        page_doors = doors(above.get_view_restrictions()) if above else []
        papers = self.formsets["papers"]
        papers.is_valid()  # Cleans the rows, which otherwise happens after this.
        for form in papers.forms:
            document = getattr(form, "cleaned_data", {}).get("document")
            if not document or form in papers.deleted_forms:
                continue
            if not no_wider(doors(document.collection.get_view_restrictions()), page_doors):
                form.add_error(
                    "document",
                    f"“{document.title}” is in the collection “{document.collection.name}”, which "
                    "more people may open than this page. Move the file to the private "
                    "collection of the group first.",
                )
        return cleaned


class PrivatePapersPage(Page):
    """Papers for members who sign in, by group.

    No page of content: nothing of it is cut into passages. Who may read it is Wagtail's page
    privacy; until that is set, nobody may.
    """

    summary = models.CharField(
        max_length=250, help_text="What these papers are, in one or two plain sentences."
    )
    introduction = StreamField(
        BodyBlock(), blank=True, help_text="What members should know before the list of papers."
    )

    base_form_class = PrivatePapersForm
    template = "pages/private_papers_page.html"
    parent_page_types = ["pages.PartnershipPage", "pages.PrivatePapersPage"]
    page_description = (
        "Papers for members who sign in. Set its privacy to the groups that may read it: until "
        "then nobody can open it."
    )

    content_panels = [
        *PAGE_PANELS,
        FieldPanel("summary"),
        FieldPanel("introduction"),
        InlinePanel(
            "papers",
            heading="Papers",
            label="Paper",
            help_text="Each file must lie in a collection that is private to the same groups.",
        ),
    ]

    class Meta:
        verbose_name = "private papers"
        verbose_name_plural = "private papers"

    @property
    def rendered_introduction(self) -> str:
        return render_body(self.introduction).html

    def may_be_read_by(self, request) -> bool:
        """Whether the page is private and lets in the person who asks."""
        restrictions = self.get_view_restrictions()
        return bool(restrictions) and all(
            restriction.accept_request(request) for restriction in restrictions
        )

    def save(self, *args, **kwargs):
        new = self._state.adding
        super().save(*args, **kwargs)
        # A copy brings no privacy with it, and even a title can say too much: until somebody says
        # which groups may read it, none may, and no list names it.
        if new and not self.get_view_restrictions().exists():
            self.view_restrictions.create(restriction_type=PageViewRestriction.GROUPS)

    def serve(self, request, *args, **kwargs):
        if not self.get_view_restrictions():
            raise Http404("These papers have no privacy set yet.")
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        below = PrivatePapersPage.objects.child_of(self).live()
        context["areas"] = [page for page in below if page.may_be_read_by(request)]
        papers = self.papers.select_related("document")
        context["papers"] = [paper for paper in papers if paper.document.status != Status.DRAFT]
        return context


class PrivatePaper(Paper):
    """A paper that only members of a group may read."""

    page = ParentalKey(PrivatePapersPage, on_delete=models.CASCADE, related_name="papers")
    dated = models.DateField("date", null=True, blank=True, help_text="Of the meeting or paper.")

    panels = [*Paper.panels, FieldPanel("dated")]
