"""The library that lists all guidance, and the page that says whose procedures apply."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import CollectionViewRestriction, Site

from guidance import library
from guidance.blocks import LineBlock, ProseBlock
from guidance.blocks.prose import SMALL_FEATURES
from guidance.body import Heading
from guidance.feeds import GuidanceFeed

from .choices import GUIDANCE_TYPES, Area, Audience, Status
from .content_page import ContentPage
from .document import GuidanceDocument
from .guidance_page import Amendment, GuidancePage
from .passage import Passage
from .topic import Topic


class GuidanceLibraryPage(RoutablePageMixin, ContentPage):
    """Every guidance page of the site, wherever it stands, and uploaded guidance documents."""

    template = "guidance/library_page.html"
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    page_description = (
        "The list of all policies, procedures and guides, with letters, filters and a feed of "
        "changes. A site has one. Guidance joins it by itself."
    )

    class Meta:
        verbose_name = "guidance library"

    def guidance_pages(self, request: HttpRequest | None = None):
        """The guidance pages of this page's site that lists may name."""
        site = Site.find_for_request(request) if request else self.get_site()
        pages = GuidancePage.objects.listed()
        return pages.descendant_of(site.root_page) if site else pages.none()

    def entries(self, request: HttpRequest) -> list[library.Entry]:
        """Everything that the library holds, in no order."""
        return [*self._page_entries(request), *self._document_entries()]

    def _page_entries(self, request: HttpRequest):
        today = timezone.localdate()
        latest = Amendment.objects.filter(page=OuterRef("pk"), date__lte=today).order_by("-date")
        pages = list(
            self.guidance_pages(request)
            .select_related("topic", "attachment")
            .annotate(amended_on=Subquery(latest.values("date")[:1]))
            .defer("body", "contacts", "sources", "legal_basis")
        )
        topics = _more_topic_keys(pages)
        for page in pages:
            published = page.first_published_at and timezone.localdate(page.first_published_at)
            keys = [page.topic.key] if page.topic else []
            yield library.Entry(
                title=page.title,
                url=page.get_url(request),
                summary=page.summary,
                document_type=page.document_type,
                type_label=page.get_document_type_display(),
                status=page.status,
                status_label=page.get_status_display(),
                area=page.area,
                version=page.version,
                effective_from=page.effective_from,
                review_on=page.review_on,
                changed_on=page.amended_on or page.effective_from or published,
                topics=(*keys, *topics[page.pk]),
                audiences=tuple(page.audiences),
            )

    def _document_entries(self):
        documents = (
            GuidanceDocument.objects.filter(document_type__in=dict(GUIDANCE_TYPES))
            .exclude(status=Status.DRAFT)
            # A form's own page stands for its file.
            .exclude(
                Exists(
                    GuidancePage.objects.listed().filter(
                        attachment=OuterRef("pk"), document_type=OuterRef("document_type")
                    )
                )
            )
            .annotate(read=Exists(Passage.objects.public().filter(document=OuterRef("pk"))))
            .prefetch_related("topics")
        )
        restricted = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
        for collection in restricted:
            documents = documents.exclude(collection__path__startswith=collection)
        for document in documents:
            yield library.Entry(
                title=document.title,
                url=document.reading_url if document.read else document.url,
                summary="",
                document_type=document.document_type,
                type_label=document.get_document_type_display(),
                status=document.status,
                status_label=document.get_status_display(),
                area=document.area,
                changed_on=document.dated or timezone.localdate(document.created_at),
                topics=tuple(topic.key for topic in document.topics.all()),
                audiences=(Audience.PUBLIC, Audience.PRACTITIONER),
                file=", ".join(
                    filter(None, (document.file_extension.upper(), file_size(document)))
                ),
            )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        entries = self.entries(request)
        topic_names = dict(Topic.objects.values_list("key", "name"))
        filters = library.filtered(entries, request.GET, topic_names, timezone.localdate())
        query = library.read(request.GET, filters)
        hidden = sum(not entry.in_force for entry in entries)
        return context | {
            "query": query,
            "filters": filters,
            "sorts": library.SORTS,
            "results": library.shown(library.in_order(filters.items, query.sort), query),
            "active_filters": library.active_filters(query, filters),
            "hidden": 0 if "status" in query.chosen else hidden,
            "all_url": query.address(status="all") + "#results",
        }

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """New and amended guidance as RSS."""
        return GuidanceFeed()(request, library=self)


