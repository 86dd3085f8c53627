"""How links in running text are made."""

from wagtail import hooks

from guidance.links import PublishedPageLinkHandler


@hooks.register("register_rich_text_features", order=1)
def link_published_pages(features):
    """In place of Wagtail's own handler, which is registered before."""
    features.register_link_type(PublishedPageLinkHandler)
