"""WSGI entry point."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_core.settings.production")

application = get_wsgi_application()

from search.service import warm_up  # noqa: E402 - needs the apps

# The first visitor does not wait for the model; emergencies never do.
threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
