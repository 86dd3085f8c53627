"""Make a tagged, bookmarked PDF of an HTML document with WeasyPrint, from our own files only."""

import posixpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

STYLES = Path(__file__).with_name("pdf.css")
PUBLIC_MEDIA = ("images/", "original_images/")


class OwnFilesFetcher(URLFetcher):
    """Reads the site's own pictures and static files from disk; never asks a network."""

    def __init__(self, base_url: str):
        super().__init__(allowed_protocols=())
        self._site = urlsplit(base_url)[:2]

    def fetch(self, url: str, headers=None) -> URLFetcherResponse:
        """Raises ValueError for anything that is not a file of this site."""
        parts = urlsplit(url)
        path = _own_file(unquote(parts.path)) if parts[:2] == self._site else None
        if path is None:
            raise ValueError("Only the site's own files may be read.")
        return URLFetcherResponse(url, path.read_bytes())


def _own_file(address: str) -> Path | None:
    """The file on disk that a path of this site's static or media address stands for."""
    found = None
    address = posixpath.normpath(address)
    try:
        if address.startswith(settings.STATIC_URL):
            found = finders.find(address.removeprefix(settings.STATIC_URL))
        elif address.startswith(settings.MEDIA_URL):
            name = address.removeprefix(settings.MEDIA_URL)
            if name.startswith(PUBLIC_MEDIA):
                found = safe_join(settings.MEDIA_ROOT, name)
    except (SuspiciousFileOperation, ValueError):
        return None
    return Path(found) if found and Path(found).is_file() else None


def make_pdf(html: str, base_url: str) -> bytes:
    """A tagged PDF (PDF/UA-1) of an HTML document. Links become absolute by `base_url`."""
    fetcher = OwnFilesFetcher(base_url)
    document = HTML(string=html, base_url=base_url, url_fetcher=fetcher)
    styles = CSS(string=STYLES.read_text("utf-8"), base_url=base_url, url_fetcher=fetcher)
    return document.write_pdf(stylesheets=[styles], pdf_variant="pdf/ua-1")
