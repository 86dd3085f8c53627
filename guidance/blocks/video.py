from wagtail import blocks

from .checked import CheckedStruct, LineBlock
from .prose import SMALL_FEATURES, ProseBlock


class VideoBlock(CheckedStruct):
    """A link to a video elsewhere, and its transcript here. Nothing is loaded from the other site
    before somebody follows the link."""

    has_titles = True

    title = LineBlock(max_length=120, help_text="What the video is called.")
    url = blocks.URLBlock(
        label="Web address",
        help_text="Where the video is. It opens there: the site shows no video of another site in "
        "its own pages, because the other site would learn who reads them.",
    )
    length = LineBlock(
        max_length=40, required=False, help_text="How long it is, for instance “4 minutes”."
    )
    transcript = ProseBlock(
        features=SMALL_FEATURES,
        help_text="Everything that is said, and what is shown that matters. Search reads it too.",
    )

    class Meta:
        icon = "media"
        label = "Video"
        group = "Pictures and video"
        description = "A link to a video, with its transcript on the page."
        template = "blocks/video.html"
        preview_value = {
            "title": "What happens when you tell somebody",
            "url": "https://www.example.org/",
            "length": "4 minutes",
            "transcript": "<p>A teacher and a young person sit at a table. The teacher says: "
            "“Thank you for telling me.”</p>",
        }
