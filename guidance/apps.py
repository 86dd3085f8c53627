from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "guidance"
    verbose_name = "Guidance"

    def ready(self):
        from wagtail.models import Page

        from . import signals  # noqa: F401
        from .forms import CheckedPageForm

        # For every type of page, so that no type can be forgotten. A type with a form of its own
        # builds it on this one.
        Page.base_form_class = CheckedPageForm
