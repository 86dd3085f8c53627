"""The Wagtail admin, one module a concern; `guidance.wagtail_hooks` loads them."""
