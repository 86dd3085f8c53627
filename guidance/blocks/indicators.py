from django import forms
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from guidance.levels_of_need import AgeBand, Domain, Group, Indicator

from .checked import LineBlock, LinesBlock


class IndicatorTextBlock(LinesBlock):
    """Plain words; a number to ring belongs in “what to do”, not in an indicator."""


class IndicatorBlock(blocks.StructBlock):
    """One thing that may be seen or heard."""

    text = IndicatorTextBlock(
        rows=2,
        max_length=300,
        label="What you may see or hear",
        help_text="One plain sentence that blames nobody: what is seen, not what it is called.",
    )
    ages = blocks.MultipleChoiceBlock(
        choices=AgeBand.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none where it is true at every age, before birth too.",
    )
    act_today = blocks.BooleanBlock(
        required=False,
        label="Ring today",
        help_text="Marks the indicator as one to tell children’s social care about the same day.",
    )
    topics = blocks.ListBlock(
        SnippetChooserBlock("guidance.Topic"),
        default=[],
        label="Topics",
        help_text="The topics whose pages say more. Readers get a link to each.",
    )

    class Meta:
        icon = "view"
        label = "Indicator"
        label_format = "{text}"


class IndicatorGroupBlock(blocks.StructBlock):
    """Indicators of one domain under one sub-heading, in the order in which they are read."""

    domain = blocks.ChoiceBlock(
        choices=Domain.choices,
        default=Domain.DEVELOPMENT,
        help_text="The part of a child’s life that these indicators are about.",
    )
    heading = LineBlock(
        max_length=80,
        label="Sub-heading",
        help_text="Use the same words on every level, so that levels can be compared.",
    )
    indicators = blocks.ListBlock(IndicatorBlock(), help_text="The plainest sign comes first.")

    class Meta:
        icon = "list-ul"
        label = "Group of indicators"
        label_format = "{domain}: {heading}"


def group_of(value) -> Group:
    """A group block's value as the group that is filtered and shown."""
    return Group(
        domain=value["domain"],
        heading=value["heading"],
        indicators=tuple(
            Indicator(
                text=item["text"],
                ages=frozenset(item["ages"] or ()),
                topics=tuple(topic.key for topic in item["topics"] if topic),
                act_today=bool(item["act_today"]),
            )
            for item in value["indicators"]
        ),
    )
