"""The page types that an editor builds the site from, one module a family."""

from .contacts import ContactDirectoryPage
from .home import HomePage
from .section import SectionPage
from .starter import LoadedStarterItem
from .topic import InformationPage, TopicPage, YoungPersonPage

__all__ = [
    "ContactDirectoryPage",
    "HomePage",
    "InformationPage",
    "LoadedStarterItem",
    "SectionPage",
    "TopicPage",
    "YoungPersonPage",
]
