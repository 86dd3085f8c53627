"""The guides for editors and safeguarding leads, and their pictures, belong together."""

import re
from pathlib import Path

from PIL import Image

from docs.screenshots import SHOTS

DOCS = Path(__file__).resolve().parents[1] / "docs"
GUIDES = ("editing.md", "triage.md")
PICTURE = re.compile(r"!\[([^\]]*)\]\(images/([\w-]+)\.png\)")


def pictures() -> dict[str, str]:
    """The words for those who do not see it, by each picture that the guides show."""
    texts = [(DOCS / guide).read_text("utf-8") for guide in GUIDES]
    return {name: words for text in texts for words, name in PICTURE.findall(text)}


def test_every_picture_of_the_guide_is_there_and_small():
    files = {path.stem: path for path in (DOCS / "images").glob("*.png")}
    assert set(pictures()) == set(files)
    sizes = {name: path.stat().st_size for name, path in files.items()}
    assert {name: size for name, size in sizes.items() if size > 60_000} == {}
    assert sum(sizes.values()) < 1_500_000
    for path in files.values():
        with Image.open(path) as picture:
            assert picture.width == 1200


def test_the_script_takes_every_picture_of_the_guide_and_no_other():
    names = [shot.name for shot in SHOTS]
    assert sorted(names) == sorted(set(names))
    assert set(names) == set(pictures())


def test_every_picture_has_alternative_text():
    assert [name for name, words in pictures().items() if not words.strip()] == []


def test_links_within_the_guide_lead_to_a_heading():
    text = (DOCS / "editing.md").read_text("utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", words.lower()).replace(" ", "-") for words in headings}
    assert [link for link in re.findall(r"\]\(#([^)]+)\)", text) if link not in anchors] == []
