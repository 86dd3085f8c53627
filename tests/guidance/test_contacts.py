import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from guidance.models import Contact, OpeningPeriod
from guidance.models.contact import dialled_number

ROWS = yaml.safe_load((settings.STARTER_CONTENT_DIR / "contacts.yaml").read_text("utf-8"))[
    "contacts"
]
NUMBERS = [row["phone"] for row in ROWS if row.get("phone")]


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("999", "999"),
        ("101", "101"),
        ("111", "111"),
        ("116 123", "116123"),
        ("116 000", "116000"),
        ("0800 1111", "+448001111"),
        ("0808 800 5000", "+448088005000"),
        ("01225 396312", "+441225396312"),
        ("01454 615165", "+441454615165"),
        ("020 7008 0151", "+442070080151"),
        ("+44 20 7008 0151", "+442070080151"),
        ("0800 5999 247", "+448005999247"),
        ("08000 121 700", "+448000121700"),
        ("(01225) 396-312", "+441225396312"),
    ],
)
def test_a_number_is_dialled_as_it_is_meant(phone, dialled):
    assert dialled_number(phone) == dialled


@pytest.mark.parametrize("phone", NUMBERS)
def test_every_number_of_the_starter_content_can_be_dialled(phone):
    dialled = dialled_number(phone)
    digits = phone.replace(" ", "")
    assert dialled == ("+44" + digits[1:] if digits.startswith("0") else digits)


@pytest.mark.parametrize(
    "phone",
    [
        "oh no",
        "0",
        "12",
        "01225",
        "01225 39631200000",
        "0800 1111 or 999",
        "ring the office",
        "?",
        "+",
        "01225 396312 ext 2",
    ],
)
def test_a_number_that_cannot_be_is_refused_in_plain_words(phone):
    contact = Contact(key="kites", name="Kites", who_for="Anyone.", phone=phone)
    with pytest.raises(ValidationError) as error:
        contact.clean()
    assert error.value.message_dict.keys() == {"phone"}
    message = error.value.message_dict["phone"][0]
    assert phone in message
    assert "telephone number" in message


def test_both_numbers_are_checked():
    contact = Contact(key="kites", name="K", who_for="A", phone="01225 396312", phone_alt="oh no")
    with pytest.raises(ValidationError) as error:
        contact.clean()
    assert error.value.message_dict.keys() == {"phone_alt"}


@pytest.mark.parametrize("audiences", [["everybody"], "public", {"public": 1}, [["public"]], [1]])
def test_an_audience_that_is_not_known_is_refused(audiences):
    contact = Contact(key="kites", name="K", who_for="A", audiences=audiences)
    with pytest.raises(ValidationError) as error:
        contact.clean_fields()
    assert "public, young-person, practitioner" in error.value.message_dict["audiences"][0]


def test_nothing_was_confirmed_tomorrow():
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    with pytest.raises(ValidationError) as error:
        Contact(key="kites", name="K", who_for="A", verified_on=tomorrow).clean()
    assert "verified_on" in error.value.message_dict


@pytest.mark.parametrize(
    ("days", "opens", "closes"),
    [("mon", "00:00", "24:00"), ("mon,tue", "08:30", "17:00"), (" Sat , SUN ", "09:00", "09:01")],
)
def test_hours_that_can_be_are_taken(days, opens, closes):
    OpeningPeriod(days=days, opens=opens, closes=closes).clean()


@pytest.mark.parametrize(
    ("days", "opens", "closes", "field"),
    [
        ("", "08:30", "17:00", "days"),
        (" , ", "08:30", "17:00", "days"),
        ("monday", "08:30", "17:00", "days"),
        ("mon;tue", "08:30", "17:00", "days"),
        ("mon", "8:30", "17:00", "opens"),
        ("mon", "08:60", "17:00", "opens"),
        ("mon", "25:00", "26:00", "opens"),
        ("mon", "08:30", "5pm", "closes"),
        ("mon", "08:30", "24:01", "closes"),
        ("mon", "17:00", "08:30", "closes"),
        ("mon", "17:00", "17:00", "closes"),
        ("mon", "22:00", "06:00", "closes"),
        ("mon", "24:00", "24:00", "closes"),
    ],
)
def test_hours_that_cannot_be_are_refused(days, opens, closes, field):
    with pytest.raises(ValidationError) as error:
        OpeningPeriod(days=days, opens=opens, closes=closes).clean()
    assert error.value.message_dict.keys() == {field}


def test_days_are_read_however_they_are_typed():
    assert OpeningPeriod(days="Mon, TUE ,wed").day_list == ["mon", "tue", "wed"]


@pytest.mark.django_db
def test_two_services_may_share_a_key_only_as_variants():
    values = {"key": "childline", "name": "Another", "who_for": "Anyone.", "audiences": ["public"]}
    Contact(variant="online", **values).full_clean()
    with pytest.raises(ValidationError):
        Contact(**values).full_clean()


@pytest.mark.django_db
def test_an_entry_is_to_be_checked_when_it_was_never_confirmed_or_is_out_of_date():
    today = timezone.localdate()
    day = timezone.timedelta(days=1)
    contact = Contact(key="kites", expires_on=today + day)
    assert contact.needs_checking
    contact.verified_on = today
    assert not contact.needs_checking
    contact.expires_on = today - day
    assert contact.out_of_date
    assert contact.needs_checking
