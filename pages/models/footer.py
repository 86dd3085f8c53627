"""The links at the foot of every page, which editors own."""

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable, Page

from guidance.privacy import is_listed


class FooterGroup(models.TextChoices):
    HELP = "help", "Get help"
    PARTNERSHIP = "partnership", "The partnership"
    SITE = "site", "This site"


@register_setting(icon="list-ul")
class Footer(ClusterableModel, BaseSiteSetting):
    """The links at the foot of every page, under three headings."""

    panels = [InlinePanel("links", heading="Links", label="Link")]

    class Meta:
        verbose_name = "Footer"

    @classmethod
    def groups_for(cls, site) -> list[tuple[str, list["FooterLink"]]]:
        """Headings, each with its links to pages that anybody may see, in one query."""
        links = FooterLink.objects.filter(footer__site=site).select_related("page")
        shown = [link for link in links if is_listed(link.page)]
        groups = (
            (group.label, [link for link in shown if link.group == group]) for group in FooterGroup
        )
        return [(heading, links) for heading, links in groups if links]


class FooterLink(Orderable):
    footer = ParentalKey(Footer, on_delete=models.CASCADE, related_name="links")
    page = models.ForeignKey(
        Page,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The link is shown while this page is published and public.",
    )
    group = models.CharField(
        "under",
        max_length=12,
        choices=FooterGroup,
        default=FooterGroup.SITE,
        help_text="The heading that the link stands under.",
    )
    words = models.CharField(
        max_length=60, blank=True, help_text="Leave empty to use the title of the page."
    )

    panels = [
        PageChooserPanel("page"),
        FieldRowPanel([FieldPanel("group"), FieldPanel("words")]),
    ]

    @property
    def text(self) -> str:
        return self.words or self.page.title
