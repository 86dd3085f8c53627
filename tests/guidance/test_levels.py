"""The levels of need: how they are read, filtered, printed, found and edited."""

import re
from itertools import pairwise

import pytest
import yaml
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import (
    nested_form_data,
    rich_text,
    streamfield,
)

from guidance import passages, windscreen
from guidance.levels_of_need import (
    AgeBand,
    Domain,
    Group,
    Indicator,
    ages_in_words,
    arrange,
    count,
    filtered,
)
from guidance.models import Contact, GuidancePage, LevelOfNeedPage, LevelsOfNeedPage, Passage, Topic
from guidance.numbers import TOKEN, TYPED_NUMBER
from tests.factories import publish

DOCUMENT = "/procedures/levels-of-need/"
WHOLE = f"{DOCUMENT}all/"
DATA = yaml.safe_load((settings.STARTER_CONTENT_DIR / "levels_of_need.yaml").read_text("utf-8"))


def level(number: int) -> LevelOfNeedPage:
    return LevelOfNeedPage.objects.get(number=number)


def soup(client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def shown(page: BeautifulSoup) -> list[str]:
    """The indicators on a page, without age and mark."""
    items = []
    for item in page.select(".app-indicators__list li"):
        for part in item.select(".app-indicators__ages, .app-indicators__today"):
            part.decompose()
        items.append(item.get_text(" ", strip=True))
    return items


# The windscreen's geometry


@pytest.mark.parametrize("levels", [1, 2, 4, 8])
def test_the_parts_fill_the_half_circle_from_left_to_right(levels):
    parts = windscreen.fan([(number, "Early help") for number in range(1, levels + 1)])
    assert len(parts) == levels
    assert (parts[0].start, parts[-1].end) == (180, 0)
    assert all(left.end == right.start for left, right in pairwise(parts))
    assert len({round(part.start - part.end, 9) for part in parts}) == 1
    assert [part.number.text for part in parts] == [str(n) for n in range(1, levels + 1)]


def test_every_point_lies_inside_the_picture():
    parts = windscreen.fan([(n, "Three long words") for n in range(1, 5)])
    outlines = [part.path for part in parts] + [windscreen.hub(), windscreen.arrow()]
    for outline in outlines:
        for x, y in re.findall(r"[ML ](-?[\d.]+) (-?[\d.]+)(?=[ALZM]|$)", outline):
            assert 0 <= float(x) <= windscreen.WIDTH
            assert 0 <= float(y) <= windscreen.HEIGHT
    for part in parts:
        for line in (part.number, *part.name):
            assert 0 < line.x < windscreen.WIDTH
            assert 0 < line.y < windscreen.HEIGHT


def test_neighbours_do_not_touch():
    left, right = windscreen.fan([(1, "A"), (2, "B")])
    edge = windscreen.CENTRE[0]
    assert max(float(x) for x in re.findall(r"[ML](-?[\d.]+) ", left.path)) < edge
    assert min(float(x) for x in re.findall(r"[ML](-?[\d.]+) ", right.path)) > edge


def test_a_windscreen_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        windscreen.fan([])


# Ages and choices


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        ([], ""),
        (AgeBand.values, ""),
        (["unborn"], "Unborn"),
        (["unborn", "0-4"], "Unborn to 4"),
        (["0-4"], "Under 5"),
        (["0-4", "5-11"], "Under 12"),
        (["12-17", "5-11"], "Aged 5 to 17"),
        (["0-4", "5-11", "12-17"], "From birth"),
        (["0-4", "12-17"], "Under 5 or aged 12 to 17"),
        (["unborn", "12-17"], "Unborn or aged 12 to 17"),
    ],
)
def test_ages_are_said_as_people_say_them(ages, words):
    assert ages_in_words(ages) == words


GROUPS = [
    Group(
        "parenting",
        "Care",
        (Indicator("Fed.", frozenset({"0-4"})), Indicator("Loved.")),
    ),
    Group("development", "Health", (Indicator("Well.", frozenset({"12-17"})),)),
    Group("parenting", "care", (Indicator("Clean.", frozenset({"5-11"})),)),
]


def texts(sections) -> list[str]:
    return [
        item.text for section in sections for group in section.groups for item in group.indicators
    ]


