"""Every type of page and snippet made from nothing, by the people who make them.

An editor fills in a form, looks at a preview and submits; a moderator approves; a visitor reads.
"""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.forms import ModelMultipleChoiceField
from django.urls import reverse
from django.utils.text import slugify
from wagtail import blocks
from wagtail.admin.panels import InlinePanel
from wagtail.contrib.settings.registry import registry
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import DraftStateMixin, Page, PreviewableMixin, Site, get_page_models
from wagtail.snippets.models import get_snippet_models
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from guidance import models as guidance
from guidance.editing import ChecksPanel
from pages import models as pages
from search.models import AnswerText, Signpost, Synonym
from site_core.models import User

pytestmark = pytest.mark.django_db

TITLE = "Kites over the hill"
SUMMARY = "Where the children of the town fly their kites."
SENTENCE = "A kite flies best in a steady wind."
WORDS = rich_text(f"<p>{SENTENCE}</p>")
FIRST_VERSION = {"version": "1.0", "date": "2026-05-01", "summary": "First version."}
AMENDMENTS = {"amendments": inline_formset([FIRST_VERSION])}
YEARS = {"starts_on": "2027-04-01", "ends_on": "2030-03-31"}
OPENING = streamfield([("opening", {"heading": "", "text": WORDS})])

# What a person has to fill in besides the title, the summary and the audience.
PAGES = {
    guidance.AnnualReportsPage: {},
    guidance.BusinessPlanPage: {**YEARS, "as_of": "2027-05-01"},
    guidance.GuidanceLibraryPage: {},
    guidance.GuidancePage: AMENDMENTS,
    guidance.LevelOfNeedPage: {"number": "7", "short_name": "Kites"},
    guidance.LevelsOfNeedPage: AMENDMENTS,
    guidance.PerformancePage: {},
    guidance.RegionalProceduresPage: {},
    guidance.ReportIndexPage: {},
    guidance.ReportPage: {"dated": "2026-03-31"},
    guidance.ReviewIndexPage: {},
    guidance.ReviewPage: {"kind": "rapid-review", "dated": "2026-03-31"},
    guidance.StrategicPlanPage: YEARS,
    pages.ContactDirectoryPage: {},
    pages.CoursePage: {},
    pages.GlossaryPage: {},
    pages.HomePage: {"introduction": SUMMARY},
    pages.InformationPage: {},
    pages.LanguagePage: {"language": "cy"},
    pages.LegislationPage: {},
    pages.MeetingPage: {"date": "2027-01-20"},
    pages.MeetingsPage: {},
    pages.NewsIndexPage: {},
    pages.NewsPage: {},
    pages.NewsletterIndexPage: {},
    pages.NewsletterPage: {"number": "99", "body": OPENING},
    pages.PartnershipPage: {},
    pages.PrivatePapersPage: {},
    pages.SectionPage: {},
    pages.SiteMapPage: {},
    pages.SubGroupPage: {"purpose": "To keep kites out of trees."},
    pages.TopicPage: {},
    pages.TrainingPage: {},
    pages.YoungPersonPage: {},
}
PAGE_TYPES = [model for model in get_page_models() if model.is_creatable]
# The front page cannot be made: there is one, and the site hangs below it.
NEW_PAGE_TYPES = [model for model in PAGE_TYPES if model is not pages.HomePage]


def named(model) -> str:
    return model.__name__


def form_of(model) -> type:
    handler = (
        model.get_edit_handler()
        if issubclass(model, Page)
        else model.snippet_viewset.get_edit_handler()
    )
    return handler.get_form_class()


def streams_of(model) -> dict[str, StreamField]:
    """The StreamFields of a form."""
    shown = form_of(model).base_fields
    streams = (field for field in model._meta.fields if isinstance(field, StreamField))
    return {field.name: field for field in streams if field.name in shown}


def filled_in(model) -> dict:
    """What a person types and ticks to make a page."""
    if model not in PAGES:
        pytest.fail(f"Say in PAGES what a person has to fill in to make a {named(model)}.")
    typed = {"title": TITLE, "slug": slugify(TITLE), "summary": SUMMARY, "audiences": ("public",)}
    for name, field in streams_of(model).items():
        if "prose" in field.stream_block.child_blocks and name in ("body", "introduction"):
            typed[name] = streamfield([("prose", WORDS)])
    fields = form_of(model).base_fields
    return {name: typed[name] for name in typed if name in fields} | PAGES[model]


