"""The levels of need: what levels_of_need.yaml says of each, with its indicators."""

from guidance.models import LevelOfNeedPage, LevelsOfNeedPage, Topic

from .files import to_html
from .values import lines, linked, read_yaml

FILE = "levels_of_need.yaml"


def fill_levels(page: LevelsOfNeedPage, pages: dict) -> None:
    """What stands on every level. `pages` are the site's pages by slug."""
    data = read_yaml(FILE)["document"]
    for name in ("before_indicators", "if_in_doubt"):
        setattr(page, name, linked(to_html(data[name]), pages))
    page.adults_page = pages[data["adults_page"]]


def fill_level(page: LevelOfNeedPage, fields: dict, pages: dict, topics: dict[str, Topic]) -> None:
    """The level whose number the front matter gives.

    Raises KeyError for a level, page or topic that there is not.
    """
    page.number = fields["number"]
    data = read_yaml(FILE)["levels"][page.number]
    for name in ("short_name", "colour", "who_leads", "agreement"):
        setattr(page, name, data[name])
    page.legal_basis = lines(data["legal_basis"])
    page.procedure = pages[data["procedure"]]
    for name in ("what_to_do", "step_up", "step_down"):
        setattr(page, name, linked(to_html(data.get(name, "")), pages))
    page.indicators = [
        (
            "group",
            {
                "domain": group["domain"],
                "heading": group["heading"],
                "indicators": [
                    {
                        "text": item["text"],
                        "ages": item.get("ages", []),
                        "act_today": item.get("act_today", False),
                        "topics": [topics[key] for key in item.get("topics", ())],
                    }
                    for item in group["indicators"]
                ],
            },
        )
        for group in data["indicators"]
    ]
