"""The site's own addresses, and one whose view fails."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from site_core.urls import handler404, handler500  # noqa: F401
from site_core.urls import urlpatterns as site_patterns


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("This view fails on purpose.")


urlpatterns = [path("broken/", broken), *site_patterns]
