"""What an editor is told before a page is published: what stops it, and what to look at.

`words` and `markup` look at text, `streams` at a body of blocks, `objects` at a whole page or
snippet. A finding that stops publishing never stops a draft from being saved.
"""

from .finding import Finding, refuse

__all__ = ["Finding", "refuse"]
