from wagtail import blocks

from guidance.checks import Finding

from .checked import CheckedStruct, LineBlock
from .prose import SMALL_FEATURES, ProseBlock


class AccordionSectionBlock(CheckedStruct):
    """A heading, and the text that it opens."""

    title = LineBlock(max_length=120, help_text="The heading that opens this section.")
    text = ProseBlock(features=SMALL_FEATURES)

    class Meta:
        icon = "collapse-down"
        label = "Section"


class AccordionBlock(CheckedStruct):
    """Sections that open one by one; plain headings where there is no script, and in print."""

    has_titles = True

    sections = blocks.ListBlock(
        AccordionSectionBlock(), min_num=1, help_text="Two sections or more."
    )

    def findings(self, value) -> list[Finding]:
        if len(value.get("sections") or []) == 1:
            return [
                Finding(
                    "An accordion of one section: use Details in its place.",
                    stops=False,
                    part="sections",
                )
            ]
        return []

    class Meta:
        icon = "collapse-down"
        label = "Accordion"
        group = "Words"
        description = (
            "Several sections, each behind its heading, of which a reader needs one. Not for what "
            "everybody must read."
        )
        template = "blocks/accordion.html"
        preview_value = {
            "sections": [
                {
                    "title": "If you are a parent or carer",
                    "text": "<p>You can ask the social worker what worries them, and what would "
                    "have to change.</p>",
                },
                {
                    "title": "If you are a young person",
                    "text": "<p>You can say what you want to happen, and who should be with "
                    "you.</p>",
                },
            ]
        }
