"""Who may open an uploaded file."""

from django.http import Http404
from wagtail import hooks
from wagtail.documents.permissions import permission_policy

from guidance.models import Status


@hooks.register("before_serve_document")
def refuse_drafts(document, request):
    """The file of a draft is for those who may edit documents, and is not there for others."""
    if document.status == Status.DRAFT and not permission_policy.user_has_permission_for_instance(
        request.user, "change", document
    ):
        raise Http404("This document is a draft.")
