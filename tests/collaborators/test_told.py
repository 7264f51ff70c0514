"""What members are told about themselves: that there is something, where it stands, and nothing more."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Notice
from cases.models.notices import NoticeKind
from cases.notices.mail import letter
from cases.notices.recipients import AS_STAFF, AS_VOLUNTEER, own_recipient
from cases.sealing import blind_index
from collaborators.models import EndKind
from collaborators.services import (
    ClauseText,
    Mark,
    change_lead,
    end_membership,
    publish_regulation,
    renew_group,
    sign_checklist,
    standards_in_force,
)
from collaborators.services.common import ANYTHING
from permissions.models import MailPreference, User
from tests.circle import FOUNDED, TODAY, Circle
from tests.factories import NOW

pytestmark = [pytest.mark.either, pytest.mark.django_db]


def told(circle: Circle) -> dict[str, list[str]]:
    """By person, the kinds; all that is about no case stands under the person's own fingerprint."""
    names = {own_recipient(user.pk): name for name, user in circle.world.people.items()}
    people: dict[str, list[str]] = {}
    for notice in Notice.objects.filter(case=None).order_by("pk"):
        people.setdefault(names[notice.recipient], []).append(notice.kind)
    return people


@pytest.fixture
def members(circle: Circle):
    return {name: circle.admit(name, is_lead=name == "group_lead") for name in ("group_lead", "volunteer")}


def test_nobody_is_told_that_they_were_admitted(circle, members):
    assert told(circle) == {}


def test_of_the_end_of_the_membership(circle, members):
    end_membership(
        membership=members["volunteer"], kind=EndKind.LEFT, on=TODAY, decision=circle.paper("31-QĐ/ĐU", TODAY),
        actor=circle.actor(), seen=ANYTHING, now=NOW,
    )  # fmt: skip
    assert told(circle) == {"volunteer": [NoticeKind.MEMBERSHIP]}


def test_of_a_checklist_whom_it_is_about(circle, members):
    marks = {point["code"]: Mark(True) for point in standards_in_force().points}
    user = circle.user("volunteer")
    sign_checklist(group=circle.group, user=user, signed_on=TODAY, marks=marks, actor=circle.actor(), now=NOW)
    assert told(circle) == {"volunteer": [NoticeKind.MEMBERSHIP]}


def test_of_a_renewal_whoever_goes_on_and_whoever_does_not(circle, members):
    renew_group(
        group=circle.group, decision=circle.paper("32-QĐ/ĐU", TODAY), valid_from=TODAY + timedelta(days=1),
        term_ends_on=None, continuing=[members["group_lead"]], seen=ANYTHING, actor=circle.actor(), now=NOW,
    )  # fmt: skip
    assert told(circle) == {"group_lead": [NoticeKind.MEMBERSHIP], "volunteer": [NoticeKind.MEMBERSHIP]}


def test_of_a_change_of_lead_both(circle, members):
    change_lead(
        group=circle.group, membership=members["volunteer"], since=TODAY, decision=circle.paper("33-QĐ/ĐU", TODAY),
        actor=circle.actor(), now=NOW,
    )  # fmt: skip
    assert told(circle) == {"group_lead": [NoticeKind.MEMBERSHIP], "volunteer": [NoticeKind.MEMBERSHIP]}


def test_of_a_new_regulation_all_members(circle, members):
    publish_regulation(
        body=circle.group.managing_body, title="Quy chế", decision_number="11-QĐ/ĐU", decided_on=FOUNDED,
        valid_from=FOUNDED, clauses=[ClauseText("1", "", "Dự giao ban.")], actor=circle.actor(), now=NOW,
    )  # fmt: skip
    assert told(circle) == {"group_lead": [NoticeKind.REGULATION], "volunteer": [NoticeKind.REGULATION]}


@pytest.fixture
def notice(circle, members) -> Notice:
    """Made today by the clock of the machine, so that it is not old."""
    end_membership(
        membership=members["volunteer"], kind=EndKind.LEFT, on=timezone.localdate() + timedelta(days=9),
        decision=circle.paper("31-QĐ/ĐU", TODAY), actor=circle.actor(), seen=ANYTHING, now=timezone.now(),
    )  # fmt: skip
    return Notice.objects.get()


def test_the_bell_counts_it_and_it_leads_to_the_persons_own_page(circle, notice):
    browser = Client()
    browser.force_login(User.objects.get(pk=circle.user("volunteer").pk))
    page = browser.get(reverse("notices")).content.decode()
    for said in ("Có thay đổi về bạn trong Tổ", "về bạn"):
        assert said in page
    assert "31-QĐ/ĐU" not in page
    assert browser.post(reverse("notice_open", args=[notice.pk])).url == reverse("my_group")
    assert Notice.objects.get().read_on
    assert "Có thay đổi về bạn trong Tổ" in browser.get(reverse("own_data")).content.decode()


@pytest.mark.parametrize("name", ["group_lead", "reviewer", "administrator"])
def test_nobody_else_reads_it(circle, notice, name):
    browser = Client()
    browser.force_login(User.objects.get(pk=circle.user(name).pk))
    assert "Có thay đổi về bạn" not in browser.get(reverse("notices")).content.decode()
    assert browser.post(reverse("notice_open", args=[notice.pk])).status_code == 404


def test_no_fingerprint_joins_it_to_what_is_told_of_cases(circle, notice):
    user = circle.user("volunteer")
    others = {blind_index(user.pk), *(blind_index(user.pk, purpose=one) for one in (AS_STAFF, AS_VOLUNTEER))}
    assert notice.recipient not in others


def test_a_letter_tells_it_without_a_code(circle, notice):
    user = circle.user("volunteer")
    body = letter(MailPreference(user=user, email="ten@example.vn"), [notice]).body
    assert "Về bạn" in body
    assert "Có thay đổi về bạn trong Tổ" in body
    assert reverse("notices") in body
    assert user.full_name not in body