def file_size(document: GuidanceDocument) -> str:
    """The size of a document in words, for instance 40 KB; empty where it is not known."""
    return filesizeformat(document.file_size).replace("\xa0", " ") if document.file_size else ""


def _more_topic_keys(pages) -> dict[int, list[str]]:
    """The keys of the pages' further topics, in one query."""
    keys = defaultdict(list)
    rows = GuidancePage.more_topics.through.objects.filter(guidancepage__in=pages)
    for page, key in rows.values_list("guidancepage_id", "topic__key"):
        keys[page].append(key)
    return keys


class ProcedureSetBlock(blocks.StructBlock):
    """Procedures that somebody publishes together, and whose they are."""

    area = blocks.ChoiceBlock(
        choices=[(a.value, a.label) for a in (Area.LOCAL, Area.REGIONAL, Area.NATIONAL)],
        label="Whose they are",
        help_text="Local: this partnership's own. Regional: shared with neighbouring areas.",
    )
    title = LineBlock(max_length=160, help_text="Their name, as it stands on their pages.")
    publisher = LineBlock(max_length=200, required=False, help_text="Who writes and keeps them.")
    url = blocks.URLBlock(required=False, label="Address", help_text="Their website.")
    page = blocks.PageChooserBlock(
        required=False, label="Page of this site", help_text="In place of an address elsewhere."
    )
    text = ProseBlock(
        features=SMALL_FEATURES,
        label="What they cover",
        help_text="What to use them for, and what they leave to other procedures.",
    )
    confirmed_on = blocks.DateBlock(
        required=False,
        label="Confirmed on",
        help_text="The day on which somebody last made sure that they still apply here. While it "
        "is empty, the page says that it is to be confirmed.",
    )

    class Meta:
        icon = "folder-open-1"
        label = "Set of procedures"


class RegionalProceduresPage(ContentPage):
    """Which procedures are local, which are shared by the region, and which are national."""

    sets = StreamField(
        [("set", ProcedureSetBlock())],
        blank=True,
        help_text="The sets of procedures that practitioners here use. The page lists them under "
        "Local, Regional and National, and adds this site's own local procedures.",
    )

    template = "guidance/regional_procedures_page.html"
    parent_page_types = ["guidance.GuidanceLibraryPage", "pages.SectionPage"]
    subpage_types: list[str] = []
    page_description = (
        "Says which procedures are local, which are shared with neighbouring areas and which are "
        "national, with links to each."
    )
    content_panels = [
        *ContentPage.content_panels[:2],
        FieldPanel("sets"),
        *ContentPage.content_panels[2:],
    ]

    class Meta:
        verbose_name = "regional procedures page"

    # In the order in which a practitioner looks; the words head the parts of the page.
    PARTS = (
        (Area.LOCAL, "Local procedures"),
        (Area.REGIONAL, "Regional procedures"),
        (Area.NATIONAL, "National guidance"),
    )

    def parts(self) -> list[dict]:
        """The parts of the page: heading, anchor, and the sets under it."""
        return [
            {
                "area": area,
                "heading": heading,
                "anchor": f"{area.value}-procedures",
                "sets": [block.value for block in self.sets if block.value["area"] == area],
            }
            for area, heading in self.PARTS
        ]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        site = Site.find_for_request(request)
        local = GuidancePage.objects.in_force().filter(area=Area.LOCAL).order_by("title")
        return context | {
            "parts": self.parts(),
            "local_pages": local.descendant_of(site.root_page) if site else local.none(),
        }

    @property
    def contents_headings(self):
        """What the contents list links to: the three parts, then the body's headings."""
        own = tuple(Heading(2, part["heading"], part["anchor"]) for part in self.parts())
        return own + self.rendered_body.headings

    @property
    def searched_html(self) -> str:
        parts = (
            format_html(
                '<h2 id="{}">{}</h2>{}',
                part["anchor"],
                part["heading"],
                format_html_join(
                    "",
                    "<p>{}{}.</p>{}",
                    (
                        (
                            procedures["title"],
                            f", kept by {procedures['publisher']}"
                            if procedures["publisher"]
                            else "",
                            mark_safe(procedures["text"].source),  # noqa: S308 - rich text
                        )
                        for procedures in part["sets"]
                    ),
                ),
            )
            for part in self.parts()
        )
        return "".join(parts) + super().searched_html
