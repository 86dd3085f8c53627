"""Private papers: who gets in, who is refused and how, and what it leaves behind."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Collection, PageViewRestriction

from guidance.importing import read_text
from guidance.models import GuidanceDocument, Passage
from pages.models import PartnershipPage, PrivatePaper, PrivatePapersPage
from tests.factories import publish

pytestmark = pytest.mark.django_db

PASSWORD = "only for tests"
AREA = "/about/partnership/papers-for-members/"
PAPERS = f"{AREA}papers-domestic-abuse-sub-group/"
WORDS = "The kites of the sub-group fly on the hill every Tuesday morning. "


@pytest.fixture
def member(django_user_model):
    """Make a member of the groups named, and give a client that is signed in as them."""

    def make(*groups, name="member"):
        user = django_user_model.objects.create_user(name, password=PASSWORD)
        user.groups.set(Group.objects.filter(name__in=groups))
        assert user.groups.count() == len(groups)
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def right(member):
    return member("Domestic Abuse Sub-group members", name="right")


@pytest.fixture
def wrong(member):
    return member("Exploitation Sub-group members", name="wrong")


@pytest.fixture
def paper():
    """A private paper of the domestic abuse sub-group, listed on its page."""
    document = GuidanceDocument(
        title="Minutes about kites",
        collection=Collection.objects.get(name="Domestic Abuse Sub-group papers"),
    )
    document.file = ContentFile((WORDS * 5).encode(), name="kites.txt")
    document._set_document_file_metadata()
    document.save()
    read_text(document)
    page = PrivatePapersPage.objects.get(slug="papers-domestic-abuse-sub-group")
    page.papers = [PrivatePaper(document=document)]
    publish(page)
    return document


def text(response) -> str:
    return BeautifulSoup(response.text, "lxml").get_text(" ", strip=True)


# Who gets in


def test_a_visitor_is_asked_to_sign_in_and_sees_nothing(client, paper):
    for address in (AREA, PAPERS, paper.url):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url == f"/sign-in/?next={address}"
        assert not response.cookies
        assert "kites" not in client.get(address, follow=True).text.replace("kites.txt", "")


def test_a_member_of_the_group_reads_the_list_and_the_file(right, paper):
    assert "Minutes about kites" in text(right.get(PAPERS))
    response = right.get(paper.url)
    assert response.status_code == 200
    assert WORDS.encode() in b"".join(response.streaming_content)
    assert PAPERS in right.get(AREA).text


def test_a_member_of_another_group_is_told_kindly_whom_to_ask(wrong, paper):
    for address in (PAPERS, paper.url):
        response = wrong.get(address)
        assert response.status_code == 403
        assert "ask the partnership’s business team" in text(response)
        assert 'data-contact="partnership-team"' in response.text
        assert "kites" not in response.text
    assert wrong.get(AREA).status_code == 200
    assert PAPERS not in wrong.get(AREA).text


def test_a_user_of_no_group_is_refused(member, paper):
    client = member(name="nobody")
    assert {client.get(path).status_code for path in (AREA, PAPERS, paper.url)} == {403}


def test_editors_read_all_papers(member, admin_client, paper):
    for client in (member("Editors", name="an editor"), admin_client):
        assert {client.get(path).status_code for path in (AREA, PAPERS, paper.url)} == {200}


def test_a_member_has_no_way_into_the_admin(right):
    response = right.get("/admin/", follow=True)
    assert "/admin/login/" in response.redirect_chain[-1][0]


def test_papers_without_privacy_are_there_for_nobody(client, right):
    area = PartnershipPage.objects.get().add_child(
        instance=PrivatePapersPage(title="Kites", slug="kites", summary="Papers about kites.")
    )
    assert client.get(area.url).status_code == 302
    assert right.get(area.url).status_code == 403
    assert "Kites" not in client.get("/site-map/").text
    copied = PrivatePapersPage.objects.get(slug="papers-domestic-abuse-sub-group").copy(
        to=PartnershipPage.objects.get(), update_attrs={"slug": "copied"}
    )
    assert right.get(copied.url).status_code == 403
    area.view_restrictions.all().delete()
    assert client.get(area.url).status_code == 404
    assert right.get(area.url).status_code == 404


# Nowhere else


def test_private_papers_are_not_found_listed_or_mapped(client, right, paper):
    assert not Passage.objects.filter(page__in=PrivatePapersPage.objects.all()).exists()
    assert Passage.objects.filter(document=paper).exists()
    assert not Passage.objects.public().filter(document=paper).exists()
    assert client.get(paper.reading_url).status_code == 404
    for address in ("/about/partnership/", "/about/", "/training/"):
        for reader in (client, right):
            assert "papers-for-members" not in reader.get(address).text


def test_the_files_of_each_area_are_private_to_the_group_of_its_page():
    pages = list(PrivatePapersPage.objects.exclude(slug="papers-for-members"))
    assert len(pages) == 11
    for page in pages:
        name = page.title.removeprefix("Papers: ")
        own = PageViewRestriction.objects.get(page=page)
        files = Collection.objects.get(name=f"{name} papers").get_view_restrictions()
        names = {f"{name} members", "Editors", "Moderators"}
        assert {group.name for group in own.groups.all()} == names
        assert any({group.name for group in one.groups.all()} == names for one in files)


def papers_form(page, document) -> dict:
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "introduction-count": "0",
        "papers-TOTAL_FORMS": "1",
        "papers-INITIAL_FORMS": "0",
        "papers-MIN_NUM_FORMS": "0",
        "papers-MAX_NUM_FORMS": "1000",
        "papers-0-document": str(document.pk),
        "papers-0-title": "",
        "papers-0-ORDER": "1",
        "action-publish": "1",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }


@pytest.mark.parametrize(
    ("collection", "accepted"),
    [
        ("Root", False),
        ("Private papers", False),
        ("Exploitation Sub-group papers", False),
        ("Domestic Abuse Sub-group papers", True),
    ],
)
def test_a_file_that_others_could_open_is_refused_by_the_form(
    admin_client, paper, collection, accepted
):
    page = PrivatePapersPage.objects.get(slug="papers-domestic-abuse-sub-group")
    page.papers = []
    publish(page)
    paper.collection = Collection.objects.get(name=collection)
    paper.save()
    response = admin_client.post(f"/admin/pages/{page.pk}/edit/", papers_form(page, paper))
    assert PrivatePaper.objects.filter(page=page).exists() is accepted
    if not accepted:
        assert "more people may open than this page" in text(response)


# Signing in and out


def sign_in(client, password=PASSWORD, **values):
    return client.post("/sign-in/", {"username": "right", "password": password, **values})


def test_signing_in_leads_to_the_papers_and_out_again(client, right, paper):
    response = client.get(PAPERS, follow=True)
    form = BeautifulSoup(response.text, "lxml").main.form
    assert form.find("input", attrs={"name": "next"})["value"] == PAPERS
    assert sign_in(client, next=PAPERS).url == PAPERS
    assert client.get(PAPERS).status_code == 200
    response = client.get("/children/neglect/")
    assert "Signed in as right" in text(response)
    response = client.post("/sign-out/")
    assert response.url == "/"
    assert response.cookies["sessionid"]["max-age"] == 0
    assert client.get(PAPERS).status_code == 302


def test_signing_in_without_an_aim_leads_to_the_first_papers(client, right):
    assert sign_in(client).url == AREA


def test_the_form_needs_its_token_and_works_with_it(right):
    client = Client(enforce_csrf_checks=True)
    response = sign_in(client)
    assert response.status_code == 403
    assert "open the sign-in page again" in text(response)
    page = BeautifulSoup(client.get("/sign-in/").text, "lxml")
    token = page.main.find("input", attrs={"name": "csrfmiddlewaretoken"})["value"]
    assert sign_in(client, csrfmiddlewaretoken=token).status_code == 302
    page = BeautifulSoup(client.get("/about/").text, "lxml")
    token = page.find("input", attrs={"name": "csrfmiddlewaretoken"})["value"]
    assert client.post("/sign-out/", {"csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(client, right, target):
    assert sign_in(client, next=target).url == AREA


@pytest.mark.parametrize("target", ["/sign-in/", "/sign-in/?next=/sign-in/"])
def test_nobody_is_led_round_in_a_circle(client, right, target):
    assert sign_in(client, next=target).url == AREA
    assert right.get("/sign-in/", {"next": target}).url == AREA


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"password": "wrong"}, "We do not know this user name with this password"),
        ({"password": ""}, "Enter your password."),
        ({"username": ""}, "Enter your user name."),
        ({"username": "<script>alert(1)</script>"}, "We do not know this user name"),
    ],
)
def test_an_error_says_what_to_do(client, right, values, words):
    response = client.post("/sign-in/", {"username": "right", "password": PASSWORD, **values})
    page = BeautifulSoup(response.text, "lxml")
    assert response.status_code == 200
    assert page.title.get_text().startswith("Error: ")
    summary = page.select_one(".govuk-error-summary [role=alert]")
    assert words in summary.get_text()
    assert page.select_one(summary.a["href"])
    assert "<script>alert" not in response.text
    assert PASSWORD not in response.text


def test_a_closed_account_does_not_get_in(client, right, django_user_model):
    django_user_model.objects.filter(username="right").update(is_active=False)
    assert sign_in(client).status_code == 200
    assert client.get(AREA).status_code == 302


# What is left behind


def test_only_the_sign_in_page_gives_a_visitor_a_cookie(client):
    for address in ("/", "/about/partnership/", "/training/", AREA, "/no-such-page/"):
        assert not client.get(address).cookies
    response = client.get("/sign-in/")
    cookie = response.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]
    assert not client.get("/").cookies


def test_what_a_member_is_shown_is_kept_nowhere(right, paper):
    for address in (AREA, PAPERS, paper.url, "/", "/children/neglect/"):
        assert right.get(address)["Cache-Control"] == "private, no-store"
    assert "no-store" in Client().get("/sign-in/")["Cache-Control"]
    assert "no-store" in Client().get(PAPERS)["Cache-Control"]
    assert Client().get("/")["Cache-Control"] == "no-cache"


def test_forms_of_members_send_their_origin_and_visitors_send_none(client, right):
    """With `no-referrer` a browser sends no origin, and Django refuses the form."""
    for response in (client.get("/sign-in/"), right.get("/")):
        assert response["Referrer-Policy"] == "same-origin"
        assert '<meta name="referrer"' not in response.text
    response = client.get("/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert '<meta name="referrer" content="no-referrer">' in response.text


# Drafts


def test_the_file_of_a_draft_is_there_for_editors_only(client, right, admin_client, member):
    document = GuidanceDocument(title="Draft", status="draft")
    document.file = ContentFile(b"Words about kites.", name="draft.txt")
    document._set_document_file_metadata()
    document.save()
    assert client.get(document.url).status_code == 404
    assert right.get(document.url).status_code == 404
    assert admin_client.get(document.url).status_code == 200
    assert member("Editors", name="an editor").get(document.url).status_code == 200
    document.status = "current"
    document.save()
    assert client.get(document.url).status_code == 200


def test_a_private_paper_that_became_a_draft_is_not_listed(right, paper):
    paper.status = "draft"
    paper.save()
    assert "Minutes about kites" not in text(right.get(PAPERS))
