"""Summaries and other long lines, shown whole in an editor's form."""

from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminAutoHeightTextInput

OWN_APPS = ("guidance", "pages", "search")
# A shorter one is seen whole in a field of one line.
LONG = 200


class LongLineInput(AdminAutoHeightTextInput):
    """A field as high as its words need, whose words stay one line."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.splitlines()) if value else value


def _widget(field: models.CharField) -> dict:
    own = field.model._meta.app_label in OWN_APPS
    if own and not field.choices and (field.max_length or 0) >= LONG:
        return {"widget": LongLineInput}
    return {}


register_form_field_override(models.CharField, override=_widget, exact_class=True)
