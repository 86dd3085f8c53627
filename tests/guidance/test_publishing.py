"""What is approved in a list is checked as it is in the editor."""

import pytest
from wagtail.models import Workflow, WorkflowState

from tests.factories import a_page, set_body

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "published"),
    [("<p>Ring {{police-101}}.</p>", True), ("<p>Ring 01225 396111.</p>", False)],
)
def test_what_was_saved_during_moderation_is_checked(admin_user, words, published):
    page = a_page("Flying kites", "<p>They fly.</p>", draft=True)
    state = Workflow.objects.get().start(page, admin_user)
    set_body(page, words)
    page.save_revision()
    WorkflowState.objects.get(pk=state.pk).current_task_state.approve(user=admin_user)
    page.refresh_from_db()
    assert page.live is published
    assert page.has_unpublished_changes is not published
