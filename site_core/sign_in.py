"""Signing in to read private papers: for members of the partnership who are not editors."""

from urllib.parse import urlsplit

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import reverse

from pages.models import PrivatePapersPage


class SignInForm(AuthenticationForm):
    """Name and password, with errors that say what to do."""

    error_messages = {
        "invalid_login": "We do not know this user name with this password. Check both and try "
        "again. Capital letters matter.",
        "inactive": "This account has been closed. Ask the partnership’s business team.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "Enter your user name."
        self.fields["password"].error_messages["required"] = "Enter your password."


class SignIn(LoginView):
    """The sign-in page. `next` leads only to an address of this site."""

    template_name = "sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request, *args, **kwargs):
        # Members read papers on shared computers: the cookie ends with the browser.
        request.session.set_expiry(0)
        return super().dispatch(request, *args, **kwargs)

    def get_redirect_url(self) -> str:
        """Where `next` leads; nowhere if that is this page, which would lead round in a circle."""
        wanted = super().get_redirect_url()
        return "" if urlsplit(wanted).path == self.request.path else wanted

    def get_default_redirect_url(self) -> str:
        """The first private papers that the member may read; else the admin, or the front page."""
        for page in PrivatePapersPage.objects.live().order_by("path"):
            if page.may_be_read_by(self.request):
                return page.get_url(self.request)
        if self.request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return "/"


class SignOut(LogoutView):
    """Ends the session, by POST only, and leads to the front page."""

    next_page = "/"
