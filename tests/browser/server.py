"""What gunicorn serves to the browser: the real site, and pages that it starts without."""

from site_core.wsgi import application

# The application comes first: what follows needs its apps.
# isort: split
from io import BytesIO

import PIL.Image
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile

from guidance.importing import read_text
from guidance.models import Contact, SiteImage
from tests.browser.conftest import DOCUMENT_PK, EDITOR, PASSWORD
from tests.factories import a_document, a_page, section

__all__ = ["application"]

LONG_WORD = "safeguarding-adults-and-children-partnership-arrangements"


def add_an_editor() -> None:
    get_user_model().objects.create_superuser(EDITOR, password=PASSWORD)


def picture() -> SiteImage:
    file = BytesIO()
    PIL.Image.new("RGB", (900, 600), "steelblue").save(file, "PNG")
    return SiteImage.objects.create(
        title="A square", file=ContentFile(file.getvalue(), "square.png")
    )


def add_a_page_of_every_block() -> None:
    contact = Contact.objects.get(key="childline", variant="")
    rows = [["When", "Who", "What is done and written down", "By when"]]
    rows += [["Day one", "The social worker", "A plan is made with the family", "24 hours"]] * 3
    a_page(
        "Every block",
        "<h2>A heading</h2><p>Words with <b>weight</b> and <a href='/contacts/'>a link</a>.</p>"
        f"<h3>A smaller heading</h3><ul><li>One</li><li>{LONG_WORD}</li></ul>"
        "<h4>The smallest</h4><ol><li>First</li><li>Second</li></ol>",
        ("steps", ["<p>Listen.</p>", "<p>Write it down. Ring {{childline}}.</p>"]),
        *(
            ("urgency_card", {"urgency": urgency, "title": "What to do", "text": "<p>Ring.</p>"})
            for urgency in ("emergency", "urgent", "routine")
        ),
        ("warning", {"title": "Do not wait", "text": "<p>Act on the day.</p>"}),
        ("details", {"title": "More about this", "text": "<p>Further words.</p>"}),
        (
            "table",
            {
                "data": rows,
                "table_caption": "What happens when",
                "first_row_is_table_header": True,
                "first_col_is_header": True,
                "table_header_choice": "both",
            },
        ),
        ("contact_card", {"contact": contact.pk}),
        (
            "accordion",
            {
                "sections": [
                    {"title": title, "text": "<p>Words that only some readers need.</p>"}
                    for title in ("If you are a parent", "If you are a young person")
                ]
            },
        ),
        *(
            ("do_list", {"kind": kind, "title": "", "items": ["<p>listen</p>", "<p>wait</p>"]})
            for kind in ("do", "dont")
        ),
        ("quotation", {"words": "<p>They listened to me.</p>", "who": "a young person"}),
        ("document", {"document": a_document("leaflet.txt", "Words.", title="A leaflet").pk}),
        ("picture", {"image": {"image": picture().pk, "alt_text": "A blue square."}}),
        (
            "video",
            {
                "title": "How a conference works",
                "url": "https://www.example.org/video",
                "length": "3 minutes",
                "transcript": "<p>Somebody says what happens at a conference.</p>",
            },
        ),
        ("related_pages", {"pages": [section("children").pk, section("adults").pk]}),
        slug="every-block",
        contacts=[("contact", contact)],
        sources="An Act of Parliament\nA report",
    )


def add_replaced_guidance() -> None:
    a_page(
        "An old procedure",
        "<h2>What was done</h2><p>This is how it was done before the procedure was replaced.</p>",
        kind="guidance",
        parent=section("procedures"),
        slug="old-procedure",
        status="superseded",
    )


def add_a_document() -> None:
    text = "# Annual report 2019\n\n## What we saw\n\nReports rose, and so did the help given.\n\n"
    text += "## What we learnt\n\n### From families\n\nFamilies asked to be told what happens.\n"
    read_text(
        a_document(
            "report.md", text, pk=DOCUMENT_PK, title="Annual report", document_type="annual-report"
        )
    )


add_an_editor()
add_a_page_of_every_block()
add_replaced_guidance()
add_a_document()
