"""Settings that every environment shares. What differs comes from environment variables."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()

INSTALLED_APPS = [
    "site_core",
    "search",
    "pages",
    "guidance",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "corsheaders",
    "ninja",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "site_core.middleware.PerRequestMiddleware",
    "site_core.middleware.PublicPrivacyMiddleware",
    "search.problems.ProblemMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "site_core.middleware.HeldBackMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "site_core.urls"
WSGI_APPLICATION = "site_core.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "site_core.context_processors.shell",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA_DIR / 'site.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A web process, a worker and an editor write at once: wait for a lock, never fail on it.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Answers go on without a database: nobody waits minutes for one that is cut off.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "site_core.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Public pages set no cookie: the CSRF token for the admin lives in the editor's session.
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "site_core.errors.form_expired"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"
# The admin needs its own Origin to check a form; the public pages send no referrer at all.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# An editor's long page has thousands of fields; what the public sends is kept far smaller.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

CONTENT_SECURITY_POLICY = {
    # Wagtail's admin needs inline styles and scripts; editors sign in there, the public does not.
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    },
}
PERMISSIONS_POLICY = {
    feature: []
    for feature in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
    )
}

# Nothing that a person typed may reach a log or an error report.
DEFAULT_EXCEPTION_REPORTER_FILTER = "site_core.logging.NoTraceExceptionReporterFilter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        name: {"handlers": ["console"], "level": "INFO", "propagate": False}
        for name in ("site_core", "pages", "guidance", "search")
    },
}

WAGTAIL_SITE_NAME = "Safeguarding"
# The address that search engines, feed readers and e-mails are given; else that of the request.
SITE_URL = os.environ.get("SITE_URL", "")
WAGTAILADMIN_BASE_URL = SITE_URL or "http://127.0.0.1:8000"
# A password for a page would need a cookie on the public site: private pages are for people who
# sign in.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
# Members sign in here to read private papers; editors sign in to the admin.
WAGTAIL_FRONTEND_LOGIN_URL = "/sign-in/"
WAGTAIL_FINISH_WORKFLOW_ACTION = "guidance.publishing.publish_if_sound"
WAGTAILIMAGES_IMAGE_MODEL = "guidance.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "guidance.GuidanceDocument"
WAGTAILDOCS_EXTENSIONS = ["txt", "md", "html", "htm", "pdf", "docx"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS = []
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

STARTER_CONTENT_DIR = BASE_DIR / "guidance" / "starter"

# The search service
INDEX_DIR = DATA_DIR / "index"
# Where the vectors of passages are searched: "faiss", in the folder of the index, or "pgvector", in
# PostgreSQL, which also shares each build among several web machines.
VECTOR_STORE = os.environ.get("VECTOR_STORE", "faiss")
ENCODER_MODEL = os.environ.get("ENCODER_MODEL", "default")
# The model as it is run, exported once from the package that it came in.
MODEL_DIR = Path(os.environ.get("MODEL_DIR", DATA_DIR / "models"))
# Sites of partners whose pages may ask the API: their origins, with commas between, or * for all.
PARTNER_ORIGINS = [
    origin.strip() for origin in os.environ.get("PARTNER_ORIGINS", "").split(",") if origin.strip()
]
CORS_URLS_REGEX = r"^/api/v1/"
CORS_ALLOW_ALL_ORIGINS = PARTNER_ORIGINS == ["*"]
CORS_ALLOWED_ORIGINS = [] if CORS_ALLOW_ALL_ORIGINS else PARTNER_ORIGINS
CORS_ALLOW_METHODS = ["GET", "POST", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "content-type"]
CORS_PREFLIGHT_MAX_AGE = 3600
# How many proxies stand in front, each of which adds the address that it was asked from.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
QUESTION_RATE_LIMIT = int(os.environ.get("QUESTION_RATE_LIMIT", "60"))
QUESTION_MAX_CHARACTERS = 5000
REQUEST_MAX_BYTES = 256 * 1024
