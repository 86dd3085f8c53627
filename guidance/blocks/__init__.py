"""The StreamField blocks that pages are written with, one file a block."""

from .accordion import AccordionBlock
from .account import AccountBlock
from .body import BodyBlock
from .checked import LineBlock, LinesBlock
from .contact_card import ContactCardBlock
from .details import DetailsBlock
from .do_list import DoListBlock
from .document import DocumentBlock
from .indicators import IndicatorGroupBlock
from .measure import MeasureBlock
from .picture import DescribedImageBlock, PictureBlock
from .priority import PriorityBlock
from .prose import ProseBlock
from .quotation import QuotationBlock
from .related_pages import RelatedPagesBlock
from .steps import StepsBlock
from .table import CaptionedTableBlock
from .urgency_card import UrgencyCardBlock
from .video import VideoBlock
from .warning import WarningBlock

__all__ = [
    "AccordionBlock",
    "AccountBlock",
    "BodyBlock",
    "CaptionedTableBlock",
    "ContactCardBlock",
    "DescribedImageBlock",
    "DetailsBlock",
    "DoListBlock",
    "DocumentBlock",
    "IndicatorGroupBlock",
    "LineBlock",
    "LinesBlock",
    "MeasureBlock",
    "PictureBlock",
    "PriorityBlock",
    "ProseBlock",
    "QuotationBlock",
    "RelatedPagesBlock",
    "StepsBlock",
    "UrgencyCardBlock",
    "VideoBlock",
    "WarningBlock",
]
