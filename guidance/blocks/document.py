from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock

from guidance.checks import Finding
from guidance.checks.markup import document_findings

from .checked import CheckedStruct, LineBlock

UNITS = ((1024 * 1024, "MB"), (1024, "KB"))


def size_words(size: int | None) -> str:
    """A size in bytes as people read it: 327680 is "320 KB". Empty where it is not known."""
    if not size:
        return ""
    for unit, name in UNITS:
        if size >= unit:
            count = size / unit
            digits = 1 if name == "MB" and count < 10 else 0
            return f"{count:.{digits}f} {name}"
    return f"{size} bytes"


class DocumentBlock(CheckedStruct):
    """A file to download, with its type and size. One that is private or a draft is not shown."""

    document = DocumentChooserBlock(
        help_text="From Documents. A page is better where it can be one: files are hard to read on "
        "a phone and for people who listen to a page."
    )
    title = LineBlock(
        max_length=160,
        required=False,
        help_text="Where the document's own title is not clear.",
    )

    def findings(self, value) -> list[Finding]:
        document = value.get("document")
        if document is None:
            return []
        hidden = "" if document.is_offered else " Readers are not offered it."
        return [
            Finding(f"{found.message}{hidden}", stops=False, part="document")
            for found in document_findings(document)
        ]

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        document = value.get("document")
        if document and document.is_offered:
            size = size_words(document.get_file_size())
            context["document"] = document
            context["details"] = ", ".join(filter(None, [document.file_extension.upper(), size]))
        return context

    def get_preview_value(self):
        return self.normalize({"document": get_document_model().objects.first(), "title": ""})

    class Meta:
        icon = "doc-full"
        label = "Document"
        group = "People and services"
        description = "A file to download. Its type and size are shown."
        template = "blocks/document.html"
        preview_template = "blocks/previews/document.html"
