"""The threshold document as data: levels of need, and what may be seen at each."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from guidance import windscreen
from guidance.blocks import IndicatorGroupBlock
from guidance.blocks.indicators import group_of
from guidance.blocks.prose import SMALL_FEATURES
from guidance.forms import CheckedPageForm
from guidance.levels_of_need import any_today, arrange, count, filtered, in_words
from guidance.privacy import listed, visible

from .choices import DocumentType
from .content_page import ContentPage
from .dated import public_page
from .document import GuidanceDocument
from .guidance_page import GuidancePage

WHOLE = "all"
NUMBERS_HELP = "Write a number to ring as its contact's key in double braces: {{police-101}}."


def _words_field(help_text: str, **options) -> RichTextField:
    return RichTextField(
        blank=True,
        features=SMALL_FEATURES,
        help_text=f"{help_text} {NUMBERS_HELP}",
        **options,
    )


class LevelsOfNeedPage(GuidancePage):
    """The threshold document: what the levels are for, with a page for each level below it.

    A guidance page, so that it has its version, approval and review, and stands in the library.
    """

    before_indicators = _words_field(
        "Shown above the indicators of every level: what they are, and what they are not."
    )
    if_in_doubt = _words_field("Shown near the top of this page and of every level: whom to ring.")
    adults_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="page about adults",
        help_text="Shown on every level, so that nobody reads the levels of children for an adult.",
    )

    template = "guidance/levels_of_need_page.html"
    subpage_types = ["guidance.LevelOfNeedPage"]
    page_description = (
        "The threshold document: the levels of need with a windscreen picture. Add a page of type "
        "“Level of need” below it for each level."
    )
    content_panels = [
        *GuidancePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("if_in_doubt"),
                FieldPanel("before_indicators"),
                PageChooserPanel("adults_page"),
            ],
            heading="On every level",
        ),
    ]

    class Meta:
        verbose_name = "levels of need (threshold document)"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.pk and "document_type" not in kwargs:
            self.document_type = DocumentType.THRESHOLD

    @cached_property
    def public_adults_page(self) -> Page | None:
        return public_page(self.adults_page)

    @cached_property
    def levels(self) -> list["LevelOfNeedPage"]:
        """The levels that the public can see, in order."""
        return list(visible(LevelOfNeedPage.objects.child_of(self)).order_by("number", "path"))

    @property
    def whole_url(self) -> str:
        """The address of the whole document on one page."""
        return f"{self.url}{WHOLE}/"

    @property
    def searched_html(self) -> str:
        before = render_to_string("guidance/levels_before_body.html", {"levels_page": self})
        return before + super().searched_html

    @property
    def pages_to_cut_anew(self):
        """The levels carry this page's version, status and dates in search."""
        return self.levels

    def route(self, request, path_components):
        if path_components == [WHOLE] and self.live:
            return RouteResult(self, kwargs={"whole": True})
        return super().route(request, path_components)

    def serve(self, request, *args, whole=False, **kwargs):
        if not whole:
            return super().serve(request, *args, **kwargs)
        context = self.get_context(request)
        groups = [group for level in self.levels for group in level.groups]
        context |= _filter_context(groups, request)
        context["whole_levels"] = [
            (level, arrange(level.groups, context["filters"])) for level in self.levels
        ]
        context["shown"] = sum(count(sections) for _, sections in context["whole_levels"])
        context["any_today"] = any(any_today(sections) for _, sections in context["whole_levels"])
        return TemplateResponse(request, "guidance/levels_of_need_whole.html", context)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["levels_page"] = self
        context["levels"] = self.levels
        context["windscreen"] = draw(self.levels)
        return context


class LevelForm(CheckedPageForm):
    def clean(self):
        cleaned = super().clean()
        others = LevelOfNeedPage.objects.child_of(self.parent_page).exclude(pk=self.instance.pk)
        if others.filter(number=cleaned.get("number")).exists():
            self.add_error("number", "Another level has this number. Each level has its own.")
        if not self.is_deferred_validation and not self.parent_page.live:
            self.add_error(
                None,
                f"“{self.parent_page.title}” is not published. Publish it first: a level stands on "
                "the site only while its document does.",
            )
        return cleaned