def test_indicators_are_arranged_by_domain_and_like_headings_are_joined():
    sections = arrange(GROUPS)
    assert [section.domain for section in sections] == [Domain.DEVELOPMENT, Domain.PARENTING]
    assert [len(section.groups) for section in sections] == [1, 1]
    assert texts(sections) == ["Well.", "Fed.", "Loved.", "Clean."]
    assert count(sections) == 4


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ({"age": "0-4"}, ["Fed.", "Loved."]),
        ({"age": "unborn"}, ["Loved."]),
        ({"domain": "development"}, ["Well."]),
        ({"age": "5-11", "domain": "parenting"}, ["Loved.", "Clean."]),
        ({"domain": "environment"}, []),
    ],
)
def test_a_choice_leaves_out_what_is_not_for_it(choice, found):
    assert texts(arrange(GROUPS, filtered(GROUPS, choice))) == found


# The starter data


def all_indicators():
    for number, data in DATA["levels"].items():
        for group in data["indicators"]:
            for item in group["indicators"]:
                yield number, group, item


def test_there_are_indicators_for_every_level_domain_and_age():
    found = list(all_indicators())
    assert len(found) >= 120
    seen = {
        (number, group["domain"], age)
        for number, group, item in found
        for age in item.get("ages") or AgeBand.values
    }
    assert seen == {(n, d, a) for n in (1, 2, 3, 4) for d in Domain.values for a in AgeBand.values}


def test_every_level_has_the_same_sub_headings_so_that_levels_can_be_compared():
    headings = {
        tuple((group["domain"], group["heading"]) for group in data["indicators"])
        for data in DATA["levels"].values()
    }
    assert len(headings) == 1


def test_no_indicator_stands_twice_or_holds_a_number():
    texts = [item["text"] for _, _, item in all_indicators()]
    assert len(set(texts)) == len(texts)
    assert [text for text in texts if TOKEN.search(text) or TYPED_NUMBER.search(text)] == []
    assert [text for text in texts if not re.match(r"[A-Z].*\.$", text)] == []


def test_only_the_last_level_is_for_ringing_the_same_day():
    assert {number for number, _, item in all_indicators() if item.get("act_today")} == {4}


@pytest.mark.django_db
def test_every_key_in_the_words_has_a_number():
    words = str(DATA["document"]) + str(
        [value for data in DATA["levels"].values() for value in data.values()]
    )
    numbers = {c.full_key: c.phone or c.sms for c in Contact.objects.all()}
    assert TOKEN.findall(words)
    assert [key for key in TOKEN.findall(words) if not numbers.get(key)] == []


# Pages


@pytest.mark.django_db
def test_the_document_shows_its_levels_as_picture_and_as_list(client):
    page = soup(client, DOCUMENT)
    picture = page.select_one("svg[aria-labelledby]")
    for name in picture["aria-labelledby"].split():
        assert page.find(id=name).get_text(strip=True)
    addresses = [f"{DOCUMENT}level-{n}/" for n in (1, 2, 3, 4)]
    parts = picture.find_all("a")
    assert [part["href"] for part in parts] == addresses
    assert [part["aria-label"] for part in parts] == [
        "Level 1 Universal",
        "Level 2 Early help",
        "Level 3 Targeted help",
        "Level 4 Specialist help",
    ]
    assert not picture.find_all(style=True)
    assert [a["href"] for a in page.select(".app-level-list a")] == addresses


@pytest.mark.django_db
def test_the_document_is_guidance_with_version_and_review(client):
    found = GuidancePage.objects.live().get(slug="levels-of-need")
    assert found.document_type == "threshold-document"
    side = soup(client, DOCUMENT).select_one(".app-metadata").get_text(" ", strip=True)
    for words in ("Threshold document", "1.0", "Current", "Next review"):
        assert words in side


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_level_says_first_what_to_do_and_whom_to_ring(client, number):
    page = soup(client, f"{DOCUMENT}level-{number}/")
    headings = [h.get_text(" ", strip=True) for h in page.select(".app-article__body :is(h2, h3)")]
    assert headings[0] == f"What to do at level {number}"
    assert headings[1] == "If in doubt, call"
    act = page.select_one(".app-level-act")
    assert act.select_one("a[href='tel:+441225396312'], a[href='tel:999']")
    assert "Who leads" in act.get_text()
    assert page.select_one(f"a[aria-current='page'][href$='level-{number}/']")
    assert "not a checklist" in page.select_one("#indicators").get_text()
    assert "confirmed them against" in page.select_one("#indicators").get_text()
    assert page.select_one(".app-level-adults a")["href"] == (
        "/procedures/how-adult-safeguarding-decides/"
    )
    assert len(shown(page)) == sum(
        len(group["indicators"]) for group in DATA["levels"][number]["indicators"]
    )


