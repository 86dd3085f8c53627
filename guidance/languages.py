"""What HTML must be told of a language."""

from django.conf.locale import LANG_INFO


def direction(language: str | None) -> str:
    """How a language (as in HTML's lang; none is English) is written, as in HTML's dir."""
    return "rtl" if LANG_INFO.get(language, {}).get("bidi") else "ltr"
