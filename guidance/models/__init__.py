"""Topics, contacts, guidance pages, documents and the passages they are cut into."""

from .choices import REPORT_TYPES, Area, Audience, DocumentType, Status, TopicGroup
from .contact import Contact, OpeningPeriod
from .content_page import ContentPage
from .document import GuidanceDocument
from .guidance_page import Amendment, GuidancePage, PublishedVersion, Supersession
from .image import SiteImage, SiteRendition
from .library import GuidanceLibraryPage, RegionalProceduresPage
from .levels import LevelOfNeedPage, LevelsOfNeedPage
from .partnership import Partnership
from .passage import Passage
from .topic import Topic

__all__ = [
    "REPORT_TYPES",
    "Amendment",
    "Area",
    "Audience",
    "Contact",
    "ContentPage",
    "DocumentType",
    "GuidanceDocument",
    "GuidanceLibraryPage",
    "GuidancePage",
    "LevelOfNeedPage",
    "LevelsOfNeedPage",
    "OpeningPeriod",
    "Partnership",
    "Passage",
    "PublishedVersion",
    "RegionalProceduresPage",
    "SiteImage",
    "SiteRendition",
    "Status",
    "Supersession",
    "Topic",
    "TopicGroup",
]
