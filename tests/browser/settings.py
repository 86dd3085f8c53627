"""The site as it is tested in a browser: the test settings, and an address that breaks."""

from site_core.settings.test import *  # noqa: F403

ROOT_URLCONF = "tests.browser.urls"
