"""The page types that an editor builds the site from, one module a family."""

from .contacts import ContactDirectoryPage
from .footer import Footer, FooterGroup, FooterLink
from .home import HomePage
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
    "ContactDirectoryPage",
    "CourseCharge",
    "CourseFigure",
    "CoursePage",
    "CourseSession",
    "Footer",
    "FooterGroup",
    "FooterLink",
    "HomePage",
    "InformationPage",
    "LoadedStarterItem",
    "MeetingPage",
    "MeetingPaper",
    "MeetingsPage",
    "MemberRole",
    "PageGroup",
    "PartnershipMember",
    "PartnershipPage",
    "PrivatePaper",
    "PrivatePapersPage",
    "SectionPage",
    "SubGroupPage",
    "TopicPage",
    "TrainingFigure",
    "TrainingPage",
    "YoungPersonPage",
]