def untouched(model, response) -> dict:
    """What a browser sends of a form in which nobody has typed anything."""
    assert response.status_code == 200
    form = "page-edit-form" if issubclass(model, Page) else "w-editor-form"
    data = querydict_from_html(response.text, form_id=form).dict()
    for name, field in form_of(model).base_fields.items():
        if isinstance(field, ModelMultipleChoiceField):
            data.pop(name, None)  # The helper chooses the first, a browser none.
    return data | nested_form_data({name: streamfield([]) for name in streams_of(model)})


def sign_in(client, group: str) -> None:
    user, _ = User.objects.get_or_create(username=group.lower())
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)


def main(response) -> str:
    """What a reader sees of a page."""
    assert response.status_code == 200
    found = BeautifulSoup(response.text, "lxml").main
    for changing in found.select(".app-updated"):
        changing.decompose()
    return " ".join(found.get_text(" ").split())


def fields_refused(response) -> set[str]:
    """The fields that carry an error beside them, where a person looks for it."""
    assert response.status_code == 200
    soup = BeautifulSoup(response.text, "lxml")
    return {
        panel["id"].removesuffix("-errors").rsplit("-child-", 1)[-1]
        for panel in soup.select("[id$=-errors]")
        if panel.get_text(strip=True)
    }


def missing(model, data: dict) -> set[str]:
    """The fields that a person has to fill in; the script that shows blocks shows their errors."""
    required = {name for name, field in form_of(model).base_fields.items() if field.required}
    # An empty box of several lines holds the end of its first.
    found = {name for name in required if not data.get(name, "").strip()} - set(streams_of(model))
    assert found
    return found


# Pages


def room_for(model) -> Page:
    """A page under which one of this type can be made."""
    if model.max_count == 1:
        # A site has one, and comes with it: it is made anew where somebody has deleted it.
        model.objects.get().delete()
    parents = (parent.objects.first() for parent in model.allowed_parent_page_models())
    return next(parent for parent in parents if parent and model.can_create_at(parent.specific))


def approve(client, thing, name: str) -> None:
    """A moderator approves what was submitted."""
    state = thing.current_workflow_task_state
    client.post(reverse(name, args=[thing.pk, "approve", state.pk]), {"comment": ""})
    thing.refresh_from_db()


@pytest.mark.parametrize("model", NEW_PAGE_TYPES, ids=named)
def test_a_page_is_made_from_nothing(client, model):
    sign_in(client, "Editors")
    parent = room_for(model)
    place = [model._meta.app_label, model._meta.model_name, parent.pk]
    add = reverse("wagtailadmin_pages:add", args=place)
    preview = reverse("wagtailadmin_pages:preview_on_add", args=place)
    empty = untouched(model, client.get(add))
    typed = nested_form_data(filled_in(model))

    # The preview follows while the editor has typed no more than the title.
    if client.post(preview, empty | {"title": TITLE}).json()["is_available"]:
        assert TITLE in main(client.get(preview))

    # Submitted too early, it comes back with what is missing beside it, and with what was typed.
    early = client.post(add, empty | {"title": TITLE, "action-submit": "1"})
    assert missing(model, empty) - {"title"} <= fields_refused(early)
    assert early.context["form"]["title"].value() == TITLE

    for mode, _ in model().preview_modes:
        assert client.post(preview, empty | typed).json()["is_valid"]
        previewed = client.get(preview, {"mode": mode})
        assert previewed.status_code == 200
    previewed = main(client.get(preview))
    for words in (TITLE, SUMMARY):
        assert words in previewed
    assert (SENTENCE in previewed) is (SENTENCE in str(typed))

    response = client.post(add, empty | typed | {"action-submit": "1"})
    assert response.status_code == 302, response.context["form"].errors
    page = model.objects.get(slug=slugify(TITLE))
    assert not page.live
    kept = form_of(model)(instance=page)
    for name, value in filled_in(model).items():
        if isinstance(value, str):
            assert str(kept[name].value()) == value

    sign_in(client, "Moderators")
    approve(client, page, "wagtailadmin_pages:workflow_action")
    assert page.live
    client.logout()
    read = client.get(page.url)
    if model is pages.PrivatePapersPage:
        # Nobody may read them before somebody says which groups may.
        assert read.url.startswith("/sign-in/")
    else:
        assert main(read) == previewed


