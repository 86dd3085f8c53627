"""What guidance adds to the Wagtail admin. Each module registers its own hooks."""

from .admin import branding, checking, home, snippets

__all__ = ["branding", "checking", "home", "snippets"]
