"""Rich text: headings, links, and the words between them."""

import re

from bs4 import BeautifulSoup, Tag
from wagtail.documents import get_document_model
from wagtail.models import Page

from guidance.body import HEADINGS

from .finding import Finding
from .words import text_findings

# Words that say nothing to somebody who hears a page's links read out one after another.
VAGUE = frozenset(
    ["click", "click here", "here", "link", "this link", "this", "more", "read more", "this page"]
)
ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)


def html_findings(html: str, *, first_level: int | None = None) -> list[Finding]:
    """What is wrong with rich text.

    `first_level` is the level of the heading that it follows (1 is the page's title); without it
    the order of headings is not looked at.
    """
    soup = BeautifulSoup(html, "lxml")
    found = _heading_findings(soup)
    if first_level is not None:
        found += order_findings(heading_levels(html), first_level)
    found += _link_findings(soup)
    for tag in soup.find_all(re.compile("^h[1-6]$")):
        found += text_findings(tag.get_text(" ", strip=True))
        tag.decompose()
    # From the source: a key cut in two by bold type is not turned into a number.
    return found + text_findings(_words(soup.decode()), tokens=True)


def _words(html: str) -> str:
    """The text without tags. Tags part what the eye parts; a key with a tag in it stays broken."""
    return BeautifulSoup(html, "lxml").get_text(" ")


def heading_levels(html: str) -> list[tuple[int, str]]:
    """Level and words of each heading."""
    return [
        (int(tag.name[1]), tag.get_text(" ", strip=True))
        for tag in BeautifulSoup(html, "lxml").find_all(HEADINGS)
    ]


def order_findings(levels: list[tuple[int, str]], before: int) -> list[Finding]:
    """Headings that skip a level, where the heading before them has the level `before`."""
    found = []
    for level, words in levels:
        if level > before + 1:
            after = "the page's title" if before == 1 else f"a heading {before}"
            found.append(
                Finding(
                    f"“{words}” is a heading {level} straight after {after}. Make it a heading "
                    f"{before + 1}: people who listen to a page find their way by its levels."
                )
            )
        before = level
    return found


def _heading_findings(soup: BeautifulSoup) -> list[Finding]:
    found = []
    for tag in soup.find_all(re.compile("^h[1-6]$")):
        words = tag.get_text(" ", strip=True)
        if not words:
            found.append(Finding("There is a heading without words. Write them or take it out."))
        elif tag.name not in HEADINGS:
            found.append(
                Finding(
                    f"“{words}” is a heading {tag.name[1]}. The page's title is its only heading "
                    "1: use headings 2, 3 and 4."
                )
            )
    return found


def _link_findings(soup: BeautifulSoup) -> list[Finding]:
    links = soup.find_all("a")
    pages = _linked(links, "page", Page.objects.all())
    documents = _linked(links, "document", get_document_model().objects.all())
    found = []
    for link in links:
        words = link.get_text(" ", strip=True)
        if not words:
            found.append(Finding("There is a link without words. Write where it leads."))
        elif words.lower().strip(" .…>»→") in VAGUE:
            found.append(
                Finding(
                    f"A link reads “{words}”. Say where it leads: people who listen to a page hear "
                    "its links by themselves."
                )
            )
        elif ADDRESS.match(words):
            found.append(
                Finding(
                    f"A link reads “{words}”. Words that say where it leads are better than an "
                    "address.",
                    stops=False,
                )
            )
        found += _target_findings(link, words, pages, documents)
    return found


def _linked(links: list[Tag], kind: str, objects) -> dict:
    ids = {link.get("id") for link in links if link.get("linktype") == kind}
    ids = {int(value) for value in ids if value and value.isdigit()}
    return objects.in_bulk(ids) if ids else {}


def _target_findings(link: Tag, words: str, pages: dict, documents: dict) -> list[Finding]:
    kind, href = link.get("linktype"), link.get("href", "")
    if kind in ("page", "document"):
        targets = pages if kind == "page" else documents
        key = link.get("id") or ""
        target = targets.get(int(key)) if key.isdigit() else None
        if target is None:
            return [Finding(f"The link “{words}” leads to a {kind} that has been deleted.")]
        if kind == "page" and not target.live:
            return [
                Finding(
                    f"The link “{words}” leads to “{target.title}”, which is not published. "
                    "Until it is, readers see the words without a link.",
                    stops=False,
                )
            ]
        return [] if kind == "page" else document_findings(target)
    if href.startswith("tel:"):
        return [
            Finding(
                f"The link “{words}” dials a number typed by hand. Take the link away and write "
                "the contact's key in double braces: the site makes the link."
            )
        ]
    if href.startswith("mailto:"):
        return [
            Finding(
                f"The link “{words}” writes to an address typed by hand, which goes out of date "
                "unseen. Show the contact from the directory instead.",
                stops=False,
            )
        ]
    return []


def document_findings(document) -> list[Finding]:
    """What readers cannot get at, or should not be sent to."""
    if document.is_private:
        problem = "is in a private collection: only people who sign in can read it"
    elif document.status == "draft":
        problem = "is marked as a draft"
    elif document.status in ("superseded", "withdrawn"):
        problem = f"is marked as {document.status}"
    else:
        return []
    return [Finding(f"The document “{document.title}” {problem}.", stops=False)]