def test_the_front_page_is_written_anew(client):
    sign_in(client, "Editors")
    page = pages.HomePage.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    shown = untouched(pages.HomePage, client.get(edit))
    typed = nested_form_data({**filled_in(pages.HomePage), "slug": page.slug})
    early = client.post(edit, shown | {"introduction": "", "action-submit": "1"})
    assert fields_refused(early) == {"introduction"}
    assert client.post(preview, shown | typed).json()["is_valid"]
    previewed = main(client.get(preview))
    assert SUMMARY in previewed
    assert client.post(edit, shown | typed | {"action-submit": "1"}).status_code == 302
    assert SUMMARY not in main(client.get("/"))
    sign_in(client, "Moderators")
    approve(client, page, "wagtailadmin_pages:workflow_action")
    client.logout()
    assert main(client.get("/")) == previewed


# Snippets

# What a person has to fill in, and the page on which readers find it.
SNIPPETS = {
    guidance.Contact: (
        {"key": "kite-line", "name": TITLE, "who_for": SUMMARY, "audiences": ("public",)},
        "/contacts/",
    ),
    guidance.ContentCheck: (
        {"statement": SUMMARY, "source": "The kite club", "group": "Kites", "place": "Kites"},
        "",
    ),
    guidance.GlossaryTerm: ({"term": TITLE, "definition": SUMMARY}, "/glossary/"),
    guidance.Topic: ({"key": "kites", "name": TITLE, "group": "children"}, ""),
    pages.Alert: ({"title": TITLE, "page": "front page"}, "/"),
    pages.LegislationItem: (
        {"title": TITLE, "year": "2024", "what_it_does": SUMMARY},
        "/legislation/",
    ),
    Signpost: ({"name": TITLE, "phrases": "my kite\nfly a kite\nkites are up"}, ""),
    Synonym: ({"terms": TITLE, "means": "flying things"}, ""),
}
# The service decides which answers there are: editors change their words (see test_admin_forms).
NEW_SNIPPETS = [model for model in get_snippet_models() if model is not AnswerText]


@pytest.mark.parametrize("model", NEW_SNIPPETS, ids=named)
def test_a_snippet_is_made_from_nothing(client, model):
    if model not in SNIPPETS:
        pytest.fail(f"Say in SNIPPETS what a person has to fill in to make a {named(model)}.")
    values, public = SNIPPETS[model]
    values = {name: front_page(value) for name, value in values.items()}
    typed = nested_form_data(values)
    url = model.snippet_viewset.get_url_name
    sign_in(client, "Moderators")
    add = reverse(url("add"))
    empty = untouched(model, client.get(add))
    early = client.post(add, empty | {"action-publish": "1"})
    assert missing(model, empty) <= fields_refused(early)
    assert not model.objects.filter(**plain(values)).exists()

    sign_in(client, "Editors")
    if issubclass(model, PreviewableMixin):
        preview = reverse(url("preview_on_add"))
        client.post(preview, empty)
        assert client.get(preview).status_code == 200
        assert client.post(preview, empty | typed).json()["is_valid"]
        assert TITLE in client.get(preview).text
    response = client.post(add, empty | typed)
    assert response.status_code == 302, response.context["form"].errors
    snippet = model.objects.get(**plain(values))

    if issubclass(model, DraftStateMixin):
        assert not snippet.live
        assert not public or TITLE not in client.get(public).text
        sign_in(client, "Moderators")
        edit = reverse(url("edit"), args=[snippet.pk])
        shown = untouched(model, client.get(edit))
        assert client.post(edit, shown | {"action-publish": "1"}).status_code == 302
        client.logout()
        assert model.objects.get(pk=snippet.pk).live
        assert not public or TITLE in client.get(public).text


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (pages.Alert, "title"),
        (guidance.GlossaryTerm, "definition"),
        (pages.LegislationItem, "what_it_does"),
    ],
    ids=lambda value: value if isinstance(value, str) else named(value),
)
def test_a_snippet_that_types_a_number_is_a_draft_at_most(client, model, field):
    values, public = SNIPPETS[model]
    values = {name: front_page(value) for name, value in values.items()}
    typed = nested_form_data(values | {field: f"{TITLE}: ring 01632 960123"})
    sign_in(client, "Moderators")
    add = reverse(model.snippet_viewset.get_url_name("add"))
    empty = untouched(model, client.get(add))
    refused = client.post(add, empty | typed | {"action-publish": "1"})
    assert fields_refused(refused) == {field}
    assert client.post(add, empty | typed).status_code == 302
    client.logout()
    assert "960123" not in client.get(public).text


def front_page(value):
    return str(pages.HomePage.objects.get().pk) if value == "front page" else value


