"""Services that a question names: whoever asks for Samaritans is shown Samaritans."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from guidance.directory import Directory

from .question import for_rules

POSSESSIVE = re.compile(r"['’]s\b")
# With no other words beside its name, a question is about how to reach a service.
ASKING = (
    "24 a address an any are at b bath bnes by call can contact contacts could details do "
    "does e email find for free get give hello helpline here hi hold hotline hour hours how i "
    "in is it its line local mail me my need nes night no now number numbers of on open "
    "opening phone please pls reach ring s site somebody someone speak talk tel telephone "
    "text the their them they this time times to today tonight touch u uk up want we web "
    "saturday sunday website weekend weekends what whats when where who whos with you"
)


@dataclass(frozen=True)
class Named:
    """The full keys of the services that a question names, in its order; `to_reach` says whether it
    asks how to reach them and nothing else."""

    keys: tuple[str, ...] = ()
    to_reach: bool = False


def named_services(directory: Directory, *ways_to_write: str) -> Named:
    """The published services that a question names, as people know them.

    `ways_to_write` are the question as typed and with its spelling put right: the first of them
    that names any counts.
    """
    whose = (POSSESSIVE.sub("", text) for text in ways_to_write)
    every_way = (_named(directory, text) for text in (*ways_to_write, *whose))
    return next((named for named in every_way if named.keys), Named())


def _named(directory: Directory, question: str) -> Named:
    known = tuple((entry.full_key, entry.known_as) for entry in directory.entries.values())
    pattern, keys = _compiled(known)
    text = for_rules(question)
    found = tuple(dict.fromkeys(key for name in pattern.findall(text) for key in keys[name]))
    beside = re.findall(r"\w+", pattern.sub(" ", text))
    return Named(found, bool(found) and set(ASKING.split()).issuperset(beside))


@lru_cache(maxsize=4)
def _compiled(
    known: tuple[tuple[str, tuple[str, ...]], ...],
) -> tuple[re.Pattern, dict[str, list[str]]]:
    """A pattern of all names, the longest first, and whose each is: some have one in common."""
    keys = defaultdict(list)
    for key, names in known:
        for name in filter(None, map(for_rules, names)):
            keys[name].append(key)
    longest_first = sorted(keys, key=len, reverse=True)
    alternatives = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)"), dict(keys)
