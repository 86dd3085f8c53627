"""The contact directory as the site and the API read it: whom to ring at this moment.

A service that has no number, is closed, or whose entry has expired keeps its place and key, says
so, and carries the number to use now, with `via` naming the contact that number belongs to.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

import yaml
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from .opening import (
    LOCAL_TIME,
    Period,
    clock_words,
    hours_words,
    is_bank_holiday,
    is_open,
    next_opening,
)
from .per_request import once_a_request
from .unchanged import while_unchanged

EMERGENCY = "police-999"
LAST_RESORT = "police-101"


@dataclass(frozen=True)
class Entry:
    """One contact, as published. Of one that was taken down only key and stand-in are known."""

    key: str
    variant: str = ""
    name: str = ""
    known_as: tuple[str, ...] = ()
    who_for: str = ""
    phone: str = ""
    tel: str = ""
    phone_alt: str = ""
    sms: str = ""
    relay: str = ""
    email: str = ""
    url: str = ""
    periods: tuple[Period, ...] = ()
    always_open: bool = False
    bank_holidays: str = "unknown"
    note: str = ""
    audiences: tuple[str, ...] = ()
    area: str = "local"
    stand_in: str = ""
    takes_concerns: bool = True
    confidence: str = "low"
    verified_on: str = ""
    expires_on: str = ""
    live: bool = True

    @property
    def full_key(self) -> str:
        return f"{self.key}/{self.variant}" if self.variant else self.key


@dataclass(frozen=True)
class Reach:
    """How to reach a contact at one moment. `phone` and `tel` are the number to use now.

    `via` is the key of the contact that the number belongs to where it is not this one's own, and
    `own_phone` this contact's own number. `open_now` is None where nobody knows.
    """

    key: str
    variant: str
    name: str
    who_for: str
    phone: str
    tel: str
    sms: str
    relay: str
    email: str
    url: str
    hours: str
    open_now: bool | None
    state: str
    via: str | None
    via_name: str
    own_phone: str
    own_tel: str
    out_of_date: bool
    phone_alt: str
    note: str
    area: str
    takes_concerns: bool
    unverified: bool
    reason: str = field(default="", compare=False)

    @property
    def full_key(self) -> str:
        return f"{self.key}/{self.variant}" if self.variant else self.key

    @property
    def anchor(self) -> str:
        """Where the directory page shows it."""
        return f"service-{self.full_key.replace('/', '_')}"


class Directory:
    """All published contacts by full key, in directory order."""

    def __init__(self, entries: Iterable[Entry]):
        entries = list(entries)
        self.entries = {entry.full_key: entry for entry in entries if entry.live}
        self.taken_down = {entry.full_key: entry for entry in entries if not entry.live}

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def reach(self, key: str, at: datetime | None = None, *, reason: str = "") -> Reach:
        """How to reach the contact `key` at the moment `at` (now by default).

        Raises KeyError for a key that no published contact has.
        """
        at = at or timezone.now()
        entry = self.entries[key]
        now = self._open(entry, at)
        own = bool(entry.phone or entry.sms)
        expired = self._expired(entry, at)
        unsure_today = (
            now is None and entry.bank_holidays == "unknown" and not entry.always_open
        ) and is_bank_holiday(at.astimezone(LOCAL_TIME).date())
        via = None
        if not own or now is False or expired or unsure_today:
            via = self._stand_in(entry, at)
        return Reach(
            key=entry.key,
            variant=entry.variant,
            name=entry.name,
            who_for=entry.who_for,
            phone=via.phone if via else entry.phone,
            tel=via.tel if via else entry.tel,
            sms=entry.sms,
            relay=entry.relay,
            email=entry.email,
            url=entry.url,
            hours=hours_words(
                entry.periods, always=entry.always_open, on_bank_holidays=entry.bank_holidays
            ),
            open_now=now,
            state=self._state(entry, at, now, expired),
            via=via.full_key if via else None,
            via_name=via.name if via else "",
            own_phone=entry.phone,
            own_tel=entry.tel,
            out_of_date=expired,
            phone_alt=entry.phone_alt,
            note=entry.note,
            area=entry.area,
            takes_concerns=entry.takes_concerns,
            unverified=expired or (not entry.verified_on and entry.confidence == "low" and own),
            reason=reason,
        )

    def reach_in_words(self, key: str) -> Reach:
        """The contact that a sentence names; where it was taken down, somebody who always answers.

        A sentence that names a number never loses it. It is read at any hour, and on paper: only a
        number that answers day and night may take the place of another, and it says whose it is.
        """
        if key in self:
            return self.reach(key)
        at = timezone.now()
        others = (
            entry.full_key
            for entry in self._chain(key)
            if entry.phone and entry.always_open and not self._expired(entry, at)
        )
        last = LAST_RESORT if LAST_RESORT in self else EMERGENCY
        other = self.entries[next(others, last)]
        reached = self.reach(other.full_key, at)
        whose = {"phone": other.phone, "tel": other.tel, "via_name": other.name}
        return replace(reached, **whose, own_phone="", own_tel="", sms="")

    def _chain(self, key: str) -> Iterator[Entry]:
        """The published contacts from this one on, each the stand-in of the one before."""
        seen: set[str] = set()
        while key and key not in seen:
            seen.add(key)
            entry = self.entries.get(key) or self.taken_down.get(key)
            if entry is None:
                return
            if entry.live:
                yield entry
            key = entry.stand_in

    def all(self, at: datetime | None = None) -> list[Reach]:
        """Every contact as it is to be reached at `at`."""
        at = at or timezone.now()
        return [self.reach(key, at) for key in self.entries]

    @staticmethod
    def _expired(entry: Entry, at: datetime) -> bool:
        """Local numbers are ours to keep true; a national one out of date is for editors only."""
        return (
            entry.area == "local"
            and bool(entry.expires_on)
            and date.fromisoformat(entry.expires_on) < at.astimezone(LOCAL_TIME).date()
        )

    @staticmethod
    def _open(entry: Entry, at: datetime) -> bool | None:
        return is_open(
            entry.periods, at, always=entry.always_open, on_bank_holidays=entry.bank_holidays
        )

    def _stand_in(self, entry: Entry, at: datetime) -> Entry | None:
        """The first contact down the chain that can be rung now; else the last resort."""
        for candidate in self._chain(entry.full_key):
            if (
                candidate is not entry
                and candidate.phone
                and self._open(candidate, at) is not False
                and not self._expired(candidate, at)
            ):
                return candidate
        last = self.entries.get(LAST_RESORT)
        return last if last and last.full_key != entry.full_key else None

    def _state(self, entry: Entry, at: datetime, now: bool | None, expired: bool) -> str:
        """One line for the reader: open, closed and until when, or what is missing."""
        if expired:
            return "We are checking this number"
        if not entry.phone and not entry.sms:
            return "Online" if entry.url and not entry.stand_in else "No phone number yet"
        if now is None:
            return ""
        if now:
            return "Open now" if not entry.always_open else "Open now, 24 hours a day"
        opens = next_opening(entry.periods, at, on_bank_holidays=entry.bank_holidays)
        if opens is None:
            return "Closed now"
        local = at.astimezone(LOCAL_TIME)
        day = (
            "today"
            if opens.date() == local.date()
            else "tomorrow"
            if (opens.date() - local.date()).days == 1
            else f"on {opens:%A}"
        )
        return f"Closed now, opens {day} at {clock_words(f'{opens:%H:%M}')}"


# What an entry takes from the contact as it is.
COLUMNS = (
    *("key", "variant", "name", "known_as", "who_for", "phone", "phone_alt", "sms", "relay"),
    *("email", "url", "always_open", "bank_holidays", "note", "audiences", "area"),
    *("takes_concerns", "confidence", "verified_on", "expires_on", "live"),
)


@once_a_request
@while_unchanged
def load() -> Directory:
    """The published directory from the database, read once for a request."""
    from guidance.models import Contact, OpeningPeriod

    contacts = Contact.objects.order_by("pk").values_list(
        "pk", "stand_in__key", "stand_in__variant", *COLUMNS
    )
    periods = OpeningPeriod.objects.order_by("contact_id", "sort_order", "pk").values_list(
        "contact_id", "days", "opens", "closes"
    )
    return _with_emergency(Directory(_entries(contacts, periods)))


def _with_emergency(directory: Directory) -> Directory:
    """Whatever was taken down, there is always somebody to ring in danger."""
    if EMERGENCY not in directory:
        directory.entries[EMERGENCY] = _starter_directory().entries[EMERGENCY]
    return directory


def _entries(contacts: Iterable[tuple], periods: Iterable[tuple]) -> Iterator[Entry]:
    from guidance.models.contact import dialled_number
    from guidance.models.fields import split_days

    opening: dict[int, list[Period]] = {}
    for contact, days, opens, closes in periods:
        opening.setdefault(contact, []).append(Period(tuple(split_days(days)), opens, closes))
    for pk, other, variant, *values in contacts:
        row = dict(zip(COLUMNS, values, strict=True))
        stand_in = f"{other}/{variant}" if variant else other or ""
        if not row["live"]:
            yield Entry(row["key"], row["variant"], stand_in=stand_in, live=False)
            continue
        row["tel"] = dialled_number(row["phone"]) if row["phone"] else ""
        for name in ("audiences", "known_as"):
            row[name] = tuple(row[name] or ())
        for name in ("verified_on", "expires_on"):
            row[name] = str(row[name] or "")
        yield Entry(**row, periods=tuple(opening.get(pk, ())), stand_in=stand_in)


def current() -> Directory:
    """The published directory; as last published where the database does not answer."""
    try:
        return load()
    except DatabaseError:
        return load_snapshot()


def _snapshot_path() -> Path:
    return Path(settings.DATA_DIR) / "directory.json"


def save_snapshot(directory: Directory) -> None:
    """Keep the published directory in a file, for the day the database does not answer."""
    path = _snapshot_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, delete=False) as part:
        entries = (*directory.entries.values(), *directory.taken_down.values())
        json.dump([asdict(entry) for entry in entries], part, indent=1)
    Path(part.name).chmod(0o644)
    Path(part.name).replace(path)


def _entry(row: Mapping) -> Entry:
    periods = tuple(
        Period(tuple(period["days"]), period["opens"], period["closes"])
        for period in row.get("periods", ())
    )
    lists = {name: tuple(row.get(name) or ()) for name in ("audiences", "known_as")}
    return Entry(**{**row, **lists, "periods": periods})


def load_snapshot() -> Directory:
    """The directory as last published, without the database; else as it came with the code."""
    try:
        rows = json.loads(_snapshot_path().read_text())
        return _with_emergency(Directory(_entry(row) for row in rows))
    except (OSError, ValueError, TypeError, KeyError):
        return _starter_directory()


@lru_cache(maxsize=1)
def _starter_directory() -> Directory:
    from guidance.models.contact import dialled_number

    rows = yaml.safe_load((settings.STARTER_CONTENT_DIR / "contacts.yaml").read_text("utf-8"))
    names = set(Entry.__dataclass_fields__)
    entries = []
    for row in rows["contacts"]:
        kept = {name: value for name, value in row.items() if name in names and value is not None}
        kept["tel"] = dialled_number(row["phone"]) if row.get("phone") else ""
        entries.append(_entry({**kept, "expires_on": "", "verified_on": ""}))
    return Directory(entries)
