from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel

from guidance.languages import direction
from guidance.models import ContentPage, DocumentType
from guidance.per_request import once_a_request
from guidance.unchanged import while_unchanged


def languages() -> list[tuple[str, str]]:
    """All languages that HTML's lang can name and Django knows, but English."""
    known = (
        (code, f"{info['name']} ({info['name_local']})")
        for code, info in LANG_INFO.items()
        if "name" in info and not code.startswith("en")
    )
    return sorted(known, key=lambda one: one[1])


@once_a_request
@while_unchanged
def languages_of_pages() -> dict[int, str]:
    """The language of each page that is not in English, by its primary key."""
    return dict(LanguagePage.objects.values_list("pk", "language"))


class LanguagePage(ContentPage):
    """How to get help, in another language. The question box sends those who write in it here."""

    language = models.CharField(
        max_length=12,
        choices=languages,
        help_text="The language of the title, the summary and the body. One page a language.",
    )

    document_type = DocumentType.INFORMATION
    template = "pages/language_page.html"
    parent_page_types = ["pages.SectionPage"]
    subpage_types: list[str] = []
    page_description = "How to get help, in a language other than English."
    content_panels = [
        *ContentPage.content_panels[:1],
        FieldPanel("language"),
        *ContentPage.content_panels[1:],
    ]

    class Meta:
        verbose_name = "page in another language"
        verbose_name_plural = "pages in other languages"

    def clean(self):
        super().clean()
        others = LanguagePage.objects.filter(language=self.language).exclude(pk=self.pk)
        if other := others.first():
            raise ValidationError(
                {"language": f"“{other.title}” is in this language already. Add to it there."}
            )

    @property
    def direction(self) -> str:
        return direction(self.language)
