"""What guidance adds to the Wagtail admin. Each module registers its own hooks."""

from .admin import branding, checking, documents, home, long_lines, review, rich_text, snippets

__all__ = [
    "branding",
    "checking",
    "documents",
    "home",
    "long_lines",
    "review",
    "rich_text",
    "snippets",
]
