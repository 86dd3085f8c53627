from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="home")
class Partnership(BaseSiteSetting):
    """The body that runs the site and the area it serves: another partnership puts in its own."""

    name = models.CharField(max_length=160, default="Safeguarding Partnership")
    short_name = models.CharField(max_length=60, default="Safeguarding")
    area_name = models.CharField(
        max_length=120, default="our area", help_text="As in “in Bath and North East Somerset”."
    )
    region_name = models.CharField(max_length=120, default="our region")
    area_spellings = models.JSONField(
        default=dict,
        blank=True,
        help_text="Names of areas, each with the ways that documents spell them. Used to tell "
        "which area an imported document speaks of.",
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
