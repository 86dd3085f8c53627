from wagtail import blocks


class SessionBlock(blocks.StructBlock):
    """One session of a course."""

    course = blocks.CharBlock(max_length=160)
    date = blocks.DateBlock()
    time = blocks.CharBlock(max_length=60, required=False, help_text="For instance 9:30am to 1pm.")
    place = blocks.CharBlock(max_length=120, help_text="A place, or “online”.")
    page = blocks.PageChooserBlock(required=False, help_text="Where to book.")

    class Meta:
        icon = "date"
        label = "Session"


class TrainingDatesBlock(blocks.StructBlock):
    """Sessions that people can book."""

    heading = blocks.CharBlock(max_length=120, default="Training dates")
    sessions = blocks.ListBlock(SessionBlock())

    class Meta:
        icon = "date"
        label = "Training dates"
        description = "Courses with their dates and places."
        template = "blocks/newsletter/training_dates.html"