def plain(values: dict) -> dict:
    """What a row is found by."""
    return {name: value for name, value in values.items() if isinstance(value, str)}


# Settings


def test_moderators_say_how_small_a_number_is_hidden_and_editors_do_not(client):
    site = Site.objects.get()
    edit = reverse("wagtailsettings:edit", args=["guidance", "figuressetting", site.pk])
    sign_in(client, "Editors")
    assert client.post(edit, {"small_numbers_under": "3"}).status_code == 302
    assert not guidance.FiguresSetting.objects.filter(small_numbers_under=3).exists()
    sign_in(client, "Moderators")
    assert client.get(edit).status_code == 200
    client.post(edit, {"small_numbers_under": "8"})
    assert guidance.FiguresSetting.objects.get().small_numbers_under == 8


# Help

# Fields of Wagtail, whose labels say it all; the schedule's dialog explains its days.
SELF_EXPLAINING = {"go_live_at", "expire_at", "comment_notifications"}


def handlers() -> list:
    """(name, edit handler) of every form of an editor but those of files."""
    found = [(named(model), model.get_edit_handler()) for model in PAGE_TYPES]
    found += [(named(m), m.snippet_viewset.get_edit_handler()) for m in get_snippet_models()]
    return found + [(named(model), get_setting_edit_handler(model)) for model in registry]


def unexplained(handler) -> list[str]:
    """The fields of a form, of its rows and of its blocks that say nothing of themselves."""
    found = []
    for name, field in handler.get_form_class().base_fields.items():
        if name not in SELF_EXPLAINING and not field.help_text:
            found.append(name)
        if hasattr(field, "block"):
            found += [f"{name}.{path}" for path, block in parts_of(field.block) if not says(block)]
    for panel in inline_panels(handler):
        found += [f"{panel.relation_name}.{name}" for name in unexplained(panel.child_edit_handler)]
    return found


def inline_panels(panel):
    for child in getattr(panel, "children", ()):
        if isinstance(child, InlinePanel):
            yield child
        yield from inline_panels(child)


def parts_of(block, path=""):
    """(path, block) of the fields that an editor fills in inside a block."""
    if isinstance(block, ImageBlock):
        return  # The help of an image speaks of its parts.
    if isinstance(block, blocks.StreamBlock):
        for name, child in block.child_blocks.items():
            yield from parts_of(child, f"{path}{name}.")
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield f"{path}{name}", child
            yield from parts_of(child, f"{path}{name}.")
    elif isinstance(block, blocks.ListBlock):
        yield from parts_of(block.child_block, path)


def texts_of(block, path=""):
    """(path, block) of the lines and texts inside a block, also of those that a list is made of."""
    if isinstance(block, ImageBlock):
        return  # It looks at its alternative text itself.
    if isinstance(block, (blocks.StreamBlock, blocks.StructBlock)):
        for name, child in block.child_blocks.items():
            yield from texts_of(child, f"{path}{name}.")
    elif isinstance(block, blocks.ListBlock):
        yield from texts_of(block.child_block, path)
    elif isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        yield path.removesuffix("."), block


def says(block) -> str:
    return getattr(getattr(block, "field", None), "help_text", "") or block.meta.help_text


@pytest.mark.parametrize(("name", "handler"), handlers(), ids=[name for name, _ in handlers()])
def test_every_field_says_what_it_is_for(name, handler):
    assert unexplained(handler) == []


def test_every_field_of_a_document_says_what_it_is_for():
    fields = get_document_form(get_document_model()).base_fields
    known = {"title", "file", "collection", "tags"}
    assert [name for name, field in fields.items() if not field.help_text] == sorted(
        known & set(fields), key=list(fields).index
    )


@pytest.mark.parametrize("model", PAGE_TYPES, ids=named)
def test_every_type_says_when_to_use_it_and_what_is_wrong_with_a_page(model):
    assert model.page_description
    panels = model.get_edit_handler().children[0].children
    assert isinstance(panels[0], ChecksPanel)


@pytest.mark.parametrize(("name", "handler"), handlers(), ids=[name for name, _ in handlers()])
def test_every_plain_text_of_a_block_is_looked_at_before_it_is_published(name, handler):
    fields = handler.get_form_class().base_fields.values()
    texts = [
        (path, block)
        for field in fields
        if hasattr(field, "block")
        for path, block in texts_of(field.block)
    ]
    assert [path for path, block in texts if not hasattr(block, "findings")] == []
