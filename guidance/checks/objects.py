"""A whole page or snippet: its fields of text, its bodies of blocks and its rows."""

from collections.abc import Iterator
from dataclasses import replace

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from .finding import Finding
from .markup import html_findings
from .streams import stream_findings
from .words import text_findings

NOT_PUBLIC_TEXT = (models.EmailField, models.SlugField, models.URLField, models.JSONField)
WAGTAIL_TEXT = {"title", "seo_title", "search_description"}


def checked_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields whose words readers see: those that a model names in `checked_text`, else all
    text of a page. Bodies of blocks and rich text are always among them."""
    named = getattr(model, "checked_text", None)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (StreamField, RichTextField))
        or (field.name in named if named is not None else _is_page_text(model, field))
    ]


def _is_page_text(model: type[models.Model], field: models.Field) -> bool:
    if not _is_of_a_page(model) or not field.editable or field.choices:
        return False
    if field.model is Page:
        return field.name in WAGTAIL_TEXT
    text = isinstance(field, (models.CharField, models.TextField))
    return text and not isinstance(field, NOT_PUBLIC_TEXT)


def _is_of_a_page(model: type[models.Model]) -> bool:
    """Whether it is a type of page, or of the rows that an editor adds to one."""
    if issubclass(model, Page):
        return True
    parents = [f.related_model for f in model._meta.fields if isinstance(f, ParentalKey)]
    return any(issubclass(parent, Page) for parent in parents)


def rows_of(instance: models.Model) -> Iterator[tuple[str, models.Model]]:
    """The rows that an editor adds to a page, each with the name of its kind."""
    if isinstance(instance, Page):
        for relation in get_all_child_relations(type(instance)):
            for row in getattr(instance, relation.get_accessor_name()).all():
                if _is_of_a_page(type(row)):
                    yield str(row._meta.verbose_name).capitalize(), row


def value_findings(field: models.Field, value) -> Iterator[Finding]:
    """What is wrong with the value of one field."""
    label = str(field.verbose_name)
    where = (label[0].upper() + label[1:],)
    if isinstance(field, StreamField):
        yield from stream_findings(field.stream_block, value, where)
        return
    if not value:
        return
    if isinstance(field, RichTextField):
        found = html_findings(value)
    else:
        tokens = field.name in getattr(field.model, "text_with_numbers", ())
        found = text_findings(str(value), tokens=tokens)
    yield from (replace(finding, where=where) for finding in found)


def _own_findings(instance: models.Model) -> list[Finding]:
    return [
        finding
        for field in checked_fields(type(instance))
        for finding in value_findings(field, getattr(instance, field.name))
    ]


def object_findings(instance: models.Model) -> list[Finding]:
    """What is wrong with a page or snippet as it stands, what stops publishing first."""
    found = _own_findings(instance)
    for kind, row in rows_of(instance):
        found += [replace(f, where=(kind, *f.where)) for f in _own_findings(row)]
    return sorted(found, key=lambda finding: not finding.stops)
