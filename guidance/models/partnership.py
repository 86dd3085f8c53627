from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from .fields import SpellingsField


@register_setting(icon="home")
class Partnership(BaseSiteSetting):
    """The body that runs the site and the area it serves: another partnership puts in its own."""

    name = models.CharField(
        max_length=160,
        default="Safeguarding Partnership",
        help_text="The full name, at the foot of each page.",
    )
    short_name = models.CharField(
        max_length=60,
        default="Safeguarding",
        help_text="At the top of each page, in the browser's title and in the admin.",
    )
    area_name = models.CharField(
        max_length=120, default="our area", help_text="As in “in Bath and North East Somerset”."
    )
    region_name = models.CharField(
        max_length=120,
        default="our region",
        help_text="As in “regional procedures for the South West”.",
    )
    area_spellings = SpellingsField(
        "areas and their spellings",
        default=dict,
        blank=True,
        help_text="An area on each line, a colon, and the ways that documents spell it, with "
        "commas between: “Bath and North East Somerset: B&NES, BANES”. Used to tell which area an "
        "imported document speaks of.",
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("short_name"),
        FieldPanel("area_name"),
        FieldPanel("region_name"),
        FieldPanel("area_spellings"),
    ]

    class Meta:
        verbose_name = "Partnership and area"
