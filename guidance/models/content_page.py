"""What every page of content carries: summary, topics, audience, contacts and a body of blocks."""

from collections.abc import Iterable
from functools import cached_property

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.blocks import SnippetChooserBlock

from guidance.blocks import BodyBlock
from guidance.body import Body, render_body
from guidance.editing import PAGE_PANELS
from guidance.privacy import only_listed

from .choices import ANSWERING_STATUSES, Area, Audience, DocumentType, Status
from .fields import AudiencesField
from .topic import Topic


class PassageDefaults:
    """What passages say of a page type that has no such fields."""

    document_type = DocumentType.INFORMATION
    status = Status.CURRENT
    area = Area.LOCAL
    review_on = None
    effective_from = None
    dated_label = ""
    # Set, as in HTML's lang, for a page that is not in English: search leaves it to its speakers.
    language = ""


class SearchedBySummary(PassageDefaults):
    """For pages that are lists of others: search finds them by their title and summary alone."""

    audiences = [Audience.PUBLIC, Audience.PRACTITIONER]
    topic_keys: list[str] = []
    searched_html = ""


class ContentPage(PassageDefaults, Page):
    """Abstract. Subclasses are cut into passages and searched while they are live and public."""

    summary = models.CharField(
        max_length=250,
        help_text="One or two plain sentences, for lists and search results. No telephone number.",
    )
    topic = models.ForeignKey(
        Topic,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What this page is about. It decides which questions the page answers.",
    )
    more_topics = ParentalManyToManyField(
        Topic,
        blank=True,
        related_name="+",
        help_text="Others that it truly covers, three at most. Hold Ctrl or Cmd to choose several.",
    )
    audiences = AudiencesField(help_text="Whom this page is written for.")
    contacts = StreamField(
        [("contact", SnippetChooserBlock("guidance.Contact"))],
        blank=True,
        help_text="Whom readers of this page are shown, the best first. Two to six.",
    )
    body = StreamField(
        BodyBlock(),
        blank=True,
        help_text="What the page says, block by block. Say what to do now before anything else.",
    )
    related_pages = ParentalManyToManyField(
        "wagtailcore.Page",
        blank=True,
        related_name="+",
        help_text="Pages to read next. One that is not published is left out.",
    )
    sources = models.TextField(
        blank=True, help_text="Where the facts on this page come from, one a line."
    )

    content_panels = [
        *PAGE_PANELS,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("contacts"),
        MultiFieldPanel(
            [
                FieldPanel("topic"),
                FieldPanel("more_topics"),
                FieldPanel("audiences"),
                FieldPanel("related_pages"),
                FieldPanel("sources"),
            ],
            heading="About this page",
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        abstract = True

    @cached_property
    def rendered_body(self) -> Body:
        """The body as HTML, with an anchor on every heading, and its contents list."""
        return render_body(self.body, before=self.html_before_body, after=self.html_after_body)

    @property
    def html_before_body(self) -> str:
        """What a page type shows of its own data above the body; searched as the body is."""
        return ""

    @property
    def html_after_body(self) -> str:
        """What a page type shows of its own data below the body; searched as the body is."""
        return ""

    @property
    def searched_html(self) -> str:
        """What is cut into passages: the body, and what page types add to it from their own data.

        Headings carry the ids that they have on the page; numbers stand as {{contact-key}}.
        """
        return self.rendered_body.source_html

    @property
    def pages_to_cut_anew(self) -> Iterable["ContentPage"]:
        """Pages whose passages carry something of this one: cut again when it is published."""
        return ()

    @property
    def noindex(self) -> bool:
        """Whether search engines are asked to leave the page out: guidance not in force."""
        return self.status not in ANSWERING_STATUSES

    @property
    def topic_keys(self) -> list[str]:
        """Topic keys, the main one first."""
        keys = [self.topic.key] if self.topic else []
        return keys + [topic.key for topic in self.more_topics.all() if topic.key not in keys]

    @property
    def contact_keys(self) -> list[str]:
        return [block.value.full_key for block in self.contacts if block.value]

    @cached_property
    def public_related_pages(self) -> list[Page]:
        return only_listed(self.related_pages.all())
