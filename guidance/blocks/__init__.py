"""The StreamField blocks that pages are written with, one file a block."""

from .body import BodyBlock
from .contact_card import ContactCardBlock
from .details import DetailsBlock
from .indicators import IndicatorGroupBlock
from .prose import ProseBlock
from .steps import StepsBlock
from .table import CaptionedTableBlock
from .urgency_card import UrgencyCardBlock
from .warning import WarningBlock

__all__ = [
    "BodyBlock",
    "CaptionedTableBlock",
    "ContactCardBlock",
    "DetailsBlock",
    "IndicatorGroupBlock",
    "ProseBlock",
    "StepsBlock",
    "UrgencyCardBlock",
    "WarningBlock",
]
