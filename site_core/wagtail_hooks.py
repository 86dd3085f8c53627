"""Who is shown a page: nobody once it has expired; and what a member without access is told."""

from django.http import Http404
from wagtail import hooks

from guidance.privacy import is_expired

from .errors import no_access


@hooks.register("before_serve_page", order=-1)
def take_down_at_once(page, request, args, kwargs):
    """An expired page is gone on time, also before the scheduled task comes round."""
    if is_expired(page):
        raise Http404


@hooks.register("before_serve_page")
def refuse_page_kindly(page, request, args, kwargs):
    return _refusal(page.get_view_restrictions, request)


@hooks.register("before_serve_document", order=-1)
def refuse_document_kindly(document, request):
    """Before Wagtail's own check, which would ask for another account."""
    return _refusal(document.collection.get_view_restrictions, request)


def _refusal(restrictions, request):
    """The refusal for a member without access; None for a visitor, whom Wagtail asks to sign in."""
    if request.user.is_authenticated and not all(
        restriction.accept_request(request) for restriction in restrictions()
    ):
        return no_access(request)
    return None
