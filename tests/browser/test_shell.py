"""What every page has around its words: a way out, 999, room for its words, and no trace."""

import gzip

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, EXIT, PAGES, PHONE, TABLET, each_frame, each_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

CALL = ".app-safety a[href='tel:999']"
WAY_OUT = ".govuk-exit-this-page__button"
# A window of 1280 by 1024 pixels at 400 per cent (success criterion 1.4.10).
FOUR_TIMES_LARGER = {"width": 1280 // 4, "height": 1024 // 4}
# Where the focus is: its place among the elements, whether it is seen there, and what it shows.
FOCUS = """() => {
  const element = document.activeElement
  const style = getComputedStyle(element)
  const steps = [0.05, 0.25, 0.5, 0.75, 0.95]
  const points = [...element.getClientRects()].flatMap((box) => steps.flatMap((across) =>
    steps.map((down) => [box.x + box.width * across, box.y + box.height * down])))
  const shows = (top) => top !== null && (element.contains(top) || top.contains(element))
  return {
    name: element.textContent.trim().replace(/\\s+/g, ' ') || element.id || element.tagName,
    place: [...document.querySelectorAll('*')].indexOf(element),
    seen: points.some(([x, y]) => shows(document.elementFromPoint(x, y))),
    marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
    body: element === document.body,
  }
}"""
KEPT = """async () => ({
  cookie: document.cookie,
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


def widest_part(page) -> str | None:
    """What makes the page scroll sideways, or nothing."""
    return page.evaluate(
        """() => {
          const root = document.documentElement
          if (root.scrollWidth <= root.clientWidth) return null
          const wide = [...document.body.querySelectorAll('*')].filter(
            (element) => element.getBoundingClientRect().right > root.clientWidth + 1)
          return `${root.scrollWidth}px: ` + (wide.at(-1)?.outerHTML.slice(0, 300) ?? 'the page')
        }"""
    )


def in_sight(page, selector: str) -> bool:
    """Whether some element that matches is in the window and not covered."""
    return page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)].some((element) => {
          const box = element.getBoundingClientRect()
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
          return top !== null && element.contains(top)
        })""",
        selector,
    )


@each_page()
def test_a_page_fits_every_window_and_400_per_cent_with_999_and_the_way_out_in_sight(visit, path):
    page = visit(path, width=PHONE).page
    assert page.locator("h1").count() == 1
    for width in (PHONE, TABLET, DESKTOP):
        page.set_viewport_size({"width": width, "height": 800})
        assert widest_part(page) is None, width
        for place in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
            page.evaluate(f"window.scrollTo(0, {place})")
            assert in_sight(page, CALL), (width, place)
            assert in_sight(page, WAY_OUT), (width, place)
    page.set_viewport_size(FOUR_TIMES_LARGER)
    assert widest_part(page) is None
    room = page.evaluate(
        """() => {
          window.scrollTo(0, document.body.scrollHeight / 2)
          const strip = document.querySelector('.app-safety').getBoundingClientRect()
          return innerHeight - Math.max(0, strip.bottom)
        }"""
    )
    assert room >= FOUR_TIMES_LARGER["height"] / 2, "the strip at the top leaves no room to read"


@each_page()
def test_a_page_is_whole_without_javascript(visit, path):
    page = visit(path, javascript=False).page
    for width in (PHONE, TABLET, DESKTOP):
        page.set_viewport_size({"width": width, "height": 800})
        assert widest_part(page) is None, width
        assert page.locator("h1").is_visible()
        assert page.locator(WAY_OUT).get_attribute("href") == EXIT
        hidden = page.locator("main .govuk-accordion__section-content:not(:visible)")
        assert hidden.count() == 0


@each_frame()
def test_a_page_leaves_no_trace_and_calls_nobody_else(visit, path):
    visitor = visit(path)
    visitor.page.wait_for_load_state("networkidle")
    assert visitor.elsewhere == []
    assert visitor.complaints == []
    # Nobody can sign in without a cookie, and nobody else gets one.
    assert visitor.context.cookies() == [] or path == PAGES["sign-in"]
    assert set(visitor.page.evaluate(KEPT).values()) <= {"", 0}


@each_frame()
def test_the_way_out_works_by_click_and_by_pressing_shift_three_times(visit, path):
    visitor = visit(path)
    visitor.page.locator(WAY_OUT).click()
    visitor.page.wait_for_url(EXIT)
    visitor.page.goto(path)
    visitor.shift_three_times()
    visitor.page.wait_for_url(EXIT)
    assert visitor.elsewhere == [EXIT, EXIT]


def test_shift_pressed_three_times_is_a_way_out_while_typing(visit):
    visitor = visit("/ask/")
    visitor.page.get_by_role("textbox").fill("what is neglect")
    visitor.shift_three_times()
    visitor.page.wait_for_url(EXIT)


