from wagtail import blocks
from wagtail.models import Page

from guidance.checks import Finding
from guidance.privacy import listed, only_listed

from .checked import CheckedStruct, LineBlock


class RelatedPagesBlock(CheckedStruct):
    """Links to other pages of the site. Those that are not public are left out."""

    has_titles = True

    title = LineBlock(
        max_length=80, default="Related pages", help_text="The heading above the links."
    )
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(label="Page"),
        min_num=1,
        help_text="The most useful first. A page that is not published, or private, is left out.",
    )

    def findings(self, value) -> list[Finding]:
        return [
            Finding(f"“{page.title}” is not published: it is left out.", False, part="pages")
            for page in value.get("pages") or []
            if page and not page.live
        ]

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["pages"] = only_listed(page for page in value.get("pages") or [] if page)
        return context

    def get_preview_value(self):
        pages = listed(Page.objects.filter(depth__gt=3)).order_by("title")[:3]
        return self.normalize({"title": "Related pages", "pages": list(pages)})

    class Meta:
        icon = "link"
        label = "Related pages"
        group = "People and services"
        description = "Links to other pages of this site."
        template = "blocks/related_pages.html"
