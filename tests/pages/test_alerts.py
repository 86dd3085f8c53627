"""Alerts: where and when they are shown, in which order, and who may publish them."""

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from pages.models import Alert, HomePage
from site_core.models import User
from tests.conftest import LONDON, NOON_ON_WEDNESDAY
from tests.factories import section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(at):
    at(NOON_ON_WEDNESDAY)


def an_alert(title="The phones are down", *, live=True, page=None, **values) -> Alert:
    values.setdefault("starts_at", timezone.now() - timedelta(hours=1))
    alert = Alert(title=title, page=page or HomePage.objects.get(), live=live, **values)
    alert.full_clean()
    alert.save()
    revision = alert.save_revision()
    if live:
        revision.publish()
    return alert


def shown(client, path: str) -> list[str]:
    page = BeautifulSoup(client.get(path).text, "lxml")
    return [region.get_text(" ", strip=True) for region in page.select(".app-alert")]


@pytest.mark.parametrize(
    "path", ["/", "/children/", "/children/neglect/", "/young-people/is-this-ok/", "/ask/", "/no/"]
)
def test_an_alert_on_the_front_page_is_on_the_whole_site(client, path):
    an_alert(level="major")
    assert shown(client, path) == ["Important: The phones are down"]


def test_an_alert_is_on_error_pages(client, monkeypatch):
    from pages.models import SectionPage

    an_alert()
    monkeypatch.setattr(SectionPage, "get_context", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/children/")
    assert response.status_code == 500
    assert "The phones are down" in response.text


def test_an_error_page_comes_without_alerts_when_the_database_is_gone(client, database_down):
    client.raise_request_exception = False
    response = client.get("/children/")
    assert response.status_code == 500
    assert 'href="tel:999"' in response.text


def test_an_alert_on_a_section_is_there_and_below_it_only(client):
    an_alert(page=section("children"))
    assert shown(client, "/children/")
    assert shown(client, "/children/neglect/")
    assert shown(client, "/") == shown(client, "/adults/") == shown(client, "/ask/") == []


def test_an_alert_for_one_page_is_not_below_it(client):
    an_alert(page=section("children"), and_below=False)
    assert shown(client, "/children/")
    assert shown(client, "/children/neglect/") == []


def test_an_alert_for_the_front_page_alone_is_nowhere_else(client):
    an_alert(and_below=False)
    assert shown(client, "/")
    assert shown(client, "/children/") == shown(client, "/ask/") == []


def test_the_clock_shows_and_hides_an_alert(client, at):
    an_alert(
        starts_at=datetime(2026, 11, 25, 13, 0, tzinfo=LONDON),
        ends_at=datetime(2026, 11, 25, 17, 0, tzinfo=LONDON),
    )
    for hour, minute, seen in [(12, 59, False), (13, 0, True), (16, 59, True), (17, 0, False)]:
        at(datetime(2026, 11, 25, hour, minute, tzinfo=LONDON))
        assert bool(shown(client, "/")) is seen, (hour, minute)


def test_times_are_uk_time_in_summer_too(client, admin_client, at):
    at(datetime(2026, 7, 1, 9, 30, tzinfo=LONDON))
    save(admin_client, starts_at="2026-07-01 10:00")
    assert shown(client, "/") == []
    at(datetime(2026, 7, 1, 10, 0, tzinfo=LONDON))
    assert shown(client, "/")


def test_the_most_serious_comes_first_and_the_level_is_in_words(client):
    for level in ("announcement", "emergency", "minor", "major"):
        an_alert(f"About {level}", level=level)
    assert shown(client, "/") == [
        "Emergency: About emergency",
        "Important: About major",
        "Please note: About minor",
        "Announcement: About announcement",
    ]


def test_an_alert_is_a_named_region_with_numbers_from_the_directory(client):
    an_alert(
        text="Ring {{childline}} <b>now</b>.",
        link_words="How to reach us",
        link_page=Page.objects.get(slug="contacts"),
    )
    page = BeautifulSoup(client.get("/").text, "lxml")
    region = page.select_one("[role=region].app-alert")
    assert page.find(id=region["aria-labelledby"]).get_text(" ", strip=True).endswith("are down")
    assert region.select_one("a[href^='tel:']").get_text() == "0800 1111"
    assert region.find("b") is None
    assert region.find("a", string="How to reach us")["href"] == "/contacts/"


def test_drafts_and_alerts_taken_down_are_not_shown(client):
    an_alert("A draft", live=False)
    gone = an_alert("Gone")
    gone.unpublish()
    assert shown(client, "/") == []


def test_a_link_to_a_page_that_was_taken_down_is_left_out(client):
    contacts = Page.objects.get(slug="contacts").specific
    an_alert(link_words="Look here", link_page=contacts)
    contacts.unpublish()
    assert "Look here" not in client.get("/").text


def test_alerts_cost_one_query(client):
    for number in range(3):
        an_alert(f"Alert {number}", link_words="More", link_page=Page.objects.get(slug="contacts"))
    client.get("/children/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/children/")
    assert sum('"pages_alert"' in query["sql"] for query in queries) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_at": NOON_ON_WEDNESDAY - timedelta(days=9)}, "ends_at"),
        ({"link_address": "https://example.org/"}, "link_words"),
        ({"link_words": "More"}, "link_page"),
    ],
)
def test_an_alert_that_cannot_stand_is_refused(values, field):
    with pytest.raises(ValidationError) as error:
        an_alert(**values)
    assert list(error.value.message_dict) == [field]


# In the admin


def save(client, action="action-publish", **values):
    data = {
        "level": "major",
        "title": "The phones are down",
        "text": "",
        "link_words": "",
        "link_page": "",
        "link_address": "",
        "page": HomePage.objects.get().pk,
        "and_below": "on",
        "starts_at": "2026-11-25 09:00",
        "ends_at": "",
        action: "1",
    } | values
    return client.post(reverse("wagtailsnippets_pages_alert:add"), data)


def test_an_editor_publishes_an_alert_by_the_form(client, admin_client):
    assert save(admin_client).status_code == 302
    assert shown(client, "/") == ["Important: The phones are down"]


def test_the_form_says_what_is_wrong(admin_client):
    response = save(admin_client, ends_at="2026-11-24 09:00")
    assert "It has to end after it starts." in response.text
    assert not Alert.objects.exists()


def test_only_those_with_the_permission_publish_an_alert(client):
    someone = User.objects.create_user("editor", password="x")
    client.force_login(someone)
    assert client.get(reverse("wagtailsnippets_pages_alert:add")).status_code == 302
    someone.groups.add(Group.objects.get(name="Editors"))
    save(client)
    assert not Alert.objects.filter(live=True).exists()
    someone.groups.add(Group.objects.get(name="Moderators"))
    save(client, title="Published")
    assert Alert.objects.get(live=True).title == "Published"


def test_the_preview_shows_the_alert_as_visitors_will(admin_client, rf, admin_user):
    alert = Alert(
        level="emergency", title="Kites", page=HomePage.objects.get(), starts_at=timezone.now()
    )
    response = alert.make_preview_request()
    response.render()
    region = BeautifulSoup(response.content, "lxml").select_one("[role=region].app-alert")
    assert region.get_text(" ", strip=True) == "Emergency: Kites"
