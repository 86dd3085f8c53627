"""After a save: what is to be put right, in words. Before many pages are published at once: the
same checks as for one."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.models import Page

from guidance.checks import Finding
from guidance.checks.objects import object_findings

MOST_SHOWN = 6


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def tell_editor(request, instance):
    """Say what the checks found. Nothing is said when the editor saves by itself while typing."""
    if "application/json" in request.headers.get("Accept", ""):
        return
    found = object_findings(instance)
    if found:
        messages.warning(request, _sentence(found))


def tell_moderator(request, approved, stops: list[Finding]):
    """Say why something was approved and yet is not published."""
    head = format_html(
        "“{}” was approved but not published. To put right first ({}):", approved, len(stops)
    )
    messages.warning(request, _listed(head, stops))


def _sentence(found: list[Finding]) -> str:
    stops = [finding for finding in found if finding.stops]
    head = (
        f"Saved. To put right before it can be published ({len(stops)}):"
        if stops
        else f"Please look at this ({len(found)}):"
    )
    return _listed(head, found)


def _listed(head: str, found: list[Finding]) -> str:
    items = format_html_join(
        "", "<li><b>{}</b>: {}</li>", ((f.place, f.message) for f in found[:MOST_SHOWN])
    )
    more = f" And {len(found) - MOST_SHOWN} more, at the top of the editor."
    return format_html("{}<ul>{}</ul>{}", head, items, more if len(found) > MOST_SHOWN else "")


@hooks.register("before_bulk_action")
def check_before_bulk_publishing(request, action_type, objects, action):
    """Refuse to publish several pages while one of them would not be published by itself."""
    if action_type != "publish" or not any(isinstance(item, Page) for item in objects):
        return None
    pages = list(objects)
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        for page in objects:
            pages += page.get_descendants().not_live().specific()
    stopped = []
    for page in pages:
        latest = page.specific.get_latest_revision_as_object()
        first = next((f for f in object_findings(latest) if f.stops), None)
        if first:
            stopped.append((latest.title, first.place, first.message))
    if not stopped:
        return None
    messages.error(
        request,
        format_html(
            "Nothing was published. Put this right first:<ul>{}</ul>",
            format_html_join("", "<li><b>{}</b>, {}: {}</li>", stopped),
        ),
    )
    return redirect(action.next_url or "wagtailadmin_explore_root")
