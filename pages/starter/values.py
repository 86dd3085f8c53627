"""Values of starter files as models take them."""

import datetime
import re
from pathlib import Path

import yaml
from django.conf import settings

try:  # ten times as fast, where PyYAML was built with it
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader

PAGE_LINK = re.compile(r'<a href="page:([\w-]+)">(.*?)</a>', re.DOTALL)


def read_yaml(name: str) -> dict:
    """A YAML file of the starter content."""
    return parse_yaml((Path(settings.STARTER_CONTENT_DIR) / name).read_text("utf-8"))


def parse_yaml(text: str):
    """What a text in YAML says. Raises yaml.YAMLError for one that cannot be read."""
    return yaml.load(text, Loader=SafeLoader)


def date(value) -> datetime.date | None:
    """A date as YAML gives it: a date already, or as text."""
    if value is None or isinstance(value, datetime.date):
        return value
    return datetime.date.fromisoformat(value)


def lines(value) -> str:
    """A list as text, one item a line."""
    return "\n".join(value) if isinstance(value, list) else value


def linked(value, by_slug: dict):
    """Blocks with links by slug turned into links to pages; a link to nothing loses its tag.

    `by_slug` holds the site's pages.
    """
    if isinstance(value, str):
        return PAGE_LINK.sub(lambda match: _link(*match.groups(), by_slug), value)
    if isinstance(value, list):
        return [linked(item, by_slug) for item in value]
    if isinstance(value, dict):
        return {key: linked(item, by_slug) for key, item in value.items()}
    return value


def _link(slug: str, words: str, by_slug: dict) -> str:
    if slug not in by_slug:
        return words
    return f'<a linktype="page" id="{by_slug[slug].pk}">{words}</a>'
