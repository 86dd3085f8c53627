"""Small documents of every type, made on the spot."""

import io
import zipfile

from docx import Document
from pypdf import PdfReader, PdfWriter

PROSE = (
    "Every member of staff who is worried about a child speaks to the designated lead on the same "
    "day, writes down what was seen and heard, and keeps the record in the confidential file."
)


def pdf(pages: list[list[tuple[int, int, str]]]) -> bytes:
    """A PDF whose pages hold lines of text at places: left, bottom, words."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for lines in pages:
        stream = "".join(
            f"BT /F1 11 Tf {x} {y} Td ({_escape(text)}) Tj ET\n" for x, y, text in lines
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        content = len(objects)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {content} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    return out + f"startxref\n{start}\n%%EOF\n".encode()


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def page(lines: list[str], *, head: str = "", foot: str = "") -> list[tuple[int, int, str]]:
    """A page of lines from the top down, with a head and a foot; an empty line leaves a gap."""
    placed = [(72, 800, head)] if head else []
    placed += [(72, 760 - 14 * row, text) for row, text in enumerate(lines) if text]
    return [*placed, (280, 30, foot)] if foot else placed


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([page([PROSE])]))))
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def blank_pdf() -> bytes:
    """A PDF of pages without any text, as a scanner makes."""
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(width=595, height=842)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def saved(document: Document) -> bytes:
    """The bytes of a Word document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def swelling_docx() -> bytes:
    """A Word document that unpacks to far more than it weighs."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w>" + b" " * 120_000_000)
    return buffer.getvalue()
