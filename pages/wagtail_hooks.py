"""Glossary terms, the law and alerts in the Wagtail admin."""

from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from guidance.models import GlossaryTerm

from .models import Alert, LegislationItem


class AlertViewSet(SnippetViewSet):
    model = Alert
    icon = "warning"
    menu_label = "Alerts"
    menu_order = 140
    add_to_admin_menu = True
    list_display = ["title", "level", "page", Column("state", label="Shown"), UpdatedAtColumn()]
    list_filter = ["level"]


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = "Glossary terms"
    menu_order = 160
    add_to_admin_menu = True
    list_display = ["heading", "now", "topic", UpdatedAtColumn()]
    list_filter = ["topic", "linked_in_pages"]
    list_per_page = 100
    ordering = ["term"]


class LegislationItemViewSet(SnippetViewSet):
    model = LegislationItem
    icon = "clipboard-list"
    menu_label = "Legislation"
    menu_order = 170
    add_to_admin_menu = True
    list_display = ["title", "kind", "group", "in_force", UpdatedAtColumn()]
    list_filter = ["kind", "group", "in_force"]
    list_per_page = 60


register_snippet(AlertViewSet)
register_snippet(GlossaryTermViewSet)
register_snippet(LegislationItemViewSet)
