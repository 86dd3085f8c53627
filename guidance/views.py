"""Pages that are not in the page tree: reading an imported document."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render

from .models import GuidanceDocument, Passage


def read_document(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A document's text under its headings, labelled with its date and area."""
    document = get_object_or_404(GuidanceDocument, pk=pk)
    passages = list(Passage.objects.public().filter(document=document).order_by("position"))
    if not passages:
        return render(request, "404.html", status=404)
    if request.path != document.reading_url:
        return HttpResponsePermanentRedirect(document.reading_url)
    sections = [
        {"heading_path": path, "anchor": anchor, "text": "\n".join(p.text for p in group)}
        for (anchor, path), group in groupby(
            passages, key=lambda p: (p.anchor, tuple(p.heading_path))
        )
    ]
    return render(
        request,
        "guidance/read_document.html",
        {"document": document, "sections": sections, "passage": passages[0]},
    )
