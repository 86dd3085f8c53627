"""A page's body as readers see it: HTML with an anchor on every heading, and a contents list."""

from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from . import directory, links
from .numbers import number_link, replace_tokens

HEADINGS = ("h2", "h3", "h4")
# The class of a heading that a block makes of its title.
BLOCK_TITLE = "app-block-title"


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Body:
    """`html` is ready for a page; `source_html` still holds {{contact-key}} for every number."""

    html: SafeString
    source_html: str
    headings: tuple[Heading, ...]


def anchored(html: str) -> tuple[str, tuple[Heading, ...]]:
    """The HTML with an id on each heading, unique on the page, and the headings in order.

    The titles of cards are headings 3 under the section that they stand in, and headings 2 before
    the first section, so that no level is skipped whatever an editor puts first.
    """
    soup = BeautifulSoup(html, "lxml")
    _level_titles(soup)
    _say_once(soup)
    taken: set[str] = set()
    headings = []
    for tag in soup.find_all(HEADINGS):
        text = tag.get_text(" ", strip=True)
        base = slugify(text)[:80] or "section"
        anchor, count = base, 2
        while anchor in taken:
            anchor, count = f"{base}-{count}", count + 1
        taken.add(anchor)
        tag["id"] = anchor
        headings.append(Heading(int(tag.name[1]), text, anchor))
    body = soup.body.decode_contents() if soup.body else ""
    return body, tuple(headings)


def _level_titles(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(HEADINGS):
        if BLOCK_TITLE not in tag.get("class", ()):
            break
        tag.name = "h2"
    for number, accordion in enumerate(soup.select(".govuk-accordion"), 1):
        accordion["id"] = f"accordion-{number}"
        for place, button in enumerate(accordion.select(".govuk-accordion__section-button"), 1):
            button["id"] = f"accordion-{number}-heading-{place}"


def _say_once(soup: BeautifulSoup) -> None:
    """A caption that only repeats the heading above its table is kept for the ear."""
    for caption in soup.find_all("caption"):
        heading = caption.find_previous(HEADINGS)
        if heading and caption.get_text(" ", strip=True) == heading.get_text(" ", strip=True):
            caption["class"] = "govuk-visually-hidden"


def render_body(stream, *, before: str = "", after: str = "") -> Body:
    """Render a StreamField value for its page, with what the page shows of its own data around it.

    `before` and `after` are HTML that a template has rendered, with everything in it escaped.
    """
    links.prepare(stream.raw_data)
    source_html, headings = anchored(f"{before}{stream.stream_block.render(stream)}{after}")
    return Body(
        html=mark_safe(with_numbers(source_html)),  # noqa: S308 - rendered from editors' blocks
        source_html=source_html,
        headings=headings,
    )


def with_numbers(html: str) -> str:
    """The HTML with every {{contact-key}} turned into the number to dial now."""
    contacts = None

    def link(key: str) -> str:
        nonlocal contacts
        contacts = contacts or directory.current()
        return number_link(contacts.reach_in_words(key))

    return replace_tokens(html, link)
