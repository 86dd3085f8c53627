"""The StreamField blocks that pages are written with, one file a block."""

from .accordion import AccordionBlock
from .body import BodyBlock
from .contact_card import ContactCardBlock
from .details import DetailsBlock
from .do_list import DoListBlock
from .document import DocumentBlock
from .picture import PictureBlock
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
    "BodyBlock",
    "CaptionedTableBlock",
    "ContactCardBlock",
    "DetailsBlock",
    "DoListBlock",
    "DocumentBlock",
    "PictureBlock",
    "ProseBlock",
    "QuotationBlock",
    "RelatedPagesBlock",
    "StepsBlock",
    "UrgencyCardBlock",
    "VideoBlock",
    "WarningBlock",
]
