"""Characters that XML has no place for, which come with what is pasted from slides and letters."""

import re

# A line break within a paragraph of a slide, for instance, is U+000B.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit_for_xml(text: str) -> str:
    """The text with a space for each character that an XML document cannot hold."""
    return _NOT_IN_XML.sub(" ", text)
