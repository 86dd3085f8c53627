from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

import guidance.urls
import pages.urls
import search.urls
from site_core.sign_in import SignIn, SignOut
from site_core.views import favicon

handler400 = "site_core.errors.bad_request"
handler403 = "site_core.errors.no_access"
handler404 = "site_core.errors.page_not_found"
handler500 = "site_core.errors.server_error"

urlpatterns = [
    # Browsers ask for this address whatever the page says.
    path("favicon.ico", favicon),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sign-in/", SignIn.as_view(), name="sign_in"),
    path("sign-out/", SignOut.as_view(), name="sign_out"),
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
