"""A whole page or snippet: its fields of text and its bodies of blocks."""

from collections.abc import Iterator
from dataclasses import replace

from django.db import models
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
    if not issubclass(model, Page) or not field.editable or field.choices:
        return False
    if field.model is Page:
        return field.name in WAGTAIL_TEXT
    text = isinstance(field, (models.CharField, models.TextField))
    return text and not isinstance(field, NOT_PUBLIC_TEXT)


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


def object_findings(instance: models.Model) -> list[Finding]:
    """What is wrong with a page or snippet as it stands, what stops publishing first."""
    found = [
        finding
        for field in checked_fields(type(instance))
        for finding in value_findings(field, getattr(instance, field.name))
    ]
    return sorted(found, key=lambda finding: not finding.stops)
