import re

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock

from guidance.checks import Finding
from guidance.checks.words import text_findings

from .checked import LineBlock

FILE_NAME = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)$|_", re.IGNORECASE)
LONGEST_ALTERNATIVE = 250


class DescribedImageBlock(ImageBlock):
    """An image with words for those who do not see it, or marked as decoration."""

    def findings(self, value) -> list[Finding]:
        if value is None or value.decorative:
            return []
        words = (value.contextual_alt_text or "").strip()
        if not words:
            return [
                Finding(
                    "The picture has no alternative text. Say what it tells the reader, or mark it "
                    "as decorative."
                )
            ]
        found = text_findings(words)
        if FILE_NAME.search(words):
            found.append(Finding(f"“{words}” is the name of a file. Say what the picture tells."))
        if len(words) > LONGEST_ALTERNATIVE:
            found.append(
                Finding(
                    f"The alternative text has {len(words)} characters. Put the long story into "
                    "the text of the page.",
                    stops=False,
                )
            )
        if words.lower().startswith(("image of", "picture of", "photo of")):
            found.append(
                Finding(
                    "Alternative text need not begin “picture of”: that is said already.",
                    stops=False,
                )
            )
        return found

    def clean(self, value):
        value = super().clean(value)
        stops = [finding.message for finding in self.findings(value) if finding.stops]
        if stops and not self.is_deferred_validation:
            raise StructBlockValidationError(block_errors={"alt_text": ValidationError(stops)})
        return value


class PictureBlock(blocks.StructBlock):
    """A picture, with a caption where it has one."""

    image = DescribedImageBlock(
        help_text="Say in “Alt text” what the picture tells the reader. Tick “decorative” where it "
        "tells nothing that the text does not say."
    )
    caption = LineBlock(
        max_length=200,
        required=False,
        help_text="Shown under the picture. Not the same words as the alternative text.",
    )

    def get_preview_value(self):
        image = get_image_model().objects.first()
        if image is None:
            return self.normalize({"image": None, "caption": ""})
        return self.normalize(
            {
                "image": {"image": image, "alt_text": image.title, "decorative": False},
                "caption": "A line under the picture",
            }
        )

    class Meta:
        icon = "image"
        label = "Picture"
        group = "Pictures and video"
        description = "A picture with alternative text, cut to the size of the reader's screen."
        template = "blocks/picture.html"
        preview_template = "blocks/previews/picture.html"
