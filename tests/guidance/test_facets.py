"""Filters: what an address chooses among facets, what that leaves, and what is offered next."""

import pytest

from guidance.facets import Facet, Filters

KITES = [
    {"colour": "red", "sizes": ["small", "large"], "flies": True},
    {"colour": "red", "sizes": ["large"], "flies": True},
    {"colour": "blue", "sizes": ["small"], "flies": True},
    {"colour": "blue", "sizes": ["small"], "flies": False},
]
COLOURS = [("red", "Red"), ("blue", "Blue"), ("green", "Green")]
SIZES = [("small", "Small"), ("large", "Large")]


def filters(query=None, items=KITES, **options) -> Filters:
    facets = [
        Facet("colour", "Colour", COLOURS, lambda kite: [kite["colour"]], "Every colour"),
        Facet("size", "Size", SIZES, lambda kite: kite["sizes"]),
        Facet(
            "state",
            "State",
            [("broken", "Broken"), ("all", "Any")],
            lambda kite: ["all"] if kite["flies"] else ["all", "broken"],
            otherwise=lambda kite: kite["flies"],
        ),
    ]
    return Filters(facets, query or {}, items, **options)


def offered(chosen: Filters, name: str) -> dict[str, int]:
    group = next(group for group in chosen.groups if group.name == name)
    return {option.label: option.count for option in group.options}


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({}, [0, 1, 2]),
        ({"colour": "red"}, [0, 1]),
        ({"colour": "red", "size": "small"}, [0]),
        ({"colour": "green"}, []),
        ({"state": "broken"}, [3]),
        ({"state": "all", "colour": "blue"}, [2, 3]),
    ],
)
def test_what_is_chosen_narrows_the_list(query, left):
    assert filters(query).items == [KITES[at] for at in left]
    assert bool(filters(query)) == bool(query)


def test_what_nobody_offers_counts_as_nothing_and_is_known():
    chosen = filters({"colour": "<script>", "size": "", "other": "x"})
    assert not chosen
    assert chosen.unknown == ["colour"]
    assert len(chosen.items) == 3


def test_each_option_says_what_it_would_leave_of_the_list():
    assert offered(filters(), "colour") == {"Every colour": 3, "Red": 2, "Blue": 1}
    small = filters({"size": "small"})
    assert offered(small, "colour") == {"Every colour": 2, "Red": 1, "Blue": 1}
    assert offered(small, "size") == {"All": 3, "Small": 2, "Large": 2}
    for group in small.groups:
        for option in group.options:
            query = {**small.taken, group.name: option.value}
            assert len(filters(query).items) == option.count


def test_links_keep_the_other_choices_and_take_their_own_away():
    colours = filters({"size": "small", "colour": "red"}, anchor="#list").groups[0]
    assert [option.href for option in colours.options] == [
        "?size=small#list",
        "?colour=red&size=small#list",
        "?colour=blue&size=small#list",
    ]
    assert colours.chosen.label == "Red"
    assert filters({"colour": "red"}).groups[0].options[0].href == "?"


def test_a_facet_that_leaves_nothing_to_choose_is_left_out_until_it_is_chosen():
    alike = KITES[:2]
    assert [group.name for group in filters(items=alike).groups] == ["size"]
    # A choice that nothing has is shown, so that it can be taken away.
    assert offered(filters({"colour": "green"}, alike), "colour") == {
        "Every colour": 2,
        "Red": 2,
        "Green": 0,
    }
