"""Link the first use of each glossary term in a page's body to its entry.

Only what readers see is linked. The text that is cut into passages stays as it was written.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Max
from django.utils.safestring import SafeString, mark_safe
from lxml import etree, html

from .characters import fit_for_xml
from .models import ContentPage, GlossaryTerm
from .sections import NOT_SEARCHED

# Where a link would be wrong (inside another, in a heading) or would hold somebody up.
NEVER_IN = frozenset(
    ["a", "button", "caption", "code", "dfn", "label", "pre", "script", "style", "summary", "svg"]
    + ["th", *(f"h{level}" for level in range(1, 7))]
)
URGENCY_CARD = "app-urgency"
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Entry:
    """A term as the linker needs it: its anchor, all its spellings, and the page it leads on to."""

    anchor: str
    spellings: tuple[str, ...]
    topic_id: int | None = None
    see_also_id: int | None = None


@dataclass(frozen=True)
class _Spelling:
    anchor: str
    pattern: re.Pattern


class Linker:
    """Links terms to a glossary at one address. The longest spelling wins."""

    def __init__(self, entries: Iterable[Entry], address: str):
        self.entries = tuple(entries)
        self._address = address
        self._by_first_word: dict[str, list[_Spelling]] = defaultdict(list)
        spellings = [(text, entry) for entry in self.entries for text in entry.spellings]
        for text, entry in sorted(spellings, key=lambda pair: -len(pair[0])):
            if first := WORD.search(text):
                self._by_first_word[first.group().casefold()].append(
                    _Spelling(entry.anchor, _pattern(text))
                )

    def link(self, source: str, without: frozenset[str] = frozenset()) -> str:
        """The HTML with each term linked once, but for the anchors in `without`."""
        root = html.fragment_fromstring(source, create_parent="div")
        used = self._linked_elsewhere(root).union(without)
        for element, place in list(_places(root)):
            self._link_text(element, place, used)
        linked = etree.tostring(root, encoding="unicode", method="html")
        return linked.removeprefix("<div>").removesuffix("</div>")

    def _linked_elsewhere(self, root: html.HtmlElement) -> set[str]:
        """Anchors of the terms that are links already: the same words never lead to two places."""
        texts = (link.text_content().strip() for link in root.iter("a"))
        return {
            spelling.anchor
            for text in texts
            if (first := WORD.match(text))
            for spelling in self._starting_with(first.group().casefold())
            if spelling.pattern.fullmatch(text)
        }

    def _link_text(self, element, place: str, used: set[str]) -> None:
        # What is pasted from slides may hold characters that lxml reads but does not write.
        text = fit_for_xml(getattr(element, place))
        found = list(self._find(text, used))
        if not found:
            return
        setattr(element, place, text[: found[0][0]])
        parent = element if place == "text" else element.getparent()
        at = 0 if place == "text" else parent.index(element) + 1
        ends = [start for start, _, _ in found[1:]] + [len(text)]
        for offset, ((start, end, anchor), following) in enumerate(zip(found, ends, strict=True)):
            link = html.Element("a", {"class": "app-term", "href": f"{self._address}#{anchor}"})
            link.text, link.tail = text[start:end], text[end:following]
            parent.insert(at + offset, link)

    def _find(self, text: str, used: set[str]) -> Iterator[tuple[int, int, str]]:
        """Start, end and anchor of each first use in a run of text."""
        at = 0
        for word in WORD.finditer(text):
            start = word.start()
            if start < at or text[start - 1 : start] in ("-", "’", "'"):
                continue
            for spelling in self._starting_with(word.group().casefold()):
                match = spelling.pattern.match(text, start)
                if match:
                    at = match.end()
                    if spelling.anchor not in used:
                        used.add(spelling.anchor)
                        yield start, at, spelling.anchor
                    break

    def _starting_with(self, word: str) -> list[_Spelling]:
        return self._by_first_word.get(word) or self._by_first_word.get(word.removesuffix("s"), [])


def _pattern(spelling: str) -> re.Pattern:
    """A spelling with a capital letter matches as it stands; one without matches either way.

    Each word may have an s after it: “adults at risk”, “core groups”.
    """
    words = r"s?\s+".join(map(re.escape, spelling.split()))
    either_case = re.IGNORECASE if spelling == spelling.lower() else 0
    return re.compile(rf"{words}s?(?![\w-])", either_case)


def _places(element) -> Iterator[tuple[html.HtmlElement, str]]:
    """The runs of text that may hold links, in the order in which they are read."""
    if element.text:
        yield element, "text"
    for child in element:
        if not _is_closed(child):
            yield from _places(child)
        if child.tail:
            yield child, "tail"


def _is_closed(element) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in NEVER_IN
        or NOT_SEARCHED in element.attrib
        or URGENCY_CARD in element.get("class", "").split()
    )


def link_terms(body: SafeString, page: ContentPage, address: str) -> SafeString:
    """The rendered body of `page` with terms linked to the glossary at `address`.

    Terms that the page itself explains are left alone.
    """
    linker = _linker(address, *_version())
    own = frozenset(
        entry.anchor
        for entry in linker.entries
        if entry.see_also_id == page.pk or (page.topic_id and entry.topic_id == page.topic_id)
    )
    return mark_safe(_linked(linker, str(body), own))  # noqa: S308 - the body with links added


def _version() -> tuple:
    """Changes whenever a term is published, taken down or deleted."""
    return tuple(
        GlossaryTerm.objects.live()
        .aggregate(count=Count("pk"), latest=Max("last_published_at"))
        .values()
    )


@lru_cache(maxsize=4)
def _linker(address: str, *version) -> Linker:
    terms = GlossaryTerm.objects.live().filter(linked_in_pages=True).prefetch_related("spellings")
    return Linker(
        (
            Entry(
                anchor=term.slug,
                spellings=(term.term, *(spelling.text for spelling in term.spellings.all())),
                topic_id=term.topic_id,
                see_also_id=term.see_also_id,
            )
            for term in terms
        ),
        address,
    )


@lru_cache(maxsize=256)
def _linked(linker: Linker, body: str, without: frozenset[str]) -> str:
    return linker.link(body, without)
