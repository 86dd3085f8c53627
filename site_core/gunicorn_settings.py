"""Settings of the web server: `gunicorn -c python:site_core.gunicorn_settings site_core.wsgi`.

The site is imported, and index and model are loaded, once; the web processes are copies of the
first and share its memory. One that is started later is ready at once.
"""

import os
import threading

# A process is copied without its threads: the libraries must not count on any. Read when they load.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

preload_app = True
threads = 8
timeout = 60
# A socket to control the server by would lie in a folder that other sites of the machine share.
control_socket_disable = True


def when_ready(server) -> None:
    """Before the first web process: load what can be loaded within seconds."""
    from django.db import connections

    from search.encoder import is_exported
    from search.service import load_from_disk

    if is_exported():
        load_from_disk()
    connections.close_all()  # Each process opens its own.


def post_fork(server, worker) -> None:
    """In each web process: load the rest. Emergencies do not wait for it."""
    from search.service import warm_up

    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
