from django.db import models


class LoadedStarterItem(models.Model):
    """A piece of starter content that was loaded once: it is never loaded again, even if an editor
    has since changed or deleted it."""

    name = models.CharField(max_length=200, unique=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
