"""Lists that are kept as JSON or text, and that editors tick or write line by line."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from guidance.opening import DAY_NAMES, DAYS

from .choices import Audience, validate_audiences


class AudiencesField(models.JSONField):
    """Whom something is for: a list of audiences, ticked one by one."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", list)
        kwargs.setdefault("validators", [validate_audiences])
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=Audience.choices,
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=self.verbose_name.capitalize(),
            help_text=self.help_text,
        )


class _DaysFormField(forms.MultipleChoiceField):
    def prepare_value(self, value):
        return split_days(value) if isinstance(value, str) else value

    def clean(self, value):
        chosen = super().clean(value)
        return ",".join(day for day in DAYS if day in chosen)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class DaysField(models.CharField):
    """Days of the week with commas between ("mon,tue"), ticked one by one."""

    def formfield(self, **kwargs):
        return _DaysFormField(
            choices=list(DAY_NAMES.items()),
            widget=forms.CheckboxSelectMultiple,
            label=self.verbose_name.capitalize(),
            help_text=self.help_text,
        )


def split_days(days: str) -> list[str]:
    """ "Mon, tue" as ["mon", "tue"]."""
    return [day.strip().lower() for day in days.split(",") if day.strip()]


class _LinesFormField(forms.CharField):
    """JSON as text, by the two functions that its model field gives."""

    def __init__(self, to_lines, from_lines, **kwargs):
        self.to_lines, self.from_lines = to_lines, from_lines
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), **kwargs)

    def prepare_value(self, value):
        if value is None:
            return ""  # The form of an entry that is not made yet.
        return value if isinstance(value, str) else "\n".join(self.to_lines(value))

    def clean(self, value):
        text = super().clean(value)
        return self.from_lines([line.strip() for line in text.splitlines() if line.strip()])

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class LinesField(models.JSONField):
    """A list of texts, written one a line."""

    def formfield(self, **kwargs):
        return _LinesFormField(
            list,
            list,
            required=not self.blank,
            label=self.verbose_name.capitalize(),
            help_text=self.help_text,
        )


class SpellingsField(models.JSONField):
    """Names, each with the ways to spell it: a line each, "Name: one way, another way"."""

    def formfield(self, **kwargs):
        return _LinesFormField(
            spelling_lines,
            spellings_of,
            required=not self.blank,
            label=self.verbose_name.capitalize(),
            help_text=self.help_text,
        )


def spelling_lines(spellings: dict[str, list[str]]) -> list[str]:
    """The lines that an editor sees."""
    return [f"{name}: {', '.join(ways)}" for name, ways in spellings.items()]


def spellings_of(lines: list[str]) -> dict[str, list[str]]:
    """What an editor's lines say. Raises ValidationError for a line that cannot be read."""
    found: dict[str, list[str]] = {}
    for line in lines:
        name, colon, ways = line.partition(":")
        listed = [way.strip() for way in ways.split(",") if way.strip()]
        if not colon or not name.strip() or not listed:
            raise ValidationError(
                f"“{line}” cannot be read. Write the area, a colon, and the ways to spell it with "
                "commas between."
            )
        found[name.strip()] = listed
    return found
