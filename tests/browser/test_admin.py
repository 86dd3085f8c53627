"""Editors at work in Wagtail's admin, and what the public sees of it."""

import pytest

from .conftest import EDITOR, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Pages that no other test in the browser reads.
EDITED, DRAFTED = "/children/parental-imprisonment/", "/children/home-alone/"
NEW_NUMBER = "01632 960123"
SUMMARY = "textarea[name=summary], input[name=summary]"


@pytest.fixture
def editor(visit):
    """The page of a visitor who has signed in."""
    page = visit("/admin/").page
    page.fill("input[name=username]", EDITOR)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    return page


def edit(page, address: str) -> None:
    """Open the editor of a page from the page itself."""
    page.goto(address)
    page.locator("#wagtail-userbar-trigger").click()
    page.get_by_role("menuitem", name="Edit this page").click()
    page.wait_for_url("**/edit/")


def edit_contact(page, name: str) -> None:
    page.goto("/admin/snippets/guidance/contact/")
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_url("**/edit/**")


def press(page, action: str) -> None:
    """Press an action of the menu at the foot of the editor."""
    button = page.locator(f"footer button[name='{action}']")
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target='toggle']").click()
    with page.expect_navigation():
        button.click()


def messages(page) -> str:
    return page.locator(".messages").inner_text()


def shown(visit, path: str) -> str:
    """The words of a page as the public reads it."""
    return visit(path).page.locator("main").inner_text()


def test_a_topic_page_is_edited_previewed_and_published(editor, visit):
    words = "What it is like for a child when a parent is in prison, as a test has it."
    edit(editor, EDITED)
    editor.fill(SUMMARY, words)
    editor.get_by_role("button", name="Toggle preview").click()
    preview = editor.frame_locator("iframe.w-preview__iframe").last
    preview.get_by_text(words).wait_for()
    assert preview.locator(".app-header").count() == 1
    assert words not in shown(visit, EDITED)
    press(editor, "action-publish")
    assert "published" in messages(editor)
    assert words in shown(visit, EDITED)


def test_a_draft_of_a_page_is_seen_by_nobody_else(editor, visit):
    words = "A draft of a summary that only editors read."
    edit(editor, DRAFTED)
    editor.fill(SUMMARY, words)
    with editor.expect_navigation():
        editor.get_by_role("button", name="Save draft").click()
    assert editor.locator(SUMMARY).input_value() == words
    assert words not in shown(visit, DRAFTED)
    assert words not in shown(visit, "/children/")


def test_a_number_changed_in_the_directory_is_changed_on_pages_and_in_an_answer(editor, visit):
    def answer() -> tuple[str, str]:
        visitor = visit("/ask/")
        visitor.ask("how do I get help as a carer")
        card = visitor.page.locator(".app-contact[data-contact='adult-social-care']").first
        return card.locator(".app-contact__name").inner_text(), card.inner_text()

    name, card = answer()
    assert NEW_NUMBER not in card
    edit_contact(editor, name)
    editor.fill("input[name=phone]", NEW_NUMBER)
    press(editor, "action-publish")
    assert NEW_NUMBER in answer()[1]
    for path in ("/contacts/", "/adults/carers/"):
        assert NEW_NUMBER in shown(visit, path), path


def test_a_number_that_cannot_be_rung_is_refused(editor, visit):
    edit_contact(editor, "Samaritans")
    editor.fill("input[name=phone]", "0116 12")
    press(editor, "action-publish")
    assert "too few digits" in editor.locator("main").inner_text()
    assert "0116 12" not in shown(visit, "/contacts/").replace("116 123", "")


def test_the_first_page_tells_editors_how_many_contacts_to_confirm(editor):
    panel = editor.locator("section", has_text="Contacts to confirm").last
    assert "have not been confirmed" in panel.inner_text()
    panel.get_by_role("link", name="open the directory").click()
    editor.get_by_text("Never confirmed").first.wait_for()
    assert editor.get_by_role("link", name="Childline", exact=True).count() >= 1


@pytest.mark.parametrize(
    ("address", "row"),
    [
        ("/admin/snippets/guidance/topic/", "Neglect"),
        ("/admin/snippets/search/answertext/", "Call 999 now"),
        ("/admin/documents/", "Annual report"),
    ],
)
def test_what_editors_keep_is_listed(editor, address, row):
    editor.goto(address)
    assert row in editor.locator("main").inner_text()


def test_signing_in_is_refused_with_a_wrong_password(visit):
    page = visit("/admin/").page
    page.fill("input[name=username]", EDITOR)
    page.fill("input[name=password]", "a guess")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    assert "/admin/login/" in page.url
    assert page.locator("input[name=password]").is_visible()
