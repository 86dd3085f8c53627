"""What is approved in a list is checked as it is in the editor."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Workflow, WorkflowState

from site_core.models import User
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


@pytest.mark.parametrize("words", ["<p>Ring 01225 396111.</p>", "<h4>Where</h4>"])
def test_whoever_approves_is_told_what_kept_it_from_being_published(client, admin_user, words):
    page = a_page("Flying kites", "<p>They fly.</p>", draft=True)
    task = Workflow.objects.get().start(page, admin_user).current_task_state
    set_body(page, words)
    page.save_revision()
    moderator = User.objects.create_user("moderator")
    moderator.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(moderator)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    client.post(address, {"comment": ""})
    said = BeautifulSoup(client.get("/admin/").text, "lxml").select_one(".messages .warning")
    assert "“Flying kites” was approved but not published" in said.get_text()
    assert "Body › block 1 (Text)" in said.get_text()


def test_whoever_approves_a_date_that_cannot_be_is_told_of_its_field(client, admin_user):
    page = a_page("Flying kites", "<p>They fly.</p>", kind="guidance", draft=True)
    task = Workflow.objects.get().start(page, admin_user).current_task_state
    page.effective_from, page.review_on = date(2026, 5, 1), date(2026, 4, 1)
    page.save_revision(clean=False)
    client.force_login(admin_user)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    client.post(address, {"comment": ""})
    said = BeautifulSoup(client.get("/admin/").text, "lxml").select_one(".messages .warning")
    assert "Next review" in said.get_text()
    page.refresh_from_db()
    assert not page.live


def test_whoever_approves_what_is_sound_is_told_nothing(client, admin_user):
    page = a_page("Flying kites", "<p>They fly.</p>", draft=True)
    task = Workflow.objects.get().start(page, admin_user).current_task_state
    client.force_login(admin_user)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    client.post(address, {"comment": ""})
    assert "but not published" not in client.get("/admin/").text
    page.refresh_from_db()
    assert page.live
