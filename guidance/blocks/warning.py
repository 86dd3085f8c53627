from .checked import CheckedStruct, LineBlock
from .prose import SMALL_FEATURES, ProseBlock


class WarningBlock(CheckedStruct):
    """Something that a reader must not miss."""

    has_titles = True

    title = LineBlock(max_length=120, help_text="The warning in a few words.")
    text = ProseBlock(features=SMALL_FEATURES)

    class Meta:
        icon = "help"
        label = "Warning"
        group = "What to do"
        description = "Something a reader must not miss. One on a page is read; three are not."
        template = "blocks/warning.html"
        preview_value = {
            "title": "Do not look at the pictures",
            "text": "<p>Do not view, copy or send on nude images of a child, even as proof. Tell "
            "the safeguarding lead what you have been told.</p>",
        }
