from .checked import CheckedStruct, LineBlock
from .prose import SMALL_FEATURES, ProseBlock


class DetailsBlock(CheckedStruct):
    """Text that most readers can skip, behind a line that opens it."""

    title = LineBlock(
        max_length=120, help_text="The line that opens the text. Say what is behind it."
    )
    text = ProseBlock(features=SMALL_FEATURES)

    class Meta:
        icon = "plus"
        label = "Details"
        group = "Words"
        description = "One piece of text that most readers can skip. Never hide whom to ring in it."
        template = "blocks/details.html"
        preview_value = {
            "title": "What “significant harm” means",
            "text": "<p>Harm is ill-treatment, or damage to a child's health or development. It "
            "includes harm from seeing or hearing somebody else being ill-treated.</p>",
        }
