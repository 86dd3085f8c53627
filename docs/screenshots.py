"""Take the pictures of docs/editing.md again: `make screenshots`.

A site with the starter content is made in a folder of its own, an editor signs in with Debian's
Chromium, and each picture is written to docs/images/.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.preflight import find_chromium  # noqa: E402 - found by the line above

IMAGES = ROOT / "docs" / "images"
EDITOR, PASSWORD = "comms", "only for pictures"
WIDTH, HEIGHT = 1200, 800


@dataclass(frozen=True)
class Shot:
    """A picture: its file's name, the page to open, and what to do before it is taken."""

    name: str
    path: str
    act: Callable[[Page], None] = lambda page: None
    height: int = HEIGHT


SHOTS: list[Shot] = []


def manage(environment: dict, *arguments: str) -> str:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    ).stdout


@contextmanager
def running_site(folder: Path):
    """A site with the starter content and one editor; gives its address."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        bound = f"127.0.0.1:{probe.getsockname()[1]}"
    environment = os.environ | {
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "site_core.settings.development",
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        "SITE_URL": f"http://{bound}",
    }
    for arguments in (
        ["migrate"],
        ["load_starter_content"],
        ["load_answer_texts"],
        ["createsuperuser", "--noinput", "--username", EDITOR, "--email", "comms@example.org"],
    ):
        print(arguments[0].replace("_", " "), "…", flush=True)
        manage(environment, *arguments)
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "runserver", "--noreload", bound],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://{bound}/")
        yield f"http://{bound}"
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, seconds: int = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(URLError, OSError), urlopen(address, timeout=5):  # noqa: S310 - our own site
            return
        time.sleep(0.5)
    raise SystemExit("The site did not start.")


def save(picture: bytes, name: str) -> None:
    """Few colours and no more than a page needs: pictures of an admin lose nothing by it."""
    IMAGES.mkdir(exist_ok=True)
    image = Image.open(BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    image.save(IMAGES / f"{name}.png", optimize=True)


def take(wanted: list[Shot]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_site(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=str(find_chromium()), args=["--no-sandbox"]
        )
        page = browser.new_page(
            base_url=address, viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
        )
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(EDITOR)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        for shot in wanted:
            page.set_viewport_size({"width": WIDTH, "height": shot.height})
            page.goto(shot.path)
            shot.act(page)
            page.wait_for_load_state("networkidle")
            save(page.screenshot(), shot.name)
            print(f"docs/images/{shot.name}.png")
        browser.close()


if __name__ == "__main__":
    names = sys.argv[1:]
    take([shot for shot in SHOTS if not names or shot.name in names])
