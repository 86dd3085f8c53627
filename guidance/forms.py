"""The forms that editors fill in: nothing is published that would break the site."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.fields import StreamField

from .checks.objects import checked_fields, value_findings


class ChecksBeforePublishing:
    """A form that refuses to publish what the checks stop. A draft is saved all the same."""

    def clean(self):
        cleaned = super().clean()
        if not self.is_deferred_validation:
            _refuse(self, cleaned)
        return cleaned

    def is_valid(self):
        valid = super().is_valid()
        if self.is_deferred_validation:
            return valid
        for formset in self.formsets.values():
            for form in formset.forms:
                if form not in formset.deleted_forms and hasattr(form, "cleaned_data"):
                    _refuse(form, form.cleaned_data)
                    valid = valid and not form.errors
        return valid


def _refuse(form, cleaned: dict) -> None:
    """Add what stops publishing to the errors of a form."""
    for field in checked_fields(form._meta.model):
        if field.name not in cleaned:
            continue  # Refused already, by its blocks; or not shown.
        messages = [
            f"{finding.place}: {finding.message}"
            if isinstance(field, StreamField)
            else finding.message
            for finding in value_findings(field, cleaned[field.name])
            if finding.stops
        ]
        if messages:
            form.add_error(field.name, ValidationError(messages))


class CheckedPageForm(ChecksBeforePublishing, WagtailAdminPageForm):
    """For every type of page."""


class CheckedSnippetForm(ChecksBeforePublishing, WagtailAdminModelForm):
    """For snippets whose words readers see. A key is fixed once it is saved: the API, pages and
    rules refer to it."""

    fixed_fields = ("key", "variant")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.fixed_fields:
                if name in self.fields:
                    self.fields[name].disabled = True
                    self.fields[
                        name
                    ].help_text = "Fixed: pages, answers and partners' sites refer to it."
