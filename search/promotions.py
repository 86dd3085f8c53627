"""Pages that editors put above the results of a search.

Wagtail keeps what a page is promoted for in a table that could also count what visitors type. Only
what editors have typed is read here; nothing is ever written.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.contrib.search_promotions.models import SearchPromotion

from guidance.numbers import TOKEN, without_numbers
from guidance.privacy import is_listed

from .synonyms import Thesaurus
from .words import content_stems


@dataclass(frozen=True)
class Promoted:
    """A page of this site, or one elsewhere, that the partnership suggests for a search."""

    title: str
    url: str
    description: str
    elsewhere: bool


def promoted_for(text: str, thesaurus: Thesaurus, request: HttpRequest | None) -> list[Promoted]:
    """What is promoted for a search in these words, in any order, or in others that mean the same.

    Pages that are not public at this moment are left out.
    """
    ways = _ways(text, thesaurus)
    picks = SearchPromotion.objects.select_related("query", "page").order_by("sort_order", "pk")
    suited = (
        pick for pick in picks if not ways.isdisjoint(_ways(pick.query.query_string, thesaurus))
    )
    found = filter(None, (_shown(pick, request) for pick in suited))
    return list({promoted.url: promoted for promoted in found}.values())


def _ways(text: str, thesaurus: Thesaurus) -> set[frozenset[str]]:
    """The words of each way to say something."""
    return {content_stems(way) for way in thesaurus.ways_to_say(text)} - {frozenset()}


def _shown(pick: SearchPromotion, request: HttpRequest | None) -> Promoted | None:
    if pick.page:
        url = pick.page.get_url(request) if is_listed(pick.page) else None
    else:
        url = pick.external_link_url
    if not url:
        return None
    # Numbers come from the directory alone.
    words = TOKEN.sub("", without_numbers(pick.description))
    return Promoted(str(pick.title or url), url, words.strip(), elsewhere=not pick.page)
