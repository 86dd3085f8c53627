"""Take the pictures of docs/editing.md and docs/triage.md again: `make screenshots`.

A site with the starter content is made in a folder of its own, whose clock stands still, so that
the same content gives the same pictures. An editor signs in with Debian's Chromium, and each
picture is written to docs/images/. `python docs/screenshots.py contact topic-preview` takes only
those.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
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
COLOURS = 64
# A Tuesday morning, when services are open.
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
# What moves or blinks is not part of a picture.
STILL = "* { caret-color: transparent !important; animation: none !important; }"


@dataclass(frozen=True)
class Shot:
    """A picture: its file's name, the page to open, and what to do before it is taken."""

    name: str
    path: str
    act: Callable[[Page], None] = lambda page: None
    height: int = HEIGHT
    signed_out: bool = False
    searches: bool = False  # needs the search index, which takes minutes to build


def show(words: str) -> Callable[[Page], None]:
    """Scroll the part of an editor with this heading to the top, under the bar."""

    def act(page: Page) -> None:
        heading = page.locator("h2:visible, h3:visible", has_text=words).first
        heading.evaluate(
            "element => { element.style.scrollMarginTop = '80px';"
            " element.scrollIntoView({ behavior: 'instant', block: 'start' }); }"
        )
        page.wait_for_timeout(300)

    return act


def open_panel(name: str) -> Callable[[Page], None]:
    """Open one of the panels beside an editor, and give its contents time to come."""

    def act(page: Page) -> None:
        page.get_by_role("button", name=f"Toggle {name}").click()
        page.wait_for_timeout(3000)

    return act


def open_actions(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.wait_for_timeout(500)


def choose_block(page: Page) -> None:
    page.get_by_role("button", name="Insert a block").first.click()
    page.wait_for_timeout(800)


def refuse(page: Page) -> None:
    """Try to publish a page that the checks stop."""
    page.locator("#id_title").fill("Bonfire night")
    page.locator("#id_summary").fill("Ring 01632 960001 to ask about bonfires.")
    page.locator("input[name=audiences]").first.check()
    open_actions(page)
    page.locator("button[name=action-publish]").click()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)


def choose_picture(page: Page) -> None:
    choose_block(page)
    page.locator("[role=option]:visible", has_text="Picture").first.click()
    page.wait_for_timeout(800)
    show("Body")(page)


def add_session(page: Page) -> None:
    page.get_by_role("button", name="Add date").click()
    show("Dates")(page)


def ask_why(page: Page) -> None:
    page.locator("#id_question").fill("my friends mum locks her out most nights and shes 11")
    page.get_by_role("button", name="Explain").click()
    page.wait_for_load_state("networkidle")


def preview_changes(page: Page) -> None:
    """Open the preview that asks the labelled questions, which takes it some seconds."""
    open_panel("preview")(page)
    page.get_by_label("Preview mode").select_option("changes")
    page.wait_for_timeout(15_000)


def edit(slug: str) -> str:
    return f"/admin/pages/{{{slug}}}/edit/"


CONTACT = "/admin/snippets/guidance/contact/edit/{contact childrens-social-care}/"
NEW_TOPIC = "/admin/pages/add/pages/topicpage/{children}/"

# A path names a page by its slug, and a snippet by its kind and key.
SHOTS = [
    Shot("sign-in", "/admin/login/", signed_out=True),
    Shot("first-page", "/admin/"),
    Shot("explorer", "/admin/pages/{children}/"),
    Shot("contacts", "/admin/snippets/guidance/contact/"),
    Shot("contact-number", CONTACT, show("How to reach it")),
    Shot("contact-hours", CONTACT, show("When it is open")),
    Shot("contact-confirmed", CONTACT, show("Keeping it true")),
    Shot("contact-public", "/contacts/", signed_out=True),
    Shot("new-page", "/admin/pages/{children}/add_subpage/"),
    Shot("blocks", NEW_TOPIC, choose_block, height=1100),
    Shot("urgency-card", edit("neglect"), show("Urgency card")),
    Shot("preview", edit("neglect"), open_panel("preview")),
    Shot("publish", edit("neglect"), open_actions),
    Shot("schedule", edit("neglect"), open_panel("status")),
    Shot("history", "/admin/pages/{neglect}/history/"),
    Shot("picture", NEW_TOPIC, choose_picture),
    Shot("documents", "/admin/documents/multiple/add/"),
    Shot("guidance", edit("making-a-referral"), show("Version, approval and review")),
    Shot("amendments", edit("making-a-referral"), show("Amendment history")),
    Shot("guidance-report", "/admin/reports/guidance/"),
    Shot("indicators", edit("level-3"), show("Indicators")),
    Shot("review", edit("sar-mark"), show("About the review")),
    Shot("plan-actions", edit("business-plan-2015-18"), show("Actions")),
    Shot("measures", edit("figures-2018-20"), show("Measures")),
    Shot("members", edit("partnership"), show("Members")),
    Shot("member-roles", "/admin/users/new/#tab-roles"),
    Shot("session", edit("neglect-and-child-protection"), add_session),
    Shot("newsletter", edit("issue-1-november-2026"), show("Body")),
    Shot("alert", "/admin/snippets/pages/alert/add/"),
    Shot("glossary", "/admin/snippets/guidance/glossaryterm/edit/{term lado}/"),
    Shot("legislation", "/admin/snippets/pages/legislationitem/"),
    Shot("doors", edit("home")),
    Shot("section", edit("children"), show("The pages, and their order")),
    Shot("footer", "/admin/settings/pages/footer/"),
    Shot("answer", "/admin/snippets/search/answertext/edit/{answer urgent-child}/"),
    Shot(
        "signpost", "/admin/snippets/search/signpost/edit/{signpost}/", show("What they are told")
    ),
    Shot(
        "signpost-changes",
        "/admin/snippets/search/signpost/edit/{signpost}/",
        preview_changes,
        searches=True,
    ),
    Shot("why", "/admin/reports/why-this-answer/", ask_why, height=1400, searches=True),
    Shot("synonym", "/admin/snippets/search/synonym/edit/{synonym ICPC}/"),
    Shot("promoted", "/admin/searchpicks/add/"),
    Shot("content-to-confirm", "/admin/snippets/guidance/contentcheck/?state=open"),
    # Last: the editor keeps a draft of it by itself.
    Shot("refused", NEW_TOPIC, refuse),
]

