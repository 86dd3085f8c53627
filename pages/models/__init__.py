"""The page types that an editor builds the site from, one module a family."""

from .contacts import ContactDirectoryPage
from .footer import Footer, FooterGroup, FooterLink
from .home import HomePage
from .section import PageGroup, SectionPage
from .starter import LoadedStarterItem
from .topic import InformationPage, TopicPage, YoungPersonPage

__all__ = [
    "ContactDirectoryPage",
    "Footer",
    "FooterGroup",
    "FooterLink",
    "HomePage",
    "InformationPage",
    "LoadedStarterItem",
    "PageGroup",
    "SectionPage",
    "TopicPage",
    "YoungPersonPage",
]