def test_shift_pressed_twice_is_no_way_out(visit):
    visitor = visit("/")
    visitor.page.keyboard.press("Shift")
    visitor.page.keyboard.press("Shift")
    visitor.page.wait_for_timeout(300)
    assert visitor.elsewhere == []


@each_frame()
def test_the_way_out_is_a_plain_link_without_javascript(visit, path):
    visitor = visit(path, javascript=False)
    visitor.page.locator(WAY_OUT).click()
    visitor.page.wait_for_url(EXIT)


def test_back_after_the_way_out_does_not_show_the_page_again(visit):
    visitor = visit("/")
    visitor.page.goto("/children/neglect/")
    visitor.page.locator(WAY_OUT).click()
    visitor.page.wait_for_url(EXIT)
    visitor.page.go_back()
    assert "/children/neglect/" not in visitor.page.url


@pytest.mark.parametrize("path", ["/", "/children/neglect/", "/contacts/"])
def test_the_first_tab_stop_skips_to_the_words_of_the_page(visit, path):
    page = visit(path, width=PHONE).page
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["name"] == "Skip to main content"
    assert in_sight(page, ".govuk-skip-link")
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("/", PHONE),
        ("/", DESKTOP),
        ("/children/neglect/", PHONE),
        ("/young-people/is-this-ok/", DESKTOP),
        ("/contacts/", PHONE),
        ("/ask/", PHONE),
        ("/policy-library/", DESKTOP),
        ("/procedures/section-47-enquiry/", PHONE),
        ("/procedures/section-47-enquiry/", DESKTOP),
    ],
)
def test_the_tab_key_goes_through_a_page_in_its_order_and_is_always_seen(visit, path, width):
    page = visit(path, width=width).page
    stops = []
    while len(stops) < 500:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["body"] or (stops and stop["place"] == stops[0]["place"]):
            break
        stops.append(stop)
    assert [stop["name"] for stop in stops[:3]] == [
        "Skip to main content",
        "In danger now? Call 999",
        "Cannot speak?",
    ]
    assert any("Exit this page" in stop["name"] for stop in stops[3:5])
    places = [stop["place"] for stop in stops]
    assert places == sorted(places)
    assert [stop["name"] for stop in stops if not stop["seen"]] == []
    assert [stop["name"] for stop in stops if not stop["marked"]] == []
    links = page.locator("main a:visible, main button:visible, main textarea:visible").count()
    assert len(stops) >= links


def test_the_menu_of_a_phone_opens_by_keyboard_and_without_javascript(visit):
    page = visit("/", width=PHONE, javascript=False).page
    link = page.locator(".app-navigation__menu a", has_text="Contacts")
    assert not link.is_visible()
    page.locator(".app-navigation__summary").press("Enter")
    link.click()
    page.wait_for_url("**/contacts/")


def test_the_pages_beside_a_page_open_from_a_menu_on_a_phone_and_stand_beside_it_else(visit):
    page = visit("/children/neglect/", width=PHONE, javascript=False).page
    beside = page.locator(".app-way__near a", has_text="Emotional abuse")
    assert not page.locator(".app-near").is_visible()
    assert not beside.is_visible()
    page.locator(".app-way__summary").press("Enter")
    assert page.locator(".app-way__near [aria-current=page]").is_visible()
    assert widest_part(page) is None
    beside.click()
    page.wait_for_url("**/children/emotional-abuse/")
    page.set_viewport_size({"width": DESKTOP, "height": 800})
    assert page.locator(".app-near [aria-current=page]").is_visible()
    assert not page.locator(".app-way__near").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_light_or_dark_of_the_device_and_prints_on_white(visit, scheme):
    page = visit("/").page
    page.emulate_media(color_scheme=scheme)
    ground = "getComputedStyle(document.body).backgroundColor"
    assert (
        page.evaluate(ground) == {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 29, 33)"}[scheme]
    )
    page.emulate_media(media="print", color_scheme=scheme)
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_a_first_view_of_the_front_page_is_light(visit):
    """Under 150 KB: styles, script and drawings compressed, as a server sends them."""
    page = visit("about:blank").page
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert len(answers) >= 3
    sizes = {
        answer.url: len(
            gzip.compress(answer.body())
            if answer.url.endswith((".css", ".js", ".svg"))
            else answer.body()
        )
        for answer in answers
    }
    assert sum(sizes.values()) < 150_000, sizes


def test_a_page_is_printed_with_its_numbers_and_without_its_buttons(visit):
    page = visit("/children/neglect/").page
    page.emulate_media(media="print")
    assert not page.locator(".govuk-exit-this-page__button").is_visible()
    assert not page.locator("[data-print]").is_visible()
    assert page.locator("main .app-contact .app-number").first.is_visible()
    assert page.locator("h1").is_visible()


def test_print_this_page_is_offered_only_where_it_works(visit):
    assert visit("/children/neglect/").page.locator("[data-print]").is_visible()
    without = visit("/children/neglect/", javascript=False).page
    assert not without.locator("[data-print]").is_visible()
