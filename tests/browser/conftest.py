"""The real site, served by gunicorn, in a real browser that can reach nothing else.

Its tests are marked `django_db` beside `browser`, though none of them touches the test database:
pytest-django makes that only where a test asks for it, and the site starts as a copy of it.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect, sync_playwright

from tests.preflight import find_chromium, in_ci

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
EDITOR, PASSWORD = "editor", "only for tests"
DOCUMENT_PK = 9001
EXIT = "https://www.bbc.co.uk/weather"
PHONE, TABLET, DESKTOP = 320, 768, 1280
SECONDS_TO_START = 90
expect.set_options(timeout=20_000)

PAGES = {
    "home": "/",
    "section": "/children/",
    "young people's section": "/young-people/",
    "topic": "/children/neglect/",
    "help for oneself": "/everyone/help-for-myself/",
    "young person's page": "/young-people/is-this-ok/",
    "guidance": "/procedures/section-47-enquiry/",
    "replaced guidance": "/procedures/old-procedure/",
    "information": "/about/privacy/",
    "library": "/policy-library/",
    "library, filtered": "/policy-library/?type=procedure&sort=review",
    "library, nothing found": "/policy-library/?title=kites",
    "regional procedures": "/policy-library/regional-procedures/",
    "versions": "/procedures/section-47-enquiry/versions/",
    "levels of need": "/procedures/levels-of-need/",
    "level of need": "/procedures/levels-of-need/level-3/",
    "all levels": "/procedures/levels-of-need/all/",
    "reviews": "/learning-from-reviews/",
    "review": "/learning-from-reviews/sar-elley/",
    "briefing": "/learning-from-reviews/sar-elley/briefing/",
    "reports": "/reports-and-plans/",
    "report": "/reports-and-plans/annual-report-2019-20/",
    "annual reports": "/reports-and-plans/annual-report/",
    "strategic plan": "/reports-and-plans/strategic-plan-children-2018-21/",
    "business plan": "/reports-and-plans/business-plan-2015-18/",
    "performance": "/reports-and-plans/figures-2018-20/",
    "partnership": "/about/partnership/",
    "group": "/about/partnership/exploitation-sub-group/",
    "meetings": "/about/partnership/meetings/",
    "training": "/training/",
    "course": "/training/standard-child-protection/",
    "news": "/news/",
    "news item": "/news/crime-and-policing-act-2026/",
    "newsletters": "/newsletters/",
    "newsletter": "/newsletters/issue-1-november-2026/",
    "glossary": "/glossary/",
    "legislation": "/legislation/",
    "site map": "/site-map/",
    "sign-in": "/sign-in/",
    "every block": "/about/every-block/",
    "contacts": "/contacts/",
    "document": f"/read/{DOCUMENT_PK}/annual-report/",
    "question box": "/ask/",
    "other languages": "/languages/",
    "language page": "/languages/arabic/",
    "search": "/search/",
    "API": "/api/v1/docs",
    "no page": "/no-such-page/",
    "broken": "/broken/",
}


# Those whose frame is made in a way of its own: what holds on them holds on the rest.
FRAMES = (
    "home",
    "young person's page",
    "every block",
    "question box",
    "search",
    "sign-in",
    "API",
    "broken",
)


def each_page(names=tuple(PAGES)):
    """The test for each of these pages, by default for every type."""
    return pytest.mark.parametrize("path", [PAGES[name] for name in names], ids=names)


def each_frame():
    return each_page(FRAMES)


@dataclass
class Site:
    """The site as it runs for this test session."""

    address: str
    folder: Path

    def traces(self, words: str) -> list[str]:
        """The files of the site that hold these words: its log, its database, anything."""
        return [
            str(path.relative_to(self.folder))
            for path in self.folder.rglob("*")
            if path.is_file() and words.encode() in path.read_bytes()
        ]


@dataclass
class Visit:
    """One page of a browser, and what it did besides showing the site."""

    page: Page
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def shift_three_times(self) -> None:
        for _ in range(3):
            self.page.keyboard.press("Shift")

    def ask(self, question: str) -> None:
        box = self.page.locator("textarea[name=question]")
        if len(question) > 5000:  # as from a browser that does not cut what is typed
            box.evaluate("(box) => box.removeAttribute('maxlength')")
        box.fill(question)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Ask", exact=True).first.click()

    def search(self, text: str) -> None:
        self.page.locator("input[name=q]").fill(text)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Search", exact=True).click()


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    path = find_chromium()
    if path is None:
        told = "Debian's chromium is not installed (apt-get install chromium)."
        pytest.fail(told) if in_ci() else pytest.skip(told)
    return path


class PartnersPage(BaseHTTPRequestHandler):
    """A school's page with the question box on it, under a strict policy of its own."""

    def do_GET(self):
        site = self.server.site
        body = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
          <title>A school</title><meta name="viewport" content="width=device-width">
          <script src="{site}/widget.js" async data-target="help"></script></head>
          <body><main><h1>Our school</h1><div id="help"></div></main></body></html>"""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        policy = f"default-src 'none'; script-src {site}; connect-src {site}; base-uri 'none'; "
        policy += "form-action 'none'; require-trusted-types-for 'script'"
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def partner() -> Iterator[ThreadingHTTPServer]:
    """A partner's server, on another origin than the site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), PartnersPage) as server:
        server.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="session")
