"""The question box on a partner's page: another origin, a strict policy, a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import EXIT, ROOT

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
SECRET = "Quokkabella hits her little boy"


@pytest.fixture
def school(chromium, site_in_browser, partner):
    """The partner's page, and everything that it asked for or complained of."""
    context = chromium.new_context(viewport={"width": 320, "height": 800}, locale="en-GB")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.asked, page.complaints = [], []
    context.route(f"{EXIT}*", lambda route: route.fulfill(content_type="text/html", body="Weather"))
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(partner.address)
    page.get_by_label("What is happening").wait_for()
    yield page
    context.close()


def ask(page, question: str) -> None:
    page.get_by_label("What is happening").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def focused(page) -> str:
    return page.evaluate(
        """() => { let at = document.activeElement;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at.textContent }"""
    )


def test_help_stands_there_before_anything_is_asked(school):
    expect(school.get_by_text("Call 999")).to_be_visible()
    expect(school.get_by_role("button", name="Exit this page")).to_be_visible()


def test_a_question_is_answered_under_a_strict_policy(school, site_in_browser, partner):
    ask(school, "My neighbour hits his little boy")
    heading = school.get_by_role("heading", name="Tell children's social care today")
    expect(heading).to_be_visible()
    assert focused(school) == "Tell children's social care today"
    expect(school.get_by_role("status")).to_have_text("Answer: Tell children's social care today")
    assert school.locator("a[href^='tel:']").count() >= 2
    assert not school.complaints
    allowed = (site_in_browser.address, partner.address)
    assert all(url.startswith(allowed) for url in school.asked)


def test_an_emergency_shows_999_first(school):
    ask(school, "he has a knife")
    expect(school.get_by_role("heading", name="Call 999 now")).to_be_visible()
    assert school.locator("a[href^='tel:']").first.get_attribute("href") == "tel:999"


def test_a_question_that_is_put_back_is_answered_by_a_button(school):
    ask(school, "my neighbour hits his wife")
    school.get_by_role("button", name="Yes, it is happening now").click()
    expect(school.get_by_role("heading", name="Call 999 now")).to_be_visible()


def test_words_of_another_language_say_which(school):
    ask(school, "زوجي يصرخ كل يوم")
    words = school.locator("[lang=ar]")
    expect(words).to_be_visible()
    assert words.get_attribute("dir") == "rtl"


def test_it_works_by_keyboard_alone(school):
    school.keyboard.press("Tab")
    expect(school.get_by_role("button", name="Exit this page")).to_be_focused()
    school.keyboard.press("Tab")
    school.keyboard.type("he has a knife")
    school.keyboard.press("Tab")
    school.keyboard.press("Enter")
    expect(school.get_by_role("heading", name="Call 999 now")).to_be_visible()


@pytest.mark.parametrize("asked", [None, "My neighbour hits his little boy", "he has a knife"])
def test_axe_finds_nothing(school, asked):
    if asked:
        ask(school, asked)
        school.get_by_role("heading", level=3).first.wait_for()
    # The page's own policy keeps other scripts out: this one comes from the tests.
    session = school.context.new_cdp_session(school)
    session.send("Runtime.evaluate", {"expression": Path(AXE).read_text("utf-8")})
    found = session.send(
        "Runtime.evaluate",
        {
            "expression": "axe.run().then((r) => JSON.stringify(r.violations.map((v) => "
            "[v.id, v.nodes.map((n) => n.html)])))",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    assert found["result"]["value"] == "[]"


def test_leaving_takes_what_was_asked_with_it(school):
    ask(school, SECRET)
    school.get_by_role("heading", level=3).first.wait_for()
    with school.expect_navigation(url=f"{EXIT}*"):
        school.get_by_role("button", name="Exit this page").click()
    school.go_back()
    assert "little boy" not in school.content()


def test_shift_three_times_leaves(school):
    with school.expect_navigation(url=f"{EXIT}*"):
        for _ in range(3):
            school.keyboard.press("Shift")


def test_nothing_is_kept(school, site_in_browser):
    ask(school, SECRET)
    school.get_by_role("heading", level=3).first.wait_for()
    assert school.context.cookies() == []
    kept = "() => localStorage.length + sessionStorage.length"
    assert school.evaluate(kept) == 0
    assert site_in_browser.traces("Quokkabella") == []


def test_what_was_typed_stays_when_nothing_answers(school):
    school.route("**/api/v1/questions", lambda route: route.abort())
    ask(school, "My neighbour hits his little boy")
    expect(school.get_by_role("heading", name="We could not answer that just now")).to_be_visible()
    expect(school.get_by_label("What is happening")).to_have_value(
        "My neighbour hits his little boy"
    )
    assert school.locator("a[href='tel:999']").count() == 1


def test_it_fits_a_phone_and_keeps_its_own_looks(school):
    ask(school, "My neighbour hits his little boy")
    school.get_by_role("heading", level=3).first.wait_for()
    assert school.evaluate("() => document.documentElement.scrollWidth") <= 320
    size = "(button) => button.getBoundingClientRect().height"
    assert school.get_by_role("button", name="Ask", exact=True).evaluate(size) >= 44
