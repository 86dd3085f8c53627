"""StreamField blocks that only pages of this package use."""