@pytest.mark.django_db
def test_levels_lead_to_their_neighbours(client):
    page = soup(client, f"{DOCUMENT}level-2/")
    near = [a["href"] for a in page.select(".app-level-neighbours a")]
    assert near == [f"{DOCUMENT}level-3/", f"{DOCUMENT}level-1/", WHOLE]
    top = soup(client, f"{DOCUMENT}level-4/")
    assert top.select_one(".app-level-neighbours a")["href"] == f"{DOCUMENT}level-3/"
    assert top.find(id="step-down")
    assert not top.find(id="step-up")


@pytest.mark.django_db
def test_indicators_are_chosen_by_age_and_domain(client):
    everything = soup(client, f"{DOCUMENT}level-3/")
    page = soup(client, f"{DOCUMENT}level-3/?age=12-17&domain=parenting")
    wanted = [
        item["text"]
        for number, group, item in all_indicators()
        if number == 3
        and group["domain"] == "parenting"
        and "12-17" in (item.get("ages") or AgeBand.values)
    ]
    assert shown(page) == wanted
    assert len(wanted) < len(shown(everything))
    assert f"Showing {len(wanted)} of {len(shown(everything))}" in page.get_text()
    assert [o["value"] for o in page.select("option[selected]")] == ["12-17", "parenting"]
    assert page.select_one(".app-level-act")
    form = page.select_one("form.app-level-filter")
    assert form["method"] == "get"
    assert {control["name"] for control in form.select("select")} == {"age", "domain"}
    assert all(page.find("label", attrs={"for": s["id"]}) for s in form.select("select"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", [f"{DOCUMENT}level-4/", WHOLE, DOCUMENT])
@pytest.mark.parametrize(
    "query",
    [
        "?age=<script>alert(1)</script>",
        "?domain=%00&age=%00",
        "?age=5-11,12-17&domain=PARENTING",
        "?age=" + "9" * 5000,
        "?age&domain",
        "?whole=1&page=abc",
    ],
)
def test_a_strange_choice_is_taken_for_none(client, path, query):
    plain = shown(soup(client, path))
    response = client.get(path + query)
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert shown(BeautifulSoup(response.text, "lxml")) == plain


@pytest.mark.django_db
def test_the_whole_document_stands_on_one_page(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(65):
        page = soup(client, WHOLE)
    assert sorted(shown(page)) == sorted(item["text"] for _, _, item in all_indicators())
    assert len(page.select(".app-level-act")) == 4
    assert "printed copy may be out of date" in page.get_text()
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    older = soup(client, f"{WHOLE}?age=unborn")
    assert 0 < len(shown(older)) < len(shown(page))


@pytest.mark.django_db
def test_nothing_else_stands_below_the_document(client):
    assert client.get(f"{DOCUMENT}everything/").status_code == 404
    assert client.get(f"{WHOLE}all/").status_code == 404
    assert client.get(f"{DOCUMENT}level-4/all/").status_code == 404


@pytest.mark.django_db
def test_the_whole_document_is_as_private_as_its_page(client):
    PageViewRestriction.objects.create(
        page=LevelsOfNeedPage.objects.get(), restriction_type=PageViewRestriction.LOGIN
    )
    assert client.get(WHOLE).status_code == 302


@pytest.mark.django_db
def test_a_level_that_is_a_draft_or_private_is_on_no_page(client):
    level(2).unpublish()
    PageViewRestriction.objects.create(page=level(3), restriction_type=PageViewRestriction.LOGIN)
    for address in (DOCUMENT, WHOLE, f"{DOCUMENT}level-4/"):
        html = client.get(address).text
        for number in (2, 3):
            for item in DATA["levels"][number]["indicators"][0]["indicators"]:
                assert item["text"] not in html
        picture = BeautifulSoup(html, "lxml").select(".app-windscreen a, .app-level-switch a")
        assert {a["href"][-2] for a in picture} == {"1", "4"}


@pytest.mark.django_db
def test_a_document_without_levels_still_opens(client):
    for page in LevelOfNeedPage.objects.all():
        page.unpublish()
    for address in (DOCUMENT, WHOLE):
        assert not soup(client, address).select("svg.app-windscreen__picture")


@pytest.mark.django_db
def test_topics_of_indicators_lead_to_their_pages(client):
    links = soup(client, f"{DOCUMENT}level-4/").select(".app-indicators__more a")
    assert "/children/injuries-to-babies/" in {a["href"] for a in links}


@pytest.mark.django_db
def test_thresholds_and_levels_lead_to_each_other_and_agree(client):
    thresholds = soup(client, "/procedures/thresholds/")
    links = {a["href"] for a in thresholds.select(".app-prose a[href]")}
    assert {DOCUMENT, *(f"{DOCUMENT}level-{n}/" for n in (1, 2, 3, 4))} <= links
    assert "/procedures/thresholds/" in client.get(DOCUMENT).text
    words = thresholds.get_text(" ", strip=True).lower()
    for page in LevelOfNeedPage.objects.all():
        assert page.title.lower() in words


# Search


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_every_indicator_is_found_under_its_level_and_domain(client, number):
    page = soup(client, f"{DOCUMENT}level-{number}/")
    ids = {tag["id"] for tag in page.find_all(id=True)}
    found = list(passages.searchable().filter(page_id=level(number).pk))
    for passage in found:
        assert passage.document_type == "threshold-document"
        assert not passage.anchor or passage.anchor in ids
    for group in DATA["levels"][number]["indicators"]:
        domain = Domain(group["domain"]).label.lower()
        text = "\n".join(
            p.text
            for p in found
            if p.heading_path == [f"Level {number}: {domain}", group["heading"]]
        )
        for item in group["indicators"]:
            ages = ages_in_words(item.get("ages", []))
            assert (f"{ages}: " if ages else "") + item["text"] in text
        assert "Ring today" not in text


@pytest.mark.django_db
def test_what_to_do_and_whom_to_ring_are_found():
    act = Passage.objects.filter(page_id=level(4).pk, anchor="what-to-do-at-this-level")
    text = " ".join(act.values_list("text", flat=True))
    assert "ring children’s social care on {{childrens-social-care}} the same day" in text
    document = LevelsOfNeedPage.objects.get()
    anchors = set(Passage.objects.filter(page_id=document.pk).values_list("anchor", flat=True))
    assert {"if-in-doubt-call", "about-the-indicators", "judgement-not-a-checklist"} <= anchors


@pytest.mark.django_db
def test_levels_of_a_superseded_document_answer_no_more():
    stale = list(Passage.objects.filter(page_id=level(4).pk).values_list("pk", flat=True))
    assert passages.fetch(stale)
    document = LevelsOfNeedPage.objects.get()
    document.status = "superseded"
    publish(document)
    assert passages.fetch(stale) == {}
    assert not passages.searchable().filter(url__startswith=DOCUMENT).exists()


@pytest.mark.django_db
def test_a_superseded_document_says_so_on_every_level(client):
    document = LevelsOfNeedPage.objects.get()
    document.status = "superseded"
    publish(document)
    for address in (DOCUMENT, WHOLE, f"{DOCUMENT}level-1/"):
        note = soup(client, address).find(attrs={"role": "note"})
        assert "Do not use" in note.get_text()


# Editors


def post_data(page: LevelOfNeedPage, *groups, action="action-publish", **changes) -> dict:
    """What the form of a level posts: each group is (domain, heading, [(text, ages), …])."""
    values = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "number": page.number,
        "short_name": page.short_name,
        "colour": page.colour,
        "what_to_do": rich_text("<p>Ring {{childrens-social-care}}.</p>"),
        "who_leads": "A lead.",
        "agreement": "",
        "legal_basis": "",
        "procedure": "",
        "form": "",
        "step_up": rich_text(""),
        "step_down": rich_text(""),
        "indicators": streamfield(
            [("group", {"domain": d, "heading": h, "indicators": _items(i)}) for d, h, i in groups]
        ),
        "body": streamfield([]),
        "contacts": streamfield([]),
        "topic": "",
        "more_topics": [],
        "audiences": ("practitioner",),
        "related_pages": [],
        "sources": "",
        action: "1",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
    }
    return nested_form_data(values | changes)


def _items(items) -> dict:
    topic = Topic.objects.get(key="neglect").pk
    rows = {"count": len(items)}
    for at, (text, ages) in enumerate(items):
        rows[str(at)] = {
            "deleted": "",
            "order": at,
            "type": "",
            "value": {
                "text": text,
                "ages": tuple(ages),  # a list would be taken for nested forms
                "topics": {
                    "count": 1,
                    "0": {"deleted": "", "order": 0, "type": "", "value": topic},
                },
            },
        }
    return rows


def edit(admin_client, page, *groups, **changes):
    return admin_client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), post_data(page, *groups, **changes)
    )


