"""The one way in: a file's name and bytes to what it says."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

from .docx_reader import read_docx
from .facts import describe
from .html_reader import read_html
from .model import Extracted, Parsed, UnreadableDocument
from .pdf_reader import read_pdf
from .text_reader import read_text
from .wording import words

_MIN_WORDS = 20
_READERS: Mapping[str, Callable[[bytes], Parsed]] = {
    ".txt": read_text,
    ".md": lambda data: read_text(data, markdown=True),
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
}
SUPPORTED_EXTENSIONS = frozenset(_READERS)


def extract(name: str, data: bytes, *, areas: Mapping[str, Sequence[str]]) -> Extracted:
    """Read a document.

    Args:
        name: file name; its extension says the type, which the content must bear out.
        data: the file's bytes.
        areas: area name to the spellings it goes by.

    Returns:
        Title, sections, date, area and type.

    Raises:
        UnreadableDocument: the document cannot be taken; the message says why in plain words.
    """
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    reader = _READERS.get(extension)
    if reader is None:
        known = ", ".join(sorted(SUPPORTED_EXTENSIONS))
        kind = f"{extension} files" if extension else "Files without an extension"
        raise UnreadableDocument(f"{kind} cannot be read. Use one of {known}.")
    if not data.strip():
        raise UnreadableDocument("This file is empty.")
    extracted = describe(reader(data), name, areas)
    if sum(len(words(section.text)) for section in extracted.sections) < _MIN_WORDS:
        raise UnreadableDocument(
            "This file holds almost no text. If its pages are pictures, run text recognition (OCR) "
            "on it first."
        )
    return extracted
