from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

import guidance.urls
import pages.urls
import search.urls

handler400 = "site_core.errors.bad_request"
handler404 = "site_core.errors.page_not_found"
handler500 = "site_core.errors.server_error"

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(guidance.urls)),
    path("", include(search.urls)),
    path("", include(pages.urls)),
    # Pictures only: documents are served by Wagtail's own view, which heeds their privacy.
    re_path(
        r"^media/(?P<path>(?:images|original_images)/.*)$",
        serve,
        {"document_root": settings.MEDIA_ROOT},
    ),
    path("", include(wagtail_urls)),
]
