from wagtail import blocks

from .contacts import ContactsBlock
from .opening import OpeningBlock
from .policy_update import PolicyUpdateBlock
from .story import StoryBlock
from .training_dates import TrainingDatesBlock


class NewsletterBlock(blocks.StreamBlock):
    """The parts of an issue, in the order in which they are read."""

    opening = OpeningBlock()
    story = StoryBlock()
    policy_update = PolicyUpdateBlock()
    training_dates = TrainingDatesBlock()
    contacts = ContactsBlock()

    class Meta:
        block_counts = {"contacts": {"max_num": 1}}
