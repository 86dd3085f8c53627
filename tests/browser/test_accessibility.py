"""WCAG 2.2 A and AA, by axe-core in the browser, and the parts of it that axe cannot see."""

import pytest

from .conftest import DESKTOP, PHONE, ROOT, TABLET, each_page
from .test_shell import FOUR_TIMES_LARGER, widest_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

AXE = ROOT / "node_modules/axe-core/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# All that a change of colours can break, and all that a change of width cannot.
CONTRAST = ["color-contrast", "link-in-text-block"]
EVERYTHING = {"runOnly": {"type": "tag", "values": WCAG}}
BUT_CONTRAST = EVERYTHING | {"rules": {rule: {"enabled": False} for rule in CONTRAST}}
CONTRAST_ALONE = {"runOnly": {"type": "rule", "values": CONTRAST}}
RUN = """async (options) => {
  const found = await axe.run(document, { ...options, resultTypes: ['violations'] })
  return {
    passed: found.passes.length,
    violations: found.violations.flatMap((rule) => rule.nodes.map((node) =>
      `${rule.id}: ${node.html.slice(0, 200)} (${node.failureSummary.replace(/\\s+/g, ' ')})`)),
  }
}"""
QUESTIONS = {
    "an emergency": "he has a knife",
    "a worry": "my neighbour's child is always hungry and left alone",
    "a question about guidance": "What happens at a child protection conference?",
    "off the subject": "what day is the recycling collected",
    "an empty question": " ",
    "a question that is too long": "My neighbour worries me. " * 250,
}
SEARCHES = {
    "found": "child protection conference",
    "an emergency": "he has a knife",
    "nothing found": "xyzzy plugh",
    "an empty search": " ",
}
# What a reader may set for themselves (success criterion 1.4.12).
WIDER_TEXT = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
CUT_OFF = """() => [...document.querySelectorAll('main *, .app-safety *, .app-header *')].filter(
  (element) => element.children.length === 0 && element.textContent.trim()
    && getComputedStyle(element).overflow === 'hidden'
    && element.clientWidth > 1
    && (element.scrollWidth > element.clientWidth + 1
      || element.scrollHeight > element.clientHeight + 1)
).map((element) => element.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        pytest.fail("axe-core is not installed: type make install.")
    return AXE.read_text("utf-8")


def violations(page, axe: str, options: dict = EVERYTHING) -> list[str]:
    """What axe finds wrong with the page as it stands, from its top."""
    page.evaluate("window.scrollTo(0, 0)")
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    found = page.evaluate(RUN, options)
    assert found["passed"] > (0 if options is CONTRAST_ALONE else 10), "axe looked at nothing"
    return found["violations"]


each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())

each_search = pytest.mark.parametrize("text", SEARCHES.values(), ids=SEARCHES.keys())


@each_page()
def test_a_page_breaks_no_rule_on_any_screen_in_the_light_or_the_dark(visit, axe, path):
    page = visit(path, width=PHONE).page
    for width, options in ((PHONE, BUT_CONTRAST), (TABLET, BUT_CONTRAST), (DESKTOP, EVERYTHING)):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page, axe, options) == [], width
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert violations(page, axe, CONTRAST_ALONE) == []


@each_question
def test_an_answer_breaks_no_rule_on_a_phone_or_a_large_screen(visit, axe, question):
    visitor = visit("/ask/", width=PHONE)
    visitor.ask(question)
    assert visitor.page.locator("#answer").count() == 1
    assert violations(visitor.page, axe) == []
    visitor.page.set_viewport_size({"width": DESKTOP, "height": 800})
    assert violations(visitor.page, axe) == []


@each_search
def test_a_search_breaks_no_rule_and_is_read_at_four_times_its_size(visit, axe, text):
    visitor = visit("/search/", **FOUR_TIMES_LARGER)
    visitor.search(text)
    page = visitor.page
    page.locator(".app-search__filters summary").click()
    assert widest_part(page) is None
    assert violations(page, axe, BUT_CONTRAST) == []
    page.set_viewport_size({"width": DESKTOP, "height": 800})
    assert violations(page, axe) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, axe, CONTRAST_ALONE) == []


def test_what_opens_breaks_no_rule_when_it_is_open(visit, axe):
    page = visit("/about/every-block/", width=PHONE).page
    for summary in page.locator("summary:visible").all():
        summary.click()
    assert page.locator("details[open]").count() >= 3
    assert violations(page, axe) == []


@each_question
def test_an_answer_is_read_at_four_times_its_size_without_scrolling_sideways(visit, question):
    visitor = visit("/ask/", **FOUR_TIMES_LARGER)
    visitor.ask(question)
    assert widest_part(visitor.page) is None


@pytest.mark.parametrize("path", ["/", "/children/neglect/", "/about/every-block/", "/contacts/"])
def test_wider_spaced_text_is_not_cut_off(visit, path):
    page = visit(path, width=PHONE).page
    page.evaluate(
        """(rules) => {
          const sheet = new CSSStyleSheet()
          sheet.replaceSync(rules)
          document.adoptedStyleSheets = [sheet]
        }""",
        WIDER_TEXT,
    )
    assert page.evaluate("getComputedStyle(document.body).wordSpacing") != "0px"
    assert widest_part(page) is None
    assert page.evaluate(CUT_OFF) == []
