"""Searching, as a practitioner does it: typing, narrowing, turning pages, reading, and leaving."""

import pytest
from playwright.sync_api import expect

from .conftest import EXIT, PHONE, TABLET
from .test_shell import widest_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

RESULT = ".app-result"
BOX = "input[name=q]"

with_and_without_javascript = pytest.mark.parametrize(
    "javascript", [True, False], ids=["with JavaScript", "without JavaScript"]
)


@with_and_without_javascript
@pytest.mark.parametrize("start", ["/search/", "/procedures/"])
def test_a_search_is_narrowed_and_turned_and_leads_to_the_heading(visit, start, javascript):
    visitor = visit(start, javascript=javascript)
    page = visitor.page
    visitor.search("child protection")
    expect(page.locator("#answer")).to_be_focused()
    assert page.url.endswith("/search/#answer")
    assert page.locator(RESULT).count() == 10
    first = page.locator(".app-result__title").first.inner_text()
    with page.expect_navigation():
        page.get_by_role("button", name="Next page").click()
    assert page.locator(".app-result__title").first.inner_text() != first
    page.locator(".app-search__filters summary").click()
    page.get_by_label("Kind").select_option("procedure")
    with page.expect_navigation():
        page.get_by_role("button", name="Show results").click()
    assert {text.split()[0] for text in page.locator(".app-result__facts").all_inner_texts()} == {
        "Procedure"
    }
    with page.expect_navigation():
        page.get_by_role("button", name="Remove kind: Procedure").click()
    assert page.locator(".app-result__title").first.inner_text() == first
    deep = page.locator(".app-result__heading a").first
    address = deep.get_attribute("href")
    deep.click()
    page.wait_for_url(f"**{address}")
    assert page.locator("#" + address.partition("#")[2]).is_visible()


@with_and_without_javascript
def test_a_search_is_made_and_opened_by_keyboard_alone(visit, javascript):
    page = visit("/search/", javascript=javascript).page
    page.locator(BOX).focus()
    page.keyboard.type("private fostering")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/private-fostering/**")


def test_an_emergency_shows_999_without_scrolling_on_a_phone(visit):
    visitor = visit("/search/", width=PHONE, height=640)
    visitor.search("he has a knife")
    button = visitor.page.locator("main a").first
    assert button.get_attribute("href") == "tel:999"
    box = button.bounding_box()
    assert 0 <= box["y"] <= 640 - box["height"]
    expect(visitor.page.locator("h1")).to_be_focused()


def test_what_finds_nothing_is_asked_as_a_question_at_one_button(visit):
    visitor = visit("/search/")
    visitor.search("xyzzy plugh")
    page = visitor.page
    with page.expect_navigation():
        page.get_by_role("button", name="Ask it as a question").click()
    assert page.url.endswith("/ask/#answer")
    assert page.locator("[data-answer] .app-contact").count() > 0


@pytest.mark.parametrize("width", [PHONE, TABLET])
def test_results_fit_a_narrow_window(visit, width):
    visitor = visit("/search/", width=width)
    visitor.search("who attends a strategy discussion")
    assert visitor.page.locator("mark").first.is_visible()
    visitor.page.locator(".app-search__filters summary").click()
    assert widest_part(visitor.page) is None


def test_a_search_leaves_no_trace_on_either_side(visit, site_in_browser):
    visitor = visit("/search/")
    visitor.search("neglect Quokkabella")
    page = visitor.page
    assert visitor.elsewhere == visitor.complaints == []
    assert visitor.context.cookies() == []
    addresses = page.evaluate(
        "[location.href, document.title, ...performance.getEntries().map((e) => e.name)].join()"
    )
    assert "Quokkabella" not in addresses
    assert site_in_browser.traces("Quokkabella") == []


def test_back_after_the_way_out_shows_neither_search_nor_results(visit):
    visitor = visit("/search/")
    visitor.search("neglect Quokkabella")
    visitor.page.locator(".govuk-exit-this-page__button").click()
    visitor.page.wait_for_url(EXIT)
    visitor.page.go_back()
    assert "Quokkabella" not in visitor.page.content()
    assert visitor.page.locator(RESULT).count() == 0
    assert visitor.page.locator(BOX).input_value() == ""


def test_results_are_printed_without_buttons(visit):
    visitor = visit("/search/")
    visitor.search("child protection")
    visitor.page.emulate_media(media="print")
    assert visitor.page.locator(".app-result__excerpt").first.is_visible()
    assert visitor.page.locator("main button:visible, main input:visible").count() == 0
