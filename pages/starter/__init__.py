"""The content that a new site starts with, and how it is loaded."""
