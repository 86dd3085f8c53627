"""The page types that an editor builds the site from, one module a family."""

from .alert import Alert
from .contacts import ContactDirectoryPage
from .glossary import GlossaryPage
from .home import HomePage
from .legislation import LegislationItem, LegislationPage
from .news import NewsIndexPage, NewsPage
from .newsletter import NewsletterIndexPage, NewsletterPage
from .section import SectionPage
from .site_map import SiteMapPage
from .starter import LoadedStarterItem
from .topic import InformationPage, TopicPage, YoungPersonPage

__all__ = [
    "Alert",
    "ContactDirectoryPage",
    "GlossaryPage",
    "HomePage",
    "InformationPage",
    "LegislationItem",
    "LegislationPage",
    "LoadedStarterItem",
    "NewsIndexPage",
    "NewsPage",
    "NewsletterIndexPage",
    "NewsletterPage",
    "SectionPage",
    "SiteMapPage",
    "TopicPage",
    "YoungPersonPage",
]
