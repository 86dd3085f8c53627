"""The user model, chosen before the first migration."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Someone who signs in: an editor, an approver or a partnership member."""
