"""Topics, contacts, guidance pages, documents and the passages they are cut into."""

from .choices import REPORT_TYPES, Area, Audience, DocumentType, Status, TopicGroup
from .contact import Contact, OpeningPeriod
from .content_page import ContentPage
from .document import GuidanceDocument
from .guidance_page import GuidancePage
from .image import SiteImage, SiteRendition
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
    "AnnualReportsPage",
    "Area",
    "Audience",
    "BusinessPlanPage",
    "Contact",
    "ContentPage",
    "DocumentType",
    "FiguresSetting",
    "GuidanceDocument",
    "GuidancePage",
    "OpeningPeriod",
    "Partnership",
    "Passage",
    "PerformancePage",
    "PlanAction",
    "Rating",
    "ReportIndexPage",
    "ReportKind",
    "ReportPage",
    "ReviewIndexPage",
    "ReviewKind",
    "ReviewPage",
    "SiteImage",
    "SiteRendition",
    "Status",
    "StrategicPlanPage",
    "Topic",
    "TopicGroup",
]
