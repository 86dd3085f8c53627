"""What an issue of the newsletter is made of, one file a block.

The blocks hold plain values (words, a page, a picture, dates, contacts) and nothing of how a web
page shows them, so that the same issue can be sent as an e-mail.
"""

from .body import NewsletterBlock

__all__ = ["NewsletterBlock"]