KITES = ("parenting", "Kites", [("Is taken out to fly kites in all weathers.", ["5-11"])])


@pytest.mark.django_db
def test_an_editor_changes_indicators_and_only_publishing_shows_it(admin_client, client):
    page = level(1)
    assert edit(admin_client, page, KITES, action="action-save").status_code == 302
    assert "fly kites" not in client.get(page.url).text
    assert not Passage.objects.filter(text__contains="fly kites").exists()
    assert edit(admin_client, page, KITES).status_code == 302
    assert shown(soup(client, page.url)) == ["Is taken out to fly kites in all weathers."]
    passage = Passage.objects.get(text__contains="fly kites")
    assert passage.url == f"{page.url}#indicators-parenting-kites"
    assert passage.text == "- Aged 5 to 11: Is taken out to fly kites in all weathers."
    assert Page.objects.get(pk=page.pk).specific.groups[0].topics == ["neglect"]


@pytest.mark.django_db
def test_a_preview_shows_the_level_as_it_is_written(admin_client):
    page = level(2)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    data = post_data(page, KITES, short_name="Kite help")
    assert admin_client.post(address, data).json()["is_valid"]
    preview = soup(admin_client, address)
    assert shown(preview) == ["Is taken out to fly kites in all weathers."]
    assert "Kite help" in preview.select_one(".app-level-switch").get_text()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"number": 2}, "Another level has this number"),
        ({"number": 0}, "greater than or equal to 1"),
        ({"short_name": "Far too many words"}, "three words at most"),
        ({"what_to_do": rich_text("<p>Ring 01225 396312.</p>")}, "typed by hand"),
        ({"step_up": rich_text("<p>Ring {{no-such-service}}.</p>")}, "No contact has the key"),
    ],
)
def test_what_would_break_the_document_cannot_be_saved(admin_client, changes, message):
    response = edit(admin_client, level(1), KITES, **changes)
    assert response.status_code == 200
    assert message in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Rings 01225 396312 often.", "typed by hand"),
        ("Rings {{childline}} often.", "is not turned into a number here"),
    ],
)
def test_an_indicator_holds_no_number(admin_client, text, message):
    response = edit(admin_client, level(1), ("parenting", "Kites", [(text, [])]))
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Passage.objects.filter(page=level(1), text__contains="often.").exists()


