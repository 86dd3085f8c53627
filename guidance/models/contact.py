"""The contact directory: the only place that a telephone number comes from."""

import re
from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from guidance.editing import ChecksPanel
from guidance.forms import CheckedSnippetForm
from guidance.opening import DAYS

from .choices import Area
from .fields import AudiencesField, DaysField, LinesField, split_days

# What names no service by itself.
EVERYDAY_WORDS = (
    "help helpline line number phone call text police doctor gp nurse hospital school nursery "
    "college council court care carer carers social worker team service services someone "
    "somebody friend mum dad child children adult adults family partner refuge home support "
    "advice report"
)
SHORT_CODE = re.compile(r"^[1-9]\d{2,5}$")


class Confidence(models.TextChoices):
    HIGH = "high", "High: two sources, or a stable national number"
    MEDIUM = "medium", "Medium: one source, or several that are not recent"
    LOW = "low", "Low: old or conflicting sources, or none"


class HoursConfidence(models.TextChoices):
    SEEN = "seen", "Seen in a source"
    CONFLICTING = "conflicting", "Sources disagree; the narrower hours are given"
    UNCONFIRMED = "unconfirmed", "Not confirmed"
    NONE = "none", "No hours known"


class BankHolidays(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    UNKNOWN = "unknown", "Not known"


@lru_cache(maxsize=1024)
def dialled_number(phone: str) -> str:
    """The number as a telephone dials it: E.164, or the digits of a short code.

    Raises ValidationError for a number that cannot exist in the United Kingdom.
    """
    if re.search(r"[^\d\s()+-]", phone):
        raise ValidationError(f"“{phone}” is not a telephone number: it holds other characters.")
    digits = re.sub(r"\D", "", phone)
    if not phone.strip().startswith("+") and SHORT_CODE.match(digits):
        return digits
    try:
        number = phonenumbers.parse(phone, "GB")
    except phonenumbers.NumberParseException as error:
        raise ValidationError(f"“{phone}” is not a telephone number.") from error
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise ValidationError(f"“{phone}” has too many or too few digits for a telephone number.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class ContactQuerySet(models.QuerySet):
    def live(self):
        return self.filter(live=True)


class Contact(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """A service that a person can reach.

    `key` is stable and part of the API; `variant` marks a further service under the same key.
    """

    key = models.SlugField(
        help_text="Small letters and hyphens, for instance family-help. Pages write the number as "
        "this key in double braces, and partners' sites use it: it is fixed once it is saved."
    )
    variant = models.SlugField(
        blank=True,
        help_text="Only where a second service shares the key, for instance an online one.",
    )
    name = models.CharField(
        max_length=160, help_text="As people know it. It stands above the number on every card."
    )
    known_as = LinesField(
        "names that people use",
        default=list,
        blank=True,
        help_text="One a line, for instance LADO, or NSPCC. A question or a search that holds one "
        "of them shows this service. Capitals, hyphens and apostrophes make no difference. Leave "
        "out what also means something else (Frank), or write it with the word that people put "
        "beside it (Frank helpline).",
    )
    who_for = models.CharField(
        "who it is for",
        max_length=300,
        help_text="One sentence: who should get in touch, and about what.",
    )
    phone = models.CharField(
        max_length=40,
        blank=True,
        help_text="As people write it. Leave empty while the number is not known: the site then "
        "shows the service that stands in.",
    )
    phone_alt = models.CharField(
        "second telephone number",
        max_length=40,
        blank=True,
        help_text="Another number of the same service, for instance from abroad.",
    )
    sms = models.CharField(
        "text number",
        max_length=40,
        blank=True,
        help_text="And what to write, where a word is needed: “85258 (text SHOUT)”.",
    )
    relay = models.CharField(
        "text relay or textphone",
        max_length=200,
        blank=True,
        help_text="How people who cannot hear or speak reach it.",
    )
    email = models.EmailField(
        blank=True, help_text="A shared mailbox that somebody reads, not a person's own address."
    )
    url = models.URLField(
        "web address", blank=True, help_text="Where the service itself says how to reach it."
    )
    always_open = models.BooleanField(
        "open 24 hours, every day",
        default=False,
        help_text="Then no opening periods are needed below.",
    )
    hours_confidence = models.CharField(
        max_length=20,
        choices=HoursConfidence,
        default=HoursConfidence.NONE,
        help_text="How sure you are of the hours. Never public.",
    )
    bank_holidays = models.CharField(
        "on bank holidays",
        max_length=10,
        choices=BankHolidays,
        default=BankHolidays.UNKNOWN,
        help_text="Where it is not known, a bank holiday shows the stand-in too.",
    )
    free_to_call = models.BooleanField(
        null=True, blank=True, help_text="Whether a call costs nothing, from mobiles too."
    )
    note = models.CharField(
        max_length=300,
        blank=True,
        help_text="One or two plain sentences that the public reads. No number but 999.",
    )
    audiences = AudiencesField(help_text="Whom this service is shown to.")
    area = models.CharField(
        max_length=10,
        choices=Area,
        default=Area.LOCAL,
        help_text="Local entries are yours to keep true: out of date, they are marked.",
    )
    stand_in = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whom to reach when this service is closed, has no number, or is out of date.",
    )
    takes_concerns = models.BooleanField(
        "takes safeguarding concerns",
        default=True,
        help_text="Off for a service that only answers enquiries, such as training bookings.",
    )
    owner = models.CharField(
        max_length=120, blank=True, help_text="Who keeps this entry true: a role, not a person."
    )
    sources = LinesField(
        default=list,
        blank=True,
        help_text="Where the number and the hours were seen, one a line. Never public.",
    )
    source_notes = models.TextField(
        blank=True, help_text="For editors: where this came from and what to check. Never public."
    )
    seen = models.CharField(
        "source dated", max_length=120, blank=True, help_text="When the sources were written."
    )
    confidence = models.CharField(
        max_length=10,
        choices=Confidence,
        default=Confidence.LOW,
        help_text="How sure you are of the number. A low one that nobody has confirmed is shown "
        "with “We are checking this number”.",
    )
    verified_on = models.DateField(
        null=True, blank=True, help_text="The day the service itself confirmed this entry."
    )
    expires_on = models.DateField(
        null=True, blank=True, help_text="The day by which it must be confirmed again."
    )

    objects = ContactQuerySet.as_manager()

    base_form_class = CheckedSnippetForm
    checked_text = ("name", "who_for", "note")
    panels = [
        ChecksPanel(heading="To put right or confirm"),
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("known_as"),
                FieldPanel("who_for"),
                FieldPanel("note"),
                FieldRowPanel([FieldPanel("key"), FieldPanel("variant")]),
            ],
            heading="The service",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("phone"), FieldPanel("phone_alt")]),
                FieldRowPanel([FieldPanel("sms"), FieldPanel("relay")]),
                FieldRowPanel([FieldPanel("email"), FieldPanel("url")]),
                FieldPanel("free_to_call"),
            ],
            heading="How to reach it",
        ),
        MultiFieldPanel(
            [
                FieldPanel("always_open"),
                InlinePanel("opening_periods", label="Opening period"),
                FieldRowPanel([FieldPanel("bank_holidays"), FieldPanel("hours_confidence")]),
                FieldPanel("stand_in"),
            ],
            heading="When it is open, and who stands in",
        ),
        MultiFieldPanel(
            [
                FieldPanel("area"),
                FieldPanel("audiences"),
                FieldPanel("takes_concerns"),
            ],
            heading="Where it is used",
        ),
        MultiFieldPanel(
            [
                FieldPanel("owner"),
                FieldRowPanel([FieldPanel("verified_on"), FieldPanel("expires_on")]),
                FieldRowPanel([FieldPanel("confidence"), FieldPanel("seen")]),
                FieldPanel("source_notes"),
                FieldPanel("sources"),
            ],
            heading="Keeping it true",
        ),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("who_for"),
        index.FilterField("key"),
    ]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["key", "variant"], name="unique_contact_key_variant")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_key(self) -> str:
        """The key, with the variant after a slash where there is one."""
        return f"{self.key}/{self.variant}" if self.variant else self.key

    @property
    def tel(self) -> str:
        return dialled_number(self.phone) if self.phone else ""

    @property
    def out_of_date(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def needs_checking(self) -> bool:
        """Whether editors should confirm this entry: never confirmed, or out of date."""
        return self.verified_on is None or self.out_of_date

    def clean(self):
        super().clean()
        errors = {}
        for field in ("phone", "phone_alt"):
            if getattr(self, field):
                try:
                    dialled_number(getattr(self, field))
                except ValidationError as error:
                    errors[field] = error
        everyday = {name.strip().lower() for name in self.known_as} & set(EVERYDAY_WORDS.split())
        if everyday:
            errors["known_as"] = (
                f"“{min(everyday)}” stands in questions about anything, which would then all show "
                "this service. Write it with a word beside it."
            )
        if self.verified_on and self.verified_on > timezone.localdate():
            errors["verified_on"] = "The day it was confirmed cannot be in the future."
        if errors:
            raise ValidationError(errors)

    def get_preview_template(self, request, mode_name):
        return "guidance/contact_preview.html"


class OpeningPeriod(Orderable):
    """A time of day when a service answers, on the days named, in UK local time."""

    contact = ParentalKey(Contact, on_delete=models.CASCADE, related_name="opening_periods")
    days = DaysField(max_length=40, help_text="Days with the same hours. Add a period for others.")
    opens = models.CharField(max_length=5, help_text="For instance 08:30")
    closes = models.CharField(max_length=5, help_text="For instance 17:00; midnight is 24:00")

    panels = [FieldRowPanel([FieldPanel("days"), FieldPanel("opens"), FieldPanel("closes")])]

    def clean(self):
        super().clean()
        if not set(self.day_list) <= set(DAYS) or not self.day_list:
            raise ValidationError({"days": "Choose one day or more."})
        for field in ("opens", "closes"):
            if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", getattr(self, field)):
                raise ValidationError({field: "Write the time as 08:30, from 00:00 to 24:00."})
        if self.opens >= self.closes:
            raise ValidationError(
                {"closes": "It must close after it opens. Split a night at midnight."}
            )

    @property
    def day_list(self) -> list[str]:
        return split_days(self.days)
