"""Whom to ring at a moment: stand-ins, closed and expired services, and the database gone."""

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from guidance import directory
from guidance.directory import Directory, Entry, load, load_snapshot
from guidance.models import Contact
from guidance.opening import Period
from tests.factories import a_contact, publish

LONDON = ZoneInfo("Europe/London")


def when(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


BY_DAY = when("2026-11-25T12:00")
NIGHT = when("2026-11-25T03:00")
EVENING = when("2026-11-27T16:30")
SATURDAY = when("2026-11-28T12:00")
BANK_HOLIDAY = when("2026-12-25T12:00")
AFTER_EXPIRY = when("2027-03-10T12:00")

CHILDREN = "01225 396312"
ADULTS = "01225 396000"
DUTY_TEAM = "01454 615165"


@pytest.fixture(scope="module")
def starter() -> Directory:
    """The directory as it comes with the code, without a database."""
    return directory._starter_directory()


# The services of the starter content. No database is needed for these.


@pytest.mark.parametrize("key", ["lado", "early-help", "private-fostering"])
def test_a_childrens_service_without_a_number_gives_childrens_social_care_by_day(starter, key):
    found = starter.reach(key, BY_DAY)
    assert (found.key, found.phone, found.tel) == (key, CHILDREN, "+441225396312")
    assert found.via == "childrens-social-care"
    assert found.own_phone == ""
    assert found.state == "No phone number yet"


@pytest.mark.parametrize("moment", [NIGHT, EVENING, SATURDAY, BANK_HOLIDAY])
@pytest.mark.parametrize("key", ["lado", "dols-team", "childrens-social-care", "adult-social-care"])
def test_out_of_hours_the_duty_team_stands_in_for_the_council(starter, key, moment):
    found = starter.reach(key, moment)
    assert found.key == key
    assert (found.phone, found.tel, found.via) == (
        DUTY_TEAM,
        "+441454615165",
        "emergency-duty-team",
    )
    assert found.via_name == starter.entries["emergency-duty-team"].name


def test_a_team_for_adults_gives_adult_social_care_by_day(starter):
    found = starter.reach("dols-team", BY_DAY)
    assert (found.phone, found.via) == (ADULTS, "adult-social-care")


def test_an_open_service_gives_its_own_number(starter):
    found = starter.reach("childrens-social-care", BY_DAY)
    assert (found.phone, found.via, found.open_now, found.state) == (
        CHILDREN,
        None,
        True,
        "Open now",
    )


def test_by_day_the_duty_team_gives_childrens_social_care(starter):
    found = starter.reach("emergency-duty-team", BY_DAY)
    assert found.open_now is False
    assert (found.phone, found.via) == (CHILDREN, "childrens-social-care")
    assert found.own_phone == DUTY_TEAM


def test_a_closed_service_says_until_when(starter):
    def state(moment):
        return starter.reach("childrens-social-care", moment).state

    assert state(NIGHT) == "Closed now, opens today at 8:30am"
    assert state(when("2026-11-25T18:00")) == "Closed now, opens tomorrow at 8:30am"
    assert state(SATURDAY) == "Closed now, opens on Monday at 8:30am"
    assert state(BANK_HOLIDAY) == "Closed now, opens on Tuesday at 8:30am"


def test_the_local_domestic_abuse_service_gives_the_national_helpline_at_all_hours(starter):
    for moment in (BY_DAY, NIGHT, BANK_HOLIDAY):
        found = starter.reach("domestic-abuse-local", moment)
        assert (found.phone, found.via) == ("0808 2000 247", "domestic-abuse-helpline")


def test_a_service_whose_bank_holidays_nobody_knows_gives_its_stand_in_then(starter):
    assert starter.reach("nspcc", BY_DAY).via is None
    assert starter.reach("nspcc", BANK_HOLIDAY).phone == DUTY_TEAM


def test_a_service_by_text_is_reached_by_text(starter):
    found = starter.reach("shout", NIGHT)
    assert found.sms.startswith("85258")
    assert found.via is None


def test_999_needs_nobody_to_stand_in(starter):
    for moment in (BY_DAY, NIGHT, BANK_HOLIDAY, AFTER_EXPIRY):
        found = starter.reach("police-999", moment)
        assert (found.tel, found.via, found.open_now) == ("999", None, True)


def test_every_service_can_be_reached_by_somebody_at_any_time(starter):
    for moment in (BY_DAY, NIGHT, EVENING, SATURDAY, BANK_HOLIDAY, AFTER_EXPIRY):
        for found in starter.all(moment):
            assert found.phone or found.sms, (found.full_key, moment)
            assert bool(found.phone) == bool(found.tel), found.full_key
            if found.via:
                assert found.via != found.full_key
                assert found.phone in (starter.entries[found.via].phone,), (
                    found.full_key,
                    found.via,
                )
                assert found.via_name == starter.entries[found.via].name


def test_variants_are_services_of_their_own(starter):
    assert starter.reach("report-remove/adults-intimate-images", BY_DAY).phone == "0345 6000 459"
    assert starter.reach("report-remove", BY_DAY).via == "childline"


def test_an_unknown_key_is_an_error(starter):
    with pytest.raises(KeyError):
        starter.reach("no-such-service", BY_DAY)
    assert "no-such-service" not in starter


# Rules, on small directories


def local(key, **values):
    return Entry(key=key, name=key.title(), bank_holidays="closed", **values)


POLICE = Entry(key="police-101", name="Police", phone="101", tel="101", always_open=True)
OFFICE_HOURS = (Period(("mon", "tue", "wed", "thu", "fri"), "09:00", "17:00"),)


def test_an_expired_local_number_gives_way_and_says_that_it_is_being_checked():
    services = Directory(
        [
            local("a", phone="1", tel="1", always_open=True, expires_on="2026-11-24", stand_in="b"),
            local("b", phone="2", tel="2", always_open=True, area="national"),
            POLICE,
        ]
    )
    found = services.reach("a", BY_DAY)
    assert (found.phone, found.via, found.own_phone) == ("2", "b", "1")
    assert found.unverified
    assert found.state == "We are checking this number"


def test_a_number_is_good_on_the_day_that_it_expires():
    services = Directory(
        [
            local(
                "a",
                phone="1",
                tel="1",
                always_open=True,
                expires_on="2026-11-25",
                confidence="high",
            )
        ]
    )
    assert not services.reach("a", when("2026-11-25T23:59")).unverified
    assert services.reach("a", when("2026-11-26T00:00")).unverified


def test_a_national_number_out_of_date_is_a_matter_for_editors_only():
    services = Directory(
        [
            Entry(
                key="a",
                phone="1",
                tel="1",
                always_open=True,
                area="national",
                confidence="high",
                expires_on="2020-01-01",
            )
        ]
    )
    found = services.reach("a", BY_DAY)
    assert (found.phone, found.via, found.unverified) == ("1", None, False)


def test_a_stand_in_that_is_closed_or_expired_is_passed_over():
    services = Directory(
        [
            local("a", stand_in="b"),
            local("b", phone="2", tel="2", periods=OFFICE_HOURS, stand_in="c"),
            local("c", phone="3", tel="3", always_open=True, expires_on="2020-01-01", stand_in="d"),
            local("d", phone="4", tel="4", always_open=True),
            POLICE,
        ]
    )
    assert services.reach("a", BY_DAY).via == "b"
    assert services.reach("a", NIGHT).via == "d"


def test_services_that_stand_in_for_each_other_end_with_the_police():
    services = Directory([local("a", stand_in="b"), local("b", stand_in="a"), POLICE])
    for key in ("a", "b"):
        assert services.reach(key, BY_DAY).via == "police-101"


def test_a_service_that_stands_in_for_itself_ends_with_the_police():
    services = Directory([local("a", stand_in="a"), POLICE])
    assert services.reach("a", BY_DAY).phone == "101"


def test_a_stand_in_that_is_not_published_ends_with_the_police():
    services = Directory([local("a", stand_in="gone"), POLICE])
    assert services.reach("a", BY_DAY).via == "police-101"


def test_a_closed_service_without_a_stand_in_keeps_its_own_number_in_sight():
    services = Directory([local("a", phone="1", tel="1", periods=OFFICE_HOURS)])
    found = services.reach("a", NIGHT)
    assert found.own_phone == found.phone == "1"
    assert found.via is None
    assert found.state.startswith("Closed now")


def test_an_entry_that_nobody_confirmed_and_of_low_confidence_is_marked():
    base = local("a", phone="1", tel="1", always_open=True, confidence="low")
    assert Directory([base]).reach("a", BY_DAY).unverified
    confirmed = replace(base, verified_on="2026-11-01")
    assert not Directory([confirmed]).reach("a", BY_DAY).unverified


# With the database


@pytest.mark.django_db
def test_the_directory_is_what_is_published():
    a_contact(
        "kite-club", ("mon,tue", "09:00", "17:00"), phone="01225 111111", bank_holidays="closed"
    )
    found = load().reach("kite-club", when("2026-11-24T10:00"))
    assert (found.phone, found.tel, found.open_now) == ("01225 111111", "+441225111111", True)


@pytest.mark.django_db
def test_a_draft_changes_nothing_until_it_is_published():
    contact = a_contact("kite-club", phone="01225 111111")
    contact.phone = "01225 222222"
    contact.save_revision()
    assert load().reach("kite-club").own_phone == "01225 111111"
    contact.get_latest_revision().publish()
    assert load().reach("kite-club").own_phone == "01225 222222"


@pytest.mark.django_db
def test_a_number_changed_behind_the_admin_is_given_at_once():
    load()
    Contact.objects.filter(key="childline").update(phone="0800 1112")
    assert load().reach("childline").own_phone == "0800 1112"


@pytest.mark.django_db
def test_hours_changed_behind_the_admin_are_given_at_once():
    contact = a_contact("kite-club", ("mon", "09:00", "17:00"), phone="01225 111111")
    before = load().reach("kite-club").hours
    contact.opening_periods.update(closes="18:00")
    assert load().reach("kite-club").hours != before


@pytest.mark.django_db
def test_a_service_taken_down_is_gone_and_its_stand_in_chain_still_ends_somewhere():
    Contact.objects.get(key="childrens-social-care").unpublish()
    services = load()
    assert "childrens-social-care" not in services
    found = services.reach("lado", BY_DAY)
    assert found.phone
    assert found.via != "childrens-social-care"


@pytest.mark.django_db
def test_a_published_change_is_kept_for_the_day_the_database_fails(
    django_capture_on_commit_callbacks,
):
    def committed():
        return django_capture_on_commit_callbacks(execute=True)

    contact = Contact.objects.get(key="childline")
    contact.phone = "0800 1112"
    with committed():
        publish(contact)
    assert load_snapshot().entries["childline"].phone == "0800 1112"
    with committed():
        a_contact("kite-club", phone="01225 111111")
    assert "kite-club" in load_snapshot()
    with committed():
        Contact.objects.get(key="kite-club").unpublish()
    assert "kite-club" not in load_snapshot()
    with committed():
        Contact.objects.get(key="childline").delete()
    assert "childline" not in load_snapshot()


@pytest.mark.django_db
def test_the_snapshot_is_the_directory():
    directory.save_snapshot(load())
    assert load_snapshot().entries == load().entries


@pytest.mark.django_db
def test_the_starter_directory_is_what_the_site_starts_with():
    """Without a database the same numbers and hours are given (dates of checking apart)."""
    loaded, starter = load(), directory._starter_directory()
    assert loaded.entries.keys() == starter.entries.keys()
    for key, entry in loaded.entries.items():
        other = starter.entries[key]
        for name in ("name", "phone", "tel", "sms", "periods", "always_open", "stand_in", "area"):
            assert getattr(entry, name) == getattr(other, name), (key, name)


@pytest.mark.parametrize(
    "content", [None, "", "{", "[]oh", "[{}]", '[{"key": "a", "colour": 1}]', "7"]
)
def test_a_missing_or_broken_snapshot_gives_the_directory_that_came_with_the_code(
    own_data, content
):
    if content is not None:
        (own_data / "directory.json").write_text(content)
    services = load_snapshot()
    assert services.reach("police-999").tel == "999"
    assert services.reach("childline").tel == "+448001111"


def test_a_snapshot_without_999_is_not_trusted(own_data):
    (own_data / "directory.json").write_text(json.dumps([{"key": "a", "phone": "1", "tel": "1"}]))
    assert load_snapshot().reach("police-999").tel == "999"
