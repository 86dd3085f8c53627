import re

from guidance.checks import Finding

from .checked import CheckedStruct, LineBlock
from .prose import ProseBlock

LIKE_A_NAME = re.compile(r"^(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Sir|Dame)\b\.?.*|[A-Z]\w+ [A-Z]\w+)$")


class QuotationBlock(CheckedStruct):
    """What somebody said. Who said it is a role, never a name."""

    words = ProseBlock(
        features=["bold"], help_text="What was said, without quotation marks: the site adds them."
    )
    who = LineBlock(
        max_length=120,
        label="Who said it",
        help_text="A role, for instance “a young person” or “a foster carer”. Never a name.",
    )
    source = LineBlock(
        max_length=160,
        required=False,
        help_text="Where it was said, for instance “Annual report 2023-24”.",
    )

    def findings(self, value) -> list[Finding]:
        who = (value.get("who") or "").strip()
        if LIKE_A_NAME.match(who):
            return [
                Finding(
                    f"“{who}” looks like somebody's name. Say their role instead.",
                    stops=False,
                    part="who",
                )
            ]
        return []

    class Meta:
        icon = "openquote"
        label = "Quotation"
        group = "Words"
        description = "Somebody's own words, with their role. Search never quotes them as advice."
        template = "blocks/quotation.html"
        preview_value = {
            "words": "<p>I thought nobody would believe me. The first person I told did.</p>",
            "who": "A young person",
            "source": "",
        }
