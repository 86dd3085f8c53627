"""Services that a question names: whoever asks for Samaritans is shown Samaritans."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from guidance.directory import Directory

from .question import for_rules

# What is asked about a service itself, in as few words as these beside its name…
HOW_TO_REACH = re.compile(
    r"\b(?:numbers?|phone|telephone|ring|call|contact|reach|e ?mail|text|web ?site|address|open|"
    r"opening|hours|free|line|helpline|speak|talk|get hold of|get in touch|what is|whats|who is|"
    r"who are|what does|what do|for)\b"
)
FEW_WORDS = 8
# …or hardly any: the name alone, with “please” or a question mark.
NAME_ALONE = 2


@dataclass(frozen=True)
class Named:
    """The full keys of the services that a question names, in its order; `to_reach` says whether it
    asks for them and nothing else."""

    keys: tuple[str, ...] = ()
    to_reach: bool = False


def named_services(directory: Directory, *ways_to_write: str) -> Named:
    """The published services that a question names, as people know them.

    `ways_to_write` are the question as typed and with its spelling put right: the first of them
    that names any counts.
    """
    every_way = [_named(directory, text) for text in ways_to_write]
    return next((named for named in every_way if named.keys), Named())


def _named(directory: Directory, question: str) -> Named:
    names = tuple((entry.full_key, entry.names) for entry in directory.entries.values())
    pattern, keys = _compiled(names)
    text = for_rules(question)
    found = tuple(dict.fromkeys(keys[name] for name in pattern.findall(text)))
    beside = pattern.sub(" ", text)
    words = len(re.findall(r"\w+", beside))
    to_reach = words <= NAME_ALONE or (words <= FEW_WORDS and bool(HOW_TO_REACH.search(beside)))
    return Named(found, bool(found) and to_reach)


@lru_cache(maxsize=4)
def _compiled(
    services: Iterable[tuple[str, tuple[str, ...]]],
) -> tuple[re.Pattern, dict[str, str]]:
    """A pattern of all names, the longest first, and whose each is."""
    keys = {words: key for key, names in services for name in names if (words := for_rules(name))}
    longest_first = sorted(keys, key=len, reverse=True)
    alternatives = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)"), keys
