"""The test suite: nothing outlives the run, tasks wait until a test runs them."""

import os
import tempfile
from pathlib import Path

DATA_DIR = Path(os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="safeguarding-test-")))
# Exported once for all processes of all runs.
os.environ.setdefault("MODEL_DIR", str(Path(__file__).parents[2] / ".pytest_cache" / "models"))

from .base import *  # noqa: E402, F403

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
QUESTION_RATE_LIMIT = 0
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
