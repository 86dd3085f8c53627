"""Editors at work in Wagtail's admin, and what the public sees of it."""

import pytest

from .conftest import EDITOR, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# A page and contacts that no other test in the browser looks at.
TOPIC, TOPIC_TITLE = "/children/parental-imprisonment/", "parent in prison"
NUMBER_BEFORE_PUBLISHING = "01632 960111"
NEW_NUMBER = "01632 960123"


@pytest.fixture
def editor(visit):
    """A visitor who has signed in."""
    visitor = visit("/admin/")
    visitor.page.fill("input[name=username]", EDITOR)
    visitor.page.fill("input[name=password]", PASSWORD)
    visitor.page.get_by_role("button", name="Sign in").click()
    visitor.page.wait_for_url("**/admin/")
    return visitor


def open_page_editor(page, address: str) -> None:
    """Find the page by its title, as in a public visit, and open it for editing."""
    page.goto(address)
    title = page.locator("h1").inner_text()
    page.goto(f"/admin/pages/search/?q={title}")
    page.get_by_role("link", name=title, exact=True).first.click()
    page.wait_for_url("**/edit/")


def open_contact_editor(page, name: str) -> None:
    page.goto(f"/admin/snippets/guidance/contact/?q={name}")
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_url("**/edit/**")


def press(page, action: str) -> None:
    """Press an action of the editor's menu at the foot of the page."""
    button = page.locator(f"footer button[name='{action}']")
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target='toggle']").click()
    button.click()
    page.locator(".messages .success, .w-message--success").first.wait_for()


def test_a_topic_page_is_edited_previewed_and_published(editor, visit):
    page = editor.page
    open_page_editor(page, TOPIC)
    words = "What it is like for a child when a parent is in prison, as edited in a test."
    page.fill("textarea[name=summary], input[name=summary]", words)
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("iframe[title='Preview']")
    preview.get_by_text(words).wait_for()
    assert preview.locator("h1").count() == 1
    assert words not in visit(TOPIC).page.content()
    press(page, "action-publish")
    assert words in visit(TOPIC).page.locator("main").inner_text()


def test_a_draft_of_a_page_is_not_public(editor, visit):
    page = editor.page
    open_page_editor(page, "/children/home-alone/")
    words = "A draft summary that nobody but editors may read."
    page.fill("textarea[name=summary], input[name=summary]", words)
    page.locator("footer button[type=submit]").first.click()
    page.locator(".messages .success, .w-message--success").first.wait_for()
    assert words not in visit("/children/home-alone/").page.content()
    assert words not in visit("/children/").page.content()


def test_a_number_changed_in_the_directory_is_changed_everywhere_at_once(editor, visit):
    page = editor.page
    asked = visit("/ask/")
    asked.ask("how do I get help as a carer")
    card = "[data-contact='adult-social-care']"
    before = asked.page.locator(card).first.inner_text()
    assert NEW_NUMBER not in before
    page.goto("/admin/snippets/guidance/contact/?q=adult")
    page.get_by_role("link", name=visit_name(asked.page, card), exact=True).first.click()
    page.wait_for_url("**/edit/**")
    page.fill("input[name=phone]", "12")
    button = page.locator("footer button[name='action-publish']")
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target='toggle']").click()
    button.click()
    assert (
        "too few digits" in page.locator("form").first.inner_text() or "telephone" in page.content()
    )
    page.fill("input[name=phone]", NEW_NUMBER)
    press(page, "action-publish")
    for path in ("/", "/contacts/", "/adults/carers/"):
        shown = visit(path).page.locator(card)
        assert NEW_NUMBER in " ".join(shown.all_inner_texts()), path
    asked = visit("/ask/")
    asked.ask("how do I get help as a carer")
    assert NEW_NUMBER in " ".join(asked.page.locator(card).all_inner_texts())


def visit_name(page, card: str) -> str:
    return page.locator(f"{card} .app-contact__name").first.inner_text()