class LevelOfNeedPage(ContentPage):
    """One level: what it means, what to do, who leads, and what may be seen."""

    class Colour(models.TextChoices):
        GREEN = "green", "Green: what every family uses"
        TEAL = "teal", "Blue-green: a little more help"
        AMBER = "amber", "Amber: joined-up help"
        RED = "red", "Red: children’s social care"

    number = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(8)],
        help_text="Its place on the windscreen: 1 stands on the left.",
    )
    short_name = models.CharField(
        max_length=30, help_text="One or two short words for the windscreen: “Early help”."
    )
    colour = models.CharField(
        max_length=10,
        choices=Colour,
        default=Colour.TEAL,
        help_text="A help to the eye only: the number and name always stand beside it.",
    )
    what_to_do = _words_field("What to do at this level, first things first. Shown at the top.")
    who_leads = models.CharField(
        max_length=250, blank=True, help_text="Who holds the plan at this level: a role."
    )
    agreement = models.CharField(
        "the family’s agreement",
        max_length=300,
        blank=True,
        help_text="Whether the family has to agree, in a sentence.",
    )
    legal_basis = models.TextField(blank=True, help_text="Acts and sections, one a line.")
    procedure = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The procedure to follow at this level.",
    )
    form = models.ForeignKey(
        "guidance.GuidanceDocument",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The form to fill in at this level, if there is one to download.",
    )
    step_up = _words_field("When to move up to the level above.")
    step_down = _words_field("When to move down to the level below.")
    indicators = StreamField(
        [("group", IndicatorGroupBlock())],
        blank=True,
        help_text="What may be seen or heard at this level, under a domain and a sub-heading. "
        "Drag to put in order.",
    )

    template = "guidance/level_of_need_page.html"
    parent_page_types = ["guidance.LevelsOfNeedPage"]
    subpage_types: list[str] = []
    base_form_class = LevelForm
    page_description = "One level of the threshold document: what to do, and its indicators."
    search_fields = [
        *ContentPage.search_fields,
        index.SearchField("what_to_do"),
        index.SearchField("indicators"),
    ]
    content_panels = [
        *ContentPage.content_panels[:2],
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("number"), FieldPanel("short_name")]),
                FieldPanel("colour"),
            ],
            heading="On the windscreen",
        ),
        MultiFieldPanel(
            [
                FieldPanel("what_to_do"),
                FieldPanel("who_leads"),
                FieldPanel("agreement"),
                FieldPanel("legal_basis"),
                PageChooserPanel("procedure"),
                FieldPanel("form"),
            ],
            heading="What to do at this level",
        ),
        FieldPanel("indicators"),
        MultiFieldPanel(
            [FieldPanel("step_up"), FieldPanel("step_down")], heading="Moving between levels"
        ),
        *ContentPage.content_panels[2:],
    ]

    document_type = DocumentType.THRESHOLD

    class Meta:
        verbose_name = "level of need"

    @cached_property
    def levels_page(self) -> LevelsOfNeedPage:
        """The threshold document that the level belongs to."""
        return LevelsOfNeedPage.objects.parent_of(self).get()

    # Version, status and dates are those of the document.
    @property
    def status(self) -> str:
        return self.levels_page.status

    @property
    def area(self) -> str:
        return self.levels_page.area

    @property
    def effective_from(self):
        return self.levels_page.effective_from

    @property
    def review_on(self):
        return self.levels_page.review_on

    @cached_property
    def groups(self) -> list:
        """The indicators as they are filtered and arranged."""
        return [group_of(block.value) for block in self.indicators]

    @property
    def prefix(self) -> str:
        """What stands before its ids where several levels are on one page."""
        return f"level-{self.number}-"

    @cached_property
    def public_procedure(self) -> Page | None:
        return public_page(self.procedure)

    @property
    def public_form(self) -> GuidanceDocument | None:
        """The form, where everybody may open it."""
        return self.form if self.form and self.form.is_offered else None

    @property
    def searched_html(self) -> str:
        """What to do comes first; each group of indicators stands under its level and domain."""
        context = {"level": self, "sections": arrange(self.groups)}
        parts = ("level_what_to_do", "level_indicators", "level_moving")
        return "".join(
            [*(render_to_string(f"guidance/{part}.html", context) for part in parts)]
            + [super().searched_html]
        )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        # As this page stands now, which in a preview is not as it is published.
        levels = [level for level in self.levels_page.levels if level.pk != self.pk] + [self]
        levels.sort(key=lambda level: level.number)
        at = levels.index(self)
        context |= _filter_context(self.groups, request)
        sections = arrange(self.groups, context["filters"])
        context |= {
            "level": self,
            "levels_page": self.levels_page,
            "levels": levels,
            "level_below": levels[at - 1] if at else None,
            "level_above": levels[at + 1] if at + 1 < len(levels) else None,
            "sections": sections,
            "shown": count(sections),
            "any_today": any_today(sections),
            "topic_pages": _pages_of_topics(sections),
        }
        return context

    def clean(self):
        super().clean()
        if len(self.short_name.split()) > 3:
            raise ValidationError({"short_name": "Use three words at most: it has to fit."})


def draw(levels: list[LevelOfNeedPage]) -> dict | None:
    """The windscreen as its template draws it; nothing where there is no level."""
    if not levels:
        return None
    parts = windscreen.fan([(level.number, level.short_name) for level in levels])
    return {
        "parts": list(zip(levels, parts, strict=True)),
        "hub": windscreen.hub(),
        "arrow": windscreen.arrow(),
        "width": windscreen.WIDTH,
        "height": windscreen.HEIGHT,
        "child": windscreen.CHILD,
    }


def _filter_context(groups: list, request) -> dict:
    filters = filtered(groups, request.GET)
    return {
        "filters": filters,
        "chosen_in_words": in_words(filters),
        "whole_count": sum(len(group.indicators) for group in groups),
    }


def _pages_of_topics(sections) -> dict[str, Page]:
    """The public page of each topic that the indicators name: the one with the topic's key."""
    keys = {key for section in sections for group in section.groups for key in group.topics}
    return {page.slug: page for page in listed(Page.objects.filter(slug__in=keys))}
