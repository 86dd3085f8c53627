from wagtail import blocks

from guidance.blocks import LineBlock


class SessionBlock(blocks.StructBlock):
    """One session of a course."""

    course = LineBlock(max_length=160, help_text="The name of the course.")
    date = blocks.DateBlock(help_text="The first day.")
    time = LineBlock(max_length=60, required=False, help_text="For instance 9:30am to 1pm.")
    place = LineBlock(max_length=120, help_text="A place, or “online”.")
    page = blocks.PageChooserBlock(required=False, help_text="Where to book.")

    class Meta:
        icon = "date"
        label = "Session"


class TrainingDatesBlock(blocks.StructBlock):
    """Sessions that people can book."""

    heading = LineBlock(
        max_length=120, default="Training dates", help_text="The words above the dates."
    )
    sessions = blocks.ListBlock(SessionBlock(), help_text="The next one comes first.")

    class Meta:
        icon = "date"
        label = "Training dates"
        description = "Courses with their dates and places."
        template = "blocks/newsletter/training_dates.html"
