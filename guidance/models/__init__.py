"""Topics, contacts, guidance pages, documents and the passages they are cut into."""

from .choices import REPORT_TYPES, Area, Audience, DocumentType, Status, TopicGroup
from .contact import Contact, OpeningPeriod
from .content_check import ContentCheck
from .content_page import ContentPage
from .document import GuidanceDocument
from .guidance_page import GuidancePage
from .image import SiteImage, SiteRendition
from .partnership import Partnership
from .passage import Passage
from .topic import Topic

__all__ = [
    "REPORT_TYPES",
    "Area",
    "Audience",
    "Contact",
    "ContentCheck",
    "ContentPage",
    "DocumentType",
    "GuidanceDocument",
    "GuidancePage",
    "OpeningPeriod",
    "Partnership",
    "Passage",
    "SiteImage",
    "SiteRendition",
    "Status",
    "Topic",
    "TopicGroup",
]
