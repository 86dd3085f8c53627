"""What every public answer carries, whatever made it."""

from django.http import HttpRequest, HttpResponse

from guidance import per_request
from guidance.admin.checking import tell_moderator
from guidance.publishing import noting_what_is_held_back

# Where people with an account sign in, work and sign out: the only addresses that set a cookie.
ACCOUNT_PATHS = ("/admin/", "/sign-in/", "/sign-out/")


class PerRequestMiddleware:
    """Read the directory and its like once for a request, unless the request may change them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") and request.path.startswith(ACCOUNT_PATHS):
            return self.get_response(request)
        with per_request.kept():
            return self.get_response(request)


class HeldBackMiddleware:
    """Tell somebody who approves a page or snippet when the checks keep it from being published.

    Wagtail publishes what is approved far from the request: there is no hook with both.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with noting_what_is_held_back() as held_back:
            response = self.get_response(request)
        for approved, stops in held_back:
            tell_moderator(request, approved, stops)
        return response


class PublicPrivacyMiddleware:
    """Leave no trace on a visitor's device: no cookie and nothing kept of an answer.

    What somebody who is signed in is shown is kept nowhere either. Placed outside the session and
    CSRF middleware, so that it sees what they set.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ACCOUNT_PATHS):
            return response
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        else:
            response["Referrer-Policy"] = "no-referrer"
            response.cookies.clear()
            vary = [v for v in response.get("Vary", "").split(", ") if v and v != "Cookie"]
            response["Vary"] = ", ".join(vary) if vary else "Accept-Encoding"
        if "Cache-Control" not in response and not request.path.startswith("/static/"):
            response["Cache-Control"] = "no-store" if request.method == "POST" else "no-cache"
        return response