@pytest.mark.django_db
def test_a_level_is_not_published_while_its_document_is_down(admin_client, client):
    page = level(2)
    LevelsOfNeedPage.objects.get().unpublish()
    refused = edit(admin_client, page, KITES)
    assert "Publish it first" in refused.content.decode()
    assert client.get(page.url).status_code == 404


@pytest.mark.django_db
def test_an_editor_adds_a_level_and_it_joins_the_windscreen(admin_client, client):
    document = LevelsOfNeedPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["guidance", "levelofneedpage", document.pk])
    assert admin_client.get(address).status_code == 200
    new = LevelOfNeedPage(
        title="Level 5: kites",
        slug="level-5",
        summary="Kites fly high.",
        number=5,
        short_name="Kites",
        colour="teal",
    )
    assert admin_client.post(address, post_data(new, KITES)).status_code == 302
    names = [a["aria-label"] for a in soup(client, DOCUMENT).select("svg a[aria-label]")]
    assert names[-1] == "Level 5 Kites"
    assert "fly kites" in client.get(WHOLE).text
    again = admin_client.post(address, post_data(new, KITES, slug="level-5b"))
    assert "Another level has this number" in again.content.decode()


@pytest.mark.django_db
def test_a_new_document_starts_as_a_threshold_document(admin_client):
    parent = Page.objects.get(slug="procedures")
    form = soup(
        admin_client,
        reverse("wagtailadmin_pages:add", args=["guidance", "levelsofneedpage", parent.pk]),
    )
    assert form.select_one("select[name=document_type] option[selected]")["value"] == (
        "threshold-document"
    )
