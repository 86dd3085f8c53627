from wagtail import blocks

from .contact_card import ContactCardBlock
from .details import DetailsBlock
from .prose import ProseBlock
from .steps import StepsBlock
from .table import CaptionedTableBlock
from .urgency_card import UrgencyCardBlock
from .warning import WarningBlock


class BodyBlock(blocks.StreamBlock):
    """What the body of a page is made of."""

    prose = ProseBlock()
    steps = StepsBlock()
    urgency_card = UrgencyCardBlock()
    warning = WarningBlock()
    details = DetailsBlock()
    table = CaptionedTableBlock()
    contact_card = ContactCardBlock()

    class Meta:
        block_counts = {}
