"""Who may open what is private, by the groups that Wagtail's privacy names."""

from collections.abc import Iterable

from wagtail.models import BaseViewRestriction

# The groups that a restriction lets in; None lets in everybody who is signed in.
Door = frozenset[int] | None


def doors(restrictions: Iterable[BaseViewRestriction]) -> list[Door]:
    """What each restriction asks for. Somebody gets in who passes every one of them."""
    return [
        None
        if restriction.restriction_type == BaseViewRestriction.LOGIN
        else frozenset(restriction.groups.values_list("pk", flat=True))
        for restriction in restrictions
    ]


def no_wider(inner: list[Door], outer: list[Door]) -> bool:
    """Whether everybody who gets through `inner` also gets through `outer`.

    A file is `inner`, the page that lists it `outer`: its address must open for nobody else.
    """
    return bool(inner) and all(
        wanted is None or any(door is not None and door <= wanted for door in inner)
        for wanted in outer
    )
