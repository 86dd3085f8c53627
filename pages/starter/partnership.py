"""The partnership's own pages: members, groups, and the private papers with who may read them."""

from django.contrib.auth.models import Group
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from pages.models import (
    MemberRole,
    PartnershipMember,
    PartnershipPage,
    PrivatePapersPage,
    SubGroupPage,
)

from .once import Once
from .values import lines, read_yaml

# Those who look after the papers see them as members do.
STAFF_GROUPS = ("Editors", "Moderators")


def fill_partnership(page: PartnershipPage, fields: dict, lookup) -> None:
    """Members, each with the role that its list in the front matter names."""
    page.members = [
        PartnershipMember(sort_order=order, **row)
        for order, row in enumerate(
            {"role": role.value, **row}
            for role in MemberRole
            for row in fields.get("members", {}).get(role.value, ())
        )
    ]


def fill_sub_group(page: SubGroupPage, fields: dict, lookup) -> None:
    """Purpose, chair, members and whom the group reports to."""
    page.tier = SubGroupPage.Tier[fields.get("tier", "sub-group").upper().replace("-", "_")]
    page.purpose = fields["purpose"]
    page.members = lines(fields.get("members", ""))
    for name in ("described_in", "chair", "meets"):
        setattr(page, name, fields.get(name, ""))
    if "reports_to" in fields:
        page.reports_to = lookup.pages[fields["reports_to"]].specific


def load_private_papers(once: Once) -> None:
    """The private papers: a group of users, a collection and a page for each group of members."""
    above = PartnershipPage.objects.first()
    data = read_yaml("private_papers.yaml")
    if above is None or not once.claim("private papers"):
        return
    areas = data["areas"]
    everyone = [_group(name) for name in (data["group"], *(area["group"] for area in areas))]
    staff = list(Group.objects.filter(name__in=STAFF_GROUPS))
    root = Collection.get_first_root_node()
    papers = _collection(root, data["collection"], [*everyone, *staff])
    page = _page(above, data, [*everyone, *staff])
    for area, group in zip(areas, everyone[1:], strict=True):
        _collection(papers, area["collection"], [group, *staff])
        _page(page, area, [group, *staff])


def _group(name: str) -> Group:
    return Group.objects.get_or_create(name=name)[0]


def _collection(above: Collection, name: str, groups: list[Group]) -> Collection:
    collection = above.add_child(instance=Collection(name=name))
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.GROUPS
    )
    restriction.groups.set(groups)
    return collection


def _page(above, row: dict, groups: list[Group]) -> PrivatePapersPage:
    """A page that is private before it is published."""
    page = PrivatePapersPage(
        title=row["title"], slug=row["slug"], summary=row["summary"], live=False
    )
    above.add_child(instance=page)
    restriction, _ = PageViewRestriction.objects.get_or_create(
        page=page, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.set(groups)
    page.save_revision().publish()
    return page
