"""Topics, contacts, guidance pages, documents and the passages they are cut into."""

from .choices import REPORT_TYPES, Area, Audience, DocumentType, Status, TopicGroup
from .contact import Contact, OpeningPeriod
from .content_check import ContentCheck
from .content_page import ContentPage, SearchedBySummary
from .document import GuidanceDocument
from .glossary_term import GlossarySpelling, GlossaryTerm
from .guidance_page import Amendment, GuidancePage, PublishedVersion, Supersession
from .image import SiteImage, SiteRendition
from .levels import LevelOfNeedPage, LevelsOfNeedPage
from .library import GuidanceLibraryPage, RegionalProceduresPage
from .measures import FiguresSetting, PerformancePage
from .partnership import Partnership
from .passage import Passage
from .plans import ActionUpdate, BusinessPlanPage, PlanAction, Rating, StrategicPlanPage
from .reports import AnnualReportsPage, ReportIndexPage, ReportKind, ReportPage
from .reviews import ReviewIndexPage, ReviewKind, ReviewPage
from .topic import Topic

__all__ = [
    "REPORT_TYPES",
    "ActionUpdate",
    "Amendment",
    "AnnualReportsPage",
    "Area",
    "Audience",
    "BusinessPlanPage",
    "Contact",
    "ContentCheck",
    "ContentPage",
    "DocumentType",
    "FiguresSetting",
    "GlossarySpelling",
    "GlossaryTerm",
    "GuidanceDocument",
    "GuidanceLibraryPage",
    "GuidancePage",
    "LevelOfNeedPage",
    "LevelsOfNeedPage",
    "OpeningPeriod",
    "Partnership",
    "Passage",
    "PerformancePage",
    "PlanAction",
    "PublishedVersion",
    "Rating",
    "RegionalProceduresPage",
    "ReportIndexPage",
    "ReportKind",
    "ReportPage",
    "ReviewIndexPage",
    "ReviewKind",
    "ReviewPage",
    "SearchedBySummary",
    "SiteImage",
    "SiteRendition",
    "Status",
    "StrategicPlanPage",
    "Supersession",
    "Topic",
    "TopicGroup",
]
