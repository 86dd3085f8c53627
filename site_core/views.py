"""Addresses that browsers ask for by themselves."""

from django.http import HttpRequest, HttpResponseRedirect
from django.templatetags.static import static


def favicon(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(static("site_core/images/favicon-32.png"))
