"""The admin's report that explains an answer, step by step, for a question typed into it."""

from django import forms
from django.contrib.auth.mixins import UserPassesTestMixin
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from guidance.models.choices import Audience

from .explaining import explain
from .index_report import may_see
from .service import HISTORY_TURNS
from .signposts import OF_THIS_KIND
from .synonyms import lines_of


class QuestionForm(forms.Form):
    """A question to be explained, and the questions before it."""

    question = forms.CharField(
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text="As somebody might type it. It is not kept.",
    )
    earlier = forms.CharField(
        label="Questions before it",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=f"One a line, the oldest first; the last {HISTORY_TURNS} count.",
    )
    audience = forms.ChoiceField(
        label="Who asks", required=False, choices=[("", "Not known"), *Audience.choices]
    )


@method_decorator(sensitive_post_parameters(), "dispatch")
class ExplainView(UserPassesTestMixin, WagtailAdminTemplateMixin, FormView):
    """Ask a question and see why it is answered as it is."""

    page_title = "Why this answer"
    header_icon = "help"
    template_name = "search/explain.html"
    form_class = QuestionForm
    raise_exception = True

    def test_func(self) -> bool:
        return may_see(self.request.user)

    def get_breadcrumbs_items(self) -> list:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def form_valid(self, form: QuestionForm) -> HttpResponse:
        typed = form.cleaned_data
        told = explain(typed["question"], lines_of(typed["earlier"]), typed["audience"] or None)
        context = self.get_context_data(form=form, told=told, near_enough=OF_THIS_KIND)
        return self.render_to_response(context)

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response