KEYS = """
import json
from guidance.models import Contact, GlossaryTerm
from search.models import AnswerText, Signpost, Synonym
from wagtail.models import Page
keys = {page.slug: page.pk for page in Page.objects.filter(depth__gt=1)}
keys |= {f"contact {contact.full_key}": contact.pk for contact in Contact.objects.all()}
keys |= {f"term {term.slug}": term.pk for term in GlossaryTerm.objects.all()}
keys |= {f"answer {text.key}": text.pk for text in AnswerText.objects.all()}
keys["signpost"] = Signpost.objects.order_by("pk").first().pk
keys |= {f"synonym {row.terms.splitlines()[0]}": row.pk for row in Synonym.objects.all()}
print(json.dumps(keys))
"""


def command(*arguments: str) -> list[str]:
    """A management command at the hour of `NOW`: this file, run with `manage`."""
    return [sys.executable, __file__, "manage", *arguments]


def manage(*arguments: str) -> None:
    """Run a management command with the clock stopped."""
    from django.core.management import execute_from_command_line
    from django.utils import timezone

    timezone.now = lambda: NOW
    execute_from_command_line(["manage.py", *arguments])


@contextmanager
def running_site(folder: Path, *, searches: bool):
    """A site with the starter content and one editor; gives its address and the keys of paths."""
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
        ["load_search_words"],
        ["createsuperuser", "--noinput", "--username", EDITOR, "--email", "comms@example.org"],
        *([["search_index", "build"]] if searches else []),
    ):
        print(arguments[0].replace("_", " "), "…", flush=True)
        subprocess.run(command(*arguments), env=environment, check=True, capture_output=True)
    asked = command("shell", "--verbosity", "0", "--no-imports", "-c", KEYS)
    told = subprocess.run(asked, env=environment, check=True, capture_output=True, text=True)
    server = subprocess.Popen(
        command("runserver", "--noreload", bound),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://{bound}/")
        yield f"http://{bound}", json.loads(told.stdout)
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
    image = Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(IMAGES / f"{name}.png", optimize=True)


def sign_in(page: Page) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(EDITOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def take(address: str, keys: dict[str, int], wanted: list[Shot]) -> None:
    """Take pictures of the site at an address. Every page is opened anew, and none published."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find_chromium()), args=["--no-sandbox"]
        )
        options = {
            "base_url": address,
            "viewport": {"width": WIDTH, "height": HEIGHT},
            "reduced_motion": "reduce",
        }
        visitor, editor = browser.new_page(**options), browser.new_page(**options)
        # Wagtail remembers there which panels stood open.
        editor.add_init_script("localStorage.clear()")
        editor.on("dialog", lambda dialog: dialog.accept())
        sign_in(editor)
        for shot in wanted:
            page = visitor if shot.signed_out else editor
            page.set_viewport_size({"width": WIDTH, "height": shot.height})
            page.goto(shot.path.format_map(keys))
            page.wait_for_load_state("networkidle")
            shot.act(page)
            page.wait_for_load_state("networkidle")
            save(page.screenshot(style=STILL), shot.name)
            print(f"docs/images/{shot.name}.png", flush=True)
        browser.close()


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["manage"]:
        manage(*arguments[1:])
        return
    wanted = [shot for shot in SHOTS if not arguments or shot.name in arguments]
    searches = any(shot.searches for shot in wanted)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_site(Path(folder), searches=searches) as (address, keys),
    ):
        take(address, keys, wanted)


if __name__ == "__main__":
    main(sys.argv[1:])
