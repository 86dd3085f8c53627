"""What search engines read."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap

from guidance.addresses import absolute
from guidance.privacy import listed

ROBOTS = """\
User-agent: *
Disallow: /admin/
Sitemap: {sitemap}
"""


class PublicSitemap(Sitemap):
    """Every page that everybody may see, but for those that ask not to be listed."""

    limit = 5000

    def items(self):
        pages = listed(self.get_wagtail_site().root_page.get_descendants(inclusive=True))
        found = pages.order_by("path").defer_streamfields().specific()
        return [page for page in found if not getattr(page, "noindex", False)]

    def _urls(self, page, protocol, domain):
        listed = [
            {
                "location": absolute(self.request, item.get_url(self.request)),
                "lastmod": self.lastmod(item),
            }
            for item in self.paginator.page(page).object_list
        ]
        changes = [row["lastmod"] for row in listed if row["lastmod"]]
        self.latest_lastmod = max(changes, default=None)
        return listed


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return wagtail_sitemap(request, {"pages": PublicSitemap})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but the admin. Pages that are not to be listed say so themselves."""
    text = ROBOTS.format(sitemap=absolute(request, reverse("sitemap")))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
