"""The glossary as readers see it."""

import string
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.html import format_html

from guidance.models import ContentPage, GlossaryTerm


@dataclass(frozen=True)
class Letter:
    """A letter of the alphabet, with its terms in order. Numbers stand under “0–9”."""

    name: str
    terms: list[GlossaryTerm]

    @property
    def anchor(self) -> str:
        return f"letter-{self.name.lower()}"


class GlossaryPage(ContentPage):
    """Every live glossary term, A to Z."""

    template = "pages/glossary_page.html"
    page_description = "The glossary. A site has one; its terms are edited under Glossary terms."
    max_count = 1
    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "glossary"

    @cached_property
    def terms(self) -> list[GlossaryTerm]:
        terms = (
            GlossaryTerm.objects.live()
            .select_related("see_also", "successor")
            .prefetch_related("spellings", "successor__spellings")
        )
        return sorted(terms, key=lambda term: term.heading.casefold())

    @property
    def letters(self) -> list[Letter]:
        """A to Z, with letters that have no term; “0–9” first where a term begins with a number."""
        found = {letter: [] for letter in string.ascii_uppercase}
        others = []
        for term in self.terms:
            found.get(term.heading[0].upper(), others).append(term)
        numbers = [Letter("0-9", others)] if others else []
        return [*numbers, *(Letter(name, terms) for name, terms in found.items())]

    @property
    def searched_html(self) -> str:
        """Each term under a heading of its own, with what replaced it and its other spellings."""
        parts = [super().searched_html]
        for term in self.terms:
            called = ", ".join([*term.abbreviations[1:], *term.also_called])
            parts.append(
                format_html(
                    '<h2 id="{}">{}</h2><p>{} {}</p>{}',
                    term.slug,
                    term.heading,
                    term.definition,
                    term.now_words,
                    format_html("<p>Also called: {}.</p>", called) if called else "",
                )
            )
        return "".join(parts)
