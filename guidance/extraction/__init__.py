"""Reading an uploaded or fetched document into clean sections.

This package knows files and text only: no database, no Django. `extract` takes a file's name and
bytes and gives its title, date, area, type and sections; `fetch` brings a file from a public
address. Both say what is wrong in plain words by raising `UnreadableDocument`.
"""

from .fetching import fetch
from .model import Extracted, Section, UnreadableDocument
from .reader import SUPPORTED_EXTENSIONS, extract

__all__ = [
    "SUPPORTED_EXTENSIONS",
    "Extracted",
    "Section",
    "UnreadableDocument",
    "extract",
    "fetch",
]
