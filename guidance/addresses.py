"""Whole addresses, for whoever is not on the site: search engines, feed readers, paper."""

from django.conf import settings
from django.http import HttpRequest


def absolute(request: HttpRequest, path: str) -> str:
    """The address of a path of this site, on the host of SITE_URL; else on that of the request."""
    if settings.SITE_URL:
        return settings.SITE_URL.rstrip("/") + path
    return request.build_absolute_uri(path)
