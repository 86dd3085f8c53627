import re

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from guidance.figures import Entered, Good, Hide, Shown, Unit, shown

from .checked import LineBlock, LinesBlock


class YearBlock(blocks.StructBlock):
    """The figures of one year."""

    year = LineBlock(max_length=20, help_text="As people say it, for instance 2025-26.")
    area = blocks.DecimalBlock(
        required=False, label="Our area", help_text="A number only, without % or commas."
    )
    people = blocks.IntegerBlock(
        required=False,
        min_value=0,
        label="Number of people behind it",
        help_text="For a percentage or a rate: how many people it counts. It is never shown. Where "
        "it is small, the figure is hidden.",
    )
    england = blocks.DecimalBlock(required=False, label="England", help_text="For the same year.")
    target = blocks.DecimalBlock(
        required=False, label="Target", help_text="What was aimed for in this year, if anything."
    )
    provisional = blocks.BooleanBlock(
        required=False, help_text="Tick if the figure may still change."
    )
    hide = blocks.ChoiceBlock(
        required=False,
        choices=[
            (Hide.SMALL.value, "Hide: it counts too few people"),
            (Hide.SECONDARY.value, "Hide: a small figure could be worked out from it"),
        ],
        label="Hide the area’s figure",
        help_text="Small numbers that you fill in are hidden by themselves. Choose this where the "
        "source hides the figure, or where a total would give a hidden one away.",
    )
    note = LineBlock(
        required=False,
        max_length=200,
        help_text="What differs in this year. Never write a small number of people here.",
    )

    def clean(self, value):
        value = super().clean(value)
        if all(value[name] is None for name in ("area", "england", "target")) and not value["hide"]:
            raise StructBlockValidationError(
                block_errors={
                    "area": ValidationError("Give a figure, or say under “Hide” why there is none.")
                }
            )
        return value

    class Meta:
        icon = "date"
        label = "Year"


class MeasureValue(blocks.StructValue):
    """A measure as a page shows it."""

    @property
    def slug(self) -> str:
        return slugify(self["name"])[:80] or "measure"

    def shown(self, under: int) -> Shown:
        """The measure's years as they may be published, with counts under `under` hidden."""
        return shown(
            [
                Entered(**{**year, "hide": Hide(year["hide"] or ""), "note": year["note"] or ""})
                for year in self["years"]
            ],
            Unit(self["unit"]),
            Good(self["good"]),
            under,
        )


class MeasureBlock(blocks.StructBlock):
    """A figure that is counted year by year, with England's and the target where there are any."""

    name = LineBlock(
        max_length=140, help_text="What the figure is, for instance: Children in care."
    )
    counts = LinesBlock(
        label="What it counts",
        help_text="One or two plain sentences: who or what is counted, and on which day or in "
        "which year.",
    )
    unit = blocks.ChoiceBlock(
        choices=[
            (Unit.PEOPLE.value, "A number of people"),
            (Unit.THINGS.value, "A number of other things, for instance referrals"),
            (Unit.PERCENT.value, "Per cent"),
            (Unit.RATE.value, "A rate, for instance for each 10,000 children"),
        ],
        help_text="A number of people is hidden where it is small.",
    )
    unit_words = LineBlock(
        max_length=80,
        label="Unit in words",
        help_text="For instance: children; per cent of plans; for each 10,000 children.",
    )
    good = blocks.ChoiceBlock(
        choices=[
            (Good.HIGHER.value, "Higher is better"),
            (Good.LOWER.value, "Lower is better"),
            (Good.NEITHER.value, "Neither is better by itself"),
        ],
        label="Which way is good",
        help_text="Said in words under the chart, so that nobody has to guess.",
    )
    source = LineBlock(
        max_length=250, help_text="The report or return that the figures come from, with its year."
    )
    chart = blocks.ChoiceBlock(
        choices=[("line", "Lines over the years"), ("bar", "Bars, best for one or two years")],
        default="line",
        help_text="How it is drawn. The table below it says the same.",
    )
    years = blocks.ListBlock(
        YearBlock(),
        min_num=1,
        label="Years, the oldest first",
        help_text="One entry a year. A year without a figure is left out of the lines.",
    )
    notes = LinesBlock(
        required=False,
        help_text="Anything a reader must know to read the figures fairly. Never write a small "
        "number of people here.",
    )

    def clean(self, value):
        value = super().clean(value)
        names = [re.sub(r"\s+", " ", year["year"]).strip().casefold() for year in value["years"]]
        if len(names) != len(set(names)):
            raise StructBlockValidationError(
                block_errors={"years": ValidationError("A year is there twice.")}
            )
        for year in value["years"]:
            figures = [year[name] for name in ("area", "england", "target")]
            if value["unit"] == Unit.PERCENT and any(f is not None and f > 100 for f in figures):
                raise StructBlockValidationError(
                    block_errors={
                        "years": ValidationError(f"{year['year']} has more than 100 per cent.")
                    }
                )
            if any(f is not None and f < 0 for f in figures):
                raise StructBlockValidationError(
                    block_errors={"years": ValidationError(f"{year['year']} is less than nothing.")}
                )
        return value

    class Meta:
        icon = "order"
        label = "Measure"
        value_class = MeasureValue
        label_format = "{name}"
