"""Asking a question, as a person does it: typing, reading, putting it right, and leaving."""

import pytest
from playwright.sync_api import Error, expect

from .conftest import EXIT, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

QUESTION = "I am looking after my mum and I am worn out, who can help Quokkabella"
EMERGENCY = "he has a knife"
ANSWER = "[data-answer]"
TYPED = "textarea[name=question]"

with_and_without_javascript = pytest.mark.parametrize(
    "javascript", [True, False], ids=["with JavaScript", "without JavaScript"]
)


def wait_for_focus(page, element_id: str) -> None:
    expect(page.locator(f"#{element_id}")).to_be_focused()


@with_and_without_javascript
@pytest.mark.parametrize("start", ["/", "/ask/", "/young-people/is-this-ok/", "/no-such-page/"])
def test_a_question_is_answered_wherever_it_is_typed(visit, start, javascript):
    visitor = visit(start, javascript=javascript)
    visitor.ask(QUESTION)
    page = visitor.page
    assert page.locator(ANSWER).get_attribute("data-status") == "answered"
    assert page.locator("h1").count() == 1
    assert page.locator(f"{ANSWER} .app-contact a[href^='tel:']").count() > 0
    wait_for_focus(page, "answer")
    assert page.url.endswith("/ask/#answer")
    assert "Quokkabella" not in page.locator("body").inner_text()
    assert page.locator(TYPED).input_value() == ""


def test_a_question_leaves_no_trace_on_either_side(visit, site_in_browser):
    visitor = visit("/ask/")
    visitor.ask(QUESTION)
    assert visitor.elsewhere == []
    assert visitor.complaints == []
    assert visitor.context.cookies() == []
    kept = visitor.page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
    assert kept == ["", 0, 0]
    addresses = visitor.page.evaluate(
        "[location.href, document.referrer, ...performance.getEntries().map((e) => e.name)].join()"
    )
    assert "Quokkabella" not in addresses
    assert site_in_browser.traces("Quokkabella") == []


@with_and_without_javascript
def test_a_question_is_asked_and_its_first_source_opened_by_keyboard_alone(visit, javascript):
    visitor = visit("/ask/", javascript=javascript)
    page = visitor.page
    page.locator(TYPED).focus()
    page.keyboard.type("What is private fostering?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(ANSWER)
    wait_for_focus(page, "answer")
    source = page.locator(".app-sources-list a").first
    source.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/private-fostering/**")


@with_and_without_javascript
@pytest.mark.parametrize("width", [PHONE, 1280])
def test_an_emergency_shows_999_before_anything_else_and_without_scrolling(
    visit, javascript, width
):
    visitor = visit("/", width=width, height=640, javascript=javascript)
    visitor.ask(EMERGENCY)
    page = visitor.page
    answer = page.locator(ANSWER)
    assert answer.get_attribute("data-urgency") == "emergency"
    first = answer.locator("a").first
    assert first.get_attribute("href") == "tel:999"
    assert "app-emergency__button" in first.get_attribute("class")
    button, window = first.bounding_box(), page.viewport_size
    assert button["y"] >= 0
    assert button["y"] + button["height"] <= window["height"]
    assert button["height"] >= 44
    wait_for_focus(page, "answer")


def test_the_focus_is_not_hidden_behind_the_strip_at_the_top(visit):
    visitor = visit("/", width=PHONE, height=640)
    visitor.ask(QUESTION)
    page = visitor.page
    strip = page.locator(".app-safety").bounding_box()
    heading = page.locator("#answer").bounding_box()
    assert heading["y"] >= strip["y"] + strip["height"]


@with_and_without_javascript
def test_what_was_typed_is_kept_when_it_has_to_be_mended(visit, javascript):
    visitor = visit("/", javascript=javascript)
    text = "My neighbour worries me. " * 250
    visitor.ask(text)
    page = visitor.page
    assert page.title().startswith("Error:")
    wait_for_focus(page, "answer")
    assert page.locator(TYPED).input_value().strip() == text.strip()
    page.locator(".govuk-error-summary a").click()
    wait_for_focus(page, "question")
    assert page.locator(TYPED).get_attribute("aria-invalid") == "true"
    assert page.locator(".app-contact a[href='tel:999']").is_visible()
    visitor.ask("My neighbour worries me.")
    page.wait_for_selector(ANSWER)


@with_and_without_javascript
def test_an_empty_question_is_named_as_the_problem(visit, javascript):
    visitor = visit("/ask/", javascript=javascript)
    visitor.ask("  ")
    assert "Type what is happening" in visitor.page.locator(".govuk-error-summary").inner_text()
    assert visitor.page.locator("a[href='tel:999']").first.is_visible()


def leave_by_click(visitor) -> None:
    visitor.page.locator(".govuk-exit-this-page__button").click()


def leave_by_shift(visitor) -> None:
    visitor.shift_three_times()


@pytest.mark.parametrize("leave", [leave_by_click, leave_by_shift])
def test_back_after_the_way_out_shows_neither_question_nor_answer(visit, leave):
    visitor = visit("/ask/")
    visitor.ask(QUESTION)
    heading = visitor.page.locator("#answer").inner_text()
    visitor.page.locator(TYPED).fill("Quokkabella is worse")
    leave(visitor)
    visitor.page.wait_for_url(EXIT)
    visitor.page.go_back()
    assert visitor.page.locator(ANSWER).count() == 0
    assert visitor.page.get_by_role("heading", name=heading, exact=True).count() == 0
    assert visitor.page.locator(TYPED).input_value() == ""
    assert "Quokkabella" not in visitor.page.content()


def test_back_to_an_answer_shows_nothing_of_it_without_javascript(visit):
    visitor = visit("/ask/", javascript=False, watched=False)
    visitor.ask(QUESTION)
    page = visitor.page
    page.locator(".app-header__home").click()
    page.wait_for_selector(".app-hero")
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # the browser asks before it posts again
        page.go_back()
    page.wait_for_url("chrome-error://**")
    assert page.locator(ANSWER).count() == 0


@pytest.mark.parametrize("then", ["/contacts/", "/children/"])
def test_a_question_that_was_typed_but_not_sent_is_gone_when_one_comes_back(visit, then):
    visitor = visit("/ask/")
    visitor.page.locator(TYPED).fill(QUESTION)
    visitor.page.goto(then)
    visitor.page.go_back()
    assert visitor.page.locator(TYPED).input_value() == ""


def test_a_second_question_is_asked_under_the_first_answer(visit):
    visitor = visit("/ask/")
    visitor.ask(QUESTION)
    visitor.ask("What is private fostering?")
    assert visitor.page.locator(ANSWER).count() == 1
    assert visitor.page.locator(ANSWER).get_attribute("data-urgency") == "information"
    wait_for_focus(visitor.page, "answer")


@with_and_without_javascript
def test_an_emergency_holds_until_a_button_says_that_it_is_over(visit, javascript):
    visitor = visit("/ask/", javascript=javascript)
    visitor.ask(EMERGENCY)
    visitor.ask("What is private fostering?")
    assert visitor.page.locator(ANSWER).get_attribute("data-urgency") == "emergency"
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="No, nobody is in danger right now").click()
    assert visitor.page.locator(ANSWER).get_attribute("data-urgency") == "urgent"
