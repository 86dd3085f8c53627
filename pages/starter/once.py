from pages.models import LoadedStarterItem


class Once:
    """Remembers what was loaded, so that nothing is loaded twice."""

    def __init__(self):
        self._loaded = set(LoadedStarterItem.objects.values_list("name", flat=True))

    def claim(self, name: str) -> bool:
        """Whether `name` is to be loaded now; from then on it counts as loaded."""
        if name in self._loaded:
            return False
        self._loaded.add(name)
        LoadedStarterItem.objects.create(name=name)
        return True
