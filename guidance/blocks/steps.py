from wagtail import blocks

from .prose import NUMBERS_HELP, SMALL_FEATURES, ProseBlock


class StepsBlock(blocks.ListBlock):
    """Numbered steps, in the order to do them."""

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "help_text", f"One step in each box, in the order to do them. {NUMBERS_HELP}"
        )
        super().__init__(ProseBlock(features=SMALL_FEATURES, label="Step", help_text=""), **kwargs)

    class Meta:
        icon = "list-ol"
        label = "Steps"
        group = "What to do"
        description = "Numbered steps for something that is done in order."
        template = "blocks/steps.html"
        preview_value = [
            "<p><b>Listen.</b> Let the child talk. Do not ask leading questions.</p>",
            "<p><b>Tell</b> the safeguarding lead the same day.</p>",
            "<p><b>Write down</b> what was said, in the child's own words.</p>",
        ]
