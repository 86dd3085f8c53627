from dataclasses import replace

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from guidance.checks import Finding
from guidance.checks.streams import heading_order, step_of

from .accordion import AccordionBlock
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


class BodyBlock(blocks.StreamBlock):
    """What the body of a page is made of."""

    prose = ProseBlock()
    table = CaptionedTableBlock()
    quotation = QuotationBlock()
    details = DetailsBlock()
    accordion = AccordionBlock()
    urgency_card = UrgencyCardBlock()
    steps = StepsBlock()
    do_list = DoListBlock()
    warning = WarningBlock()
    contact_card = ContactCardBlock()
    related_pages = RelatedPagesBlock()
    document = DocumentBlock()
    picture = PictureBlock()
    video = VideoBlock()

    def findings(self, value) -> list[Finding]:
        """Headings that skip a level from one block to the next."""
        return [
            replace(finding, where=(step_of(position + 1, value[position]),))
            for position, found in heading_order(value).items()
            for finding in found
        ]

    def clean(self, value):
        errors = {}
        if not self.is_deferred_validation:
            errors = {
                position: ValidationError([finding.message for finding in found])
                for position, found in heading_order(value).items()
            }
        try:
            cleaned = super().clean(value)
        except StreamBlockValidationError as error:
            raise StreamBlockValidationError(
                {**errors, **error.block_errors}, error.non_block_errors
            ) from error
        if errors:
            raise StreamBlockValidationError(errors)
        return cleaned

    class Meta:
        block_counts = {}
