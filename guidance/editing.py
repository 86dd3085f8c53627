"""What editors are shown beside their forms: what to put right, and what to confirm."""

from wagtail.admin.panels import Panel
from wagtail.models import Page

from .checks import Finding
from .checks.objects import object_findings


class ChecksPanel(Panel):
    """At the top of an editor, where there is something to say about what was last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "guidance/admin/checks_panel.html"

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            saved = bool(self.instance.pk)
            self.findings: list[Finding] = object_findings(self.instance) if saved else []
            self.to_confirm = list(open_checks(self.instance)) if saved else []

        def is_shown(self):
            return bool(self.findings or self.to_confirm)


def open_checks(instance):
    """The statements of a page or a contact that nobody has confirmed."""
    from .models import Contact, ContentCheck

    if isinstance(instance, Page):
        return ContentCheck.objects.open().filter(pages=instance.pk)
    if isinstance(instance, Contact):
        return ContentCheck.objects.open().filter(contact=instance.pk)
    return ContentCheck.objects.none()


# How the form of every type of page begins.
PAGE_PANELS = [ChecksPanel(heading="To put right or confirm"), *Page.content_panels]
