"""Guidance as a PDF to print or keep: one address a page, never older than the page itself."""

import hashlib
import logging
import threading
from collections import OrderedDict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from .addresses import absolute

logger = logging.getLogger(__name__)

# Kept in each process: a PDF of a procedure has about 60 KB.
KEPT = 24
# Making one takes a second or two of a processor: one at a time, and a visitor waits this long.
PATIENCE_SECONDS = 8
# How many are made or waited for at once. Who waits holds a thread, and the others are for people
# who ask for help.
MOST_AT_ONCE = 2


class PdfBusyError(Exception):
    """Others are being made, and take long or are too many."""


def _made(html: str, base_url: str) -> bytes:
    # Loaded at the first PDF: a machine without Pango serves everything else.
    from .pdf_making import make_pdf

    return make_pdf(html, base_url)


class _Shelf:
    """The last PDFs made, by the hash of the page they were made from.

    The hash covers every word, number and date in it, so that a PDF is never older than its page.
    """

    def __init__(self, size: int):
        self._size = size
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)

    def _taken(self, key: str) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def get(self, html: str, base_url: str) -> bytes:
        """Raises PdfBusyError where another PDF takes too long, or others wait already."""
        key = hashlib.sha256(f"{base_url}\n{html}".encode()).hexdigest()
        if kept := self._taken(key):
            return kept
        if not self._places.acquire(blocking=False):
            raise PdfBusyError
        try:
            made = self._next(key, html, base_url)
        finally:
            self._places.release()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made

    def _next(self, key: str, html: str, base_url: str) -> bytes:
        """The PDF when it is its turn; perhaps somebody else made it in the meantime."""
        if not self._making.acquire(timeout=PATIENCE_SECONDS):
            raise PdfBusyError
        try:
            return self._taken(key) or _made(html, base_url)
        finally:
            self._making.release()


shelf = _Shelf(KEPT)


def pdf_response(request: HttpRequest, page, *, preview: bool = False) -> HttpResponse:
    """A guidance page as a PDF, or a plain page that says why there is none now.

    A preview, for editors, says that it is not published, and is not kept.
    """
    base_url = absolute(request, page.get_url(request) or "/")
    html = render_to_string(
        "guidance/guidance_pdf.html",
        {
            "page": page,
            "address": base_url,
            "preview": preview,
            "printed_on": timezone.localdate(),
        },
        request=request,
    )
    try:
        data = _made(html, base_url) if preview else shelf.get(html, base_url)
    except PdfBusyError:
        return _problem(request, page)
    except Exception:
        logger.exception("The PDF of page %s could not be made.", page.pk)
        return _problem(request, page)
    response = HttpResponse(data, content_type="application/pdf")
    name = slugify(f"{page.title[:60]} {page.version}".replace(".", "-")) or "guidance"
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _problem(request: HttpRequest, page) -> HttpResponse:
    response = render(request, "guidance/pdf_problem.html", {"page": page}, status=503)
    response["Retry-After"] = "60"
    return response
