"""The fixed words of answers in the Wagtail admin."""

from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import AnswerText


class FixedSetPolicy(ModelPermissionPolicy):
    """Editors change the words; which answers there are is decided by the service."""

    def user_has_permission(self, user, action):
        return action not in ("add", "delete") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


class AnswerTextViewSet(SnippetViewSet):
    model = AnswerText
    icon = "comment"
    list_display = ["heading", "key", UpdatedAtColumn()]
    list_per_page = 50

    @property
    def permission_policy(self):
        return FixedSetPolicy(self.model)


register_snippet(AnswerTextViewSet)
