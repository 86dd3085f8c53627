"""The page types that an editor builds the site from, one module a family."""

from .alert import Alert
from .contacts import ContactDirectoryPage
from .footer import Footer, FooterGroup, FooterLink
from .glossary import GlossaryPage
from .home import HomePage
from .language import LanguagePage
from .legislation import LegislationItem, LegislationPage
from .news import NewsIndexPage, NewsPage
from .newsletter import NewsletterIndexPage, NewsletterPage
from .partnership import (
    AgendaItem,
    MeetingPage,
    MeetingPaper,
    MeetingsPage,
    MemberRole,
    PartnershipMember,
    PartnershipPage,
    PrivatePaper,
    PrivatePapersPage,
    SubGroupPage,
)
from .section import PageGroup, SectionPage
from .site_map import SiteMapPage
from .starter import LoadedStarterItem
from .topic import InformationPage, TopicPage, YoungPersonPage
from .training import (
    CourseCharge,
    CourseFigure,
    CoursePage,
    CourseSession,
    TrainingFigure,
    TrainingPage,
)

__all__ = [
    "AgendaItem",
    "Alert",
    "ContactDirectoryPage",
    "CourseCharge",
    "CourseFigure",
    "CoursePage",
    "CourseSession",
    "Footer",
    "FooterGroup",
    "FooterLink",
    "GlossaryPage",
    "HomePage",
    "InformationPage",
    "LanguagePage",
    "LegislationItem",
    "LegislationPage",
    "LoadedStarterItem",
    "MeetingPage",
    "MeetingPaper",
    "MeetingsPage",
    "MemberRole",
    "NewsIndexPage",
    "NewsPage",
    "NewsletterIndexPage",
    "NewsletterPage",
    "PageGroup",
    "PartnershipMember",
    "PartnershipPage",
    "PrivatePaper",
    "PrivatePapersPage",
    "SectionPage",
    "SiteMapPage",
    "SubGroupPage",
    "TopicPage",
    "TrainingFigure",
    "TrainingPage",
    "YoungPersonPage",
]
