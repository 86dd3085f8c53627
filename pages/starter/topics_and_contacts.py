"""Topics, contacts, and who may edit them."""

from django.contrib.auth.models import Group, Permission

from guidance.models import Contact, OpeningPeriod, Topic

from .once import Once
from .values import date, read_yaml

EDITING_GROUPS = {
    "Editors": ("add", "change"),
    "Moderators": ("add", "change", "publish", "lock", "unlock"),
}
# What each group may do, by the name under which it was granted once.
EDITED_MODELS = {
    "permissions": ("contact", "topic", "answertext", "partnership"),
    "permissions for news": ("alert", "glossaryterm", "legislationitem"),
    "permissions for content checks": ("contentcheck",),
    "permissions for the footer": ("footer",),
    "permissions for small numbers": ("figuressetting",),
    "permissions for synonyms": ("synonym",),
    "permissions for signposts": ("signpost",),
    "permissions for promoted results": ("searchpromotion",),
}
# How small a number is published is not for everybody who edits: it could let people be recognised.
# Promoted results are shown without approval.
ONLY_FOR_MODERATORS = {"figuressetting", "searchpromotion"}
# What has no draft is taken down by deleting it.
DELETED = {"searchpromotion"}
CONTACT_FIELDS = (
    "name",
    "known_as",
    "who_for",
    "phone",
    "phone_alt",
    "sms",
    "relay",
    "email",
    "url",
    "always_open",
    "hours_confidence",
    "bank_holidays",
    "free_to_call",
    "note",
    "audiences",
    "area",
    "takes_concerns",
    "owner",
    "sources",
    "source_notes",
    "seen",
    "confidence",
)


def load_permissions(once: Once) -> None:
    """Editors change contacts, topics, terms and words; moderators publish them too."""
    for name, models in EDITED_MODELS.items():
        if once.claim(name):
            _grant(models)


def _grant(models: tuple[str, ...]) -> None:
    for group, actions in EDITING_GROUPS.items():
        allowed = [m for m in models if group == "Moderators" or m not in ONLY_FOR_MODERATORS]
        permissions = Permission.objects.filter(
            content_type__app_label__in=("guidance", "pages", "search", "wagtailsearchpromotions"),
            codename__in=[f"{action}_{model}" for action in actions for model in allowed]
            + [f"delete_{model}" for model in DELETED.intersection(allowed)],
        )
        for found in Group.objects.filter(name=group):
            found.permissions.add(*permissions)


def load_topics(once: Once) -> int:
    """Give the number loaded now."""
    count = 0
    for row in read_yaml("topics.yaml")["topics"]:
        if once.claim(f"topic {row['key']}"):
            Topic.objects.get_or_create(key=row["key"], defaults=row)
            count += 1
    return count


def _give_names(rows: list[dict], once: Once) -> None:
    """Give contacts that were loaded before there were names those of the starter content."""
    for row in rows:
        key, variant = row["key"], row.get("variant", "")
        if not once.claim(f"names of contact {key}/{variant}"):
            continue
        for contact in Contact.objects.filter(key=key, variant=variant, known_as=[]):
            contact.known_as = row.get("known_as", [])
            contact.save(update_fields=["known_as"])
            if not contact.has_unpublished_changes:
                contact.save_revision().publish()


def load_contacts(once: Once) -> int:
    """Give the number loaded now. Raises ValidationError for an entry that cannot stand."""
    rows = read_yaml("contacts.yaml")["contacts"]
    _give_names(rows, once)
    new = []
    for row in rows:
        variant = row.get("variant", "")
        if not once.claim(f"contact {row['key']}/{variant}"):
            continue
        contact = Contact(
            key=row["key"],
            variant=variant,
            expires_on=date(row.get("expires_on")),
            **{name: row[name] for name in CONTACT_FIELDS if row.get(name) is not None},
        )
        contact.opening_periods = [
            OpeningPeriod(
                days=",".join(period["days"]), opens=period["opens"], closes=period["closes"]
            )
            for period in row.get("periods", ())
        ]
        contact.full_clean(exclude=["stand_in"])
        contact.save()
        new.append((contact, row.get("stand_in")))
    for contact, stand_in in new:
        contact.stand_in = Contact.objects.filter(key=stand_in, variant="").first()
        contact.save()
        contact.save_revision().publish()
    return len(new)