def site_in_browser(
    chromium_path, tmp_path_factory, built_index, partner, django_db_blocker
) -> Iterator[Site]:
    """The site with its starter content and index, in a process and a folder of its own."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("The browser tests copy the test database, which has to be SQLite.")
    if not (ROOT / "site_core/static/site_core/main.css").exists():
        pytest.fail("The front end has not been built: type make install.")
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(settings.INDEX_DIR, folder / "index")
    with django_db_blocker.unblock(), closing(sqlite3.connect(folder / "site.sqlite3")) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    address, process = _serve(folder, partner.address)
    partner.site = address
    try:
        _wait_for(address, process, folder)
        yield Site(address, folder)
    finally:
        _stop(process)


def _serve(folder: Path, partner: str) -> tuple[str, subprocess.Popen]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        bound = f"127.0.0.1:{probe.getsockname()[1]}"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "PARTNER_ORIGINS": partner,
        "SITE_URL": f"http://{bound}",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:site_core.gunicorn_settings"]
    command += ["tests.browser.server:application", "--bind", bound]
    command += ["--graceful-timeout", "1"]
    with (folder / "log.txt").open("wb") as log:
        return f"http://{bound}", subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )


def _wait_for(address: str, process: subprocess.Popen, folder: Path) -> None:
    for _ in range(SECONDS_TO_START * 4):
        with suppress(OSError), urlopen(f"{address}/api/v1/health", timeout=30):
            return
        if process.poll() is not None:
            break
        time.sleep(0.25)
    log = (folder / "log.txt").read_text(errors="replace")
    pytest.fail(f"The site did not start:\n{log[-3000:]}")


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()


@pytest.fixture(scope="module")
def chromium(site_in_browser, chromium_path):
    """A browser for the tests of one module.

    No longer than that: while it runs, its event loop lies in the thread of the tests, and Django
    refuses its database to a thread with one unless it is told otherwise.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=str(chromium_path), args=CHROMIUM_ARGUMENTS
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site_in_browser):
    """Open a page as a new visitor: `visit("/contacts/", width=320, javascript=False)`.

    What is asked of another host is noted, and answered with an empty page. While Playwright
    watches for that, the browser keeps no cache, and on Back posts a form again without asking:
    where it is not `watched` it goes back as a person's does.
    """
    contexts = []

    def visit(
        path: str = "/",
        *,
        width: int = DESKTOP,
        height: int = 800,
        javascript: bool = True,
        watched: bool = True,
    ) -> Visit:
        context = chromium.new_context(
            base_url=site_in_browser.address,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="en-GB",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        opened = Visit(context.new_page())

        def stop_at_the_door(route: Route) -> None:
            if route.request.url.startswith((site_in_browser.address, "data:", "blob:")):
                route.continue_()
            else:
                opened.elsewhere.append(route.request.url)
                route.fulfill(content_type="text/html", body="<title>Elsewhere</title>")

        if watched:
            context.route("**/*", stop_at_the_door)
        opened.page.on("console", lambda message: _note(opened, message))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.goto(path)
        return opened

    yield visit
    for context in contexts:
        context.close()


def _note(opened: Visit, message) -> None:
    """Keep what the browser complains of, but not that a page has an error's status."""
    own_status = (
        "Failed to load resource" in message.text
        and message.location.get("url") == opened.page.url.partition("#")[0]
    )
    if message.type in ("error", "warning") and not own_status:
        opened.complaints.append(message.text)
