"""The pages of groups and members: what stands there, what a form answers, and that nothing tells who recorded what."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.warnings import LEAKS
from collaborators import errors
from collaborators.forms.members import SOMEBODY
from collaborators.forms.papers import DAY_NEEDED
from collaborators.forms.regulations import NO_NUMBER, read_text
from collaborators.forms.standards import UNEVEN
from collaborators.models import (
    Decision,
    DecisionKind,
    EndKind,
    Group,
    Membership,
    RegulationVersion,
    StandardsVersion,
    Training,
)
from collaborators.services import cover_hamlets, dissolve_group, standards_in_force, void_membership
from collaborators.services.common import ANYTHING
from ledger.models import Event
from permissions.forms.base import NO_SUCH_DAY, NOT_A_DAY, WHOLE_YEAR
from permissions.models import User
from permissions.services import close_account
from tests.circle import FOUNDED, TODAY, Circle, document
from tests.factories import NOW
from tests.query_counts import counted

pytestmark = pytest.mark.either

PHONE, MAIL = "0901 234 567", "ten@example.vn"
PAPER = {"number": "77-QĐ/ĐU", "decided_on": "20/01/2025"}
TEXT = "Điều 5. Nhiệm vụ\n1. Phản ánh kịp thời.\n2) Giữ bí mật nguồn.\nvà địa chỉ.\nĐiều 6. Khen thưởng"


def browser(circle, name="reviewer") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=circle.user(name).pk))
    return client


def page(circle, address, *where, by="reviewer", status=200) -> str:
    response = browser(circle, by).get(reverse(address, args=where))
    assert response.status_code == status
    return response.content.decode()


def sent(circle, address, *where, by="reviewer", status=302, **data) -> str:
    if "issued_by" not in data and "number" in data:
        data["issued_by"] = circle.world.bodies["commune", "party"].pk
    response = browser(circle, by).post(reverse(address, args=where), data)
    assert response.status_code == status, response.content.decode()[-4000:]
    return response.content.decode()


def sent_again(circle, address, *where_and_asked, **data) -> None:
    """Nothing is done but asked, with these words; then done, and not by the answer to another question."""
    *where, asked = where_and_asked
    before = Event.objects.count()
    shown = sent(circle, address, *where, status=400, **data)
    assert asked in shown
    mark = re.search(r'name="seen" value="([^"]+)"', shown)[1]
    assert asked in sent(circle, address, *where, status=400, seen="other", **data)
    assert Event.objects.count() == before
    sent(circle, address, *where, seen=mark, **data)


def today() -> str:
    return f"{timezone.localdate():%d/%m/%Y}"


# -- the list and the picture ----------------------------------------------------------------------------------------


def test_the_commune_sees_hamlet_by_hamlet(circle):
    circle.admit("volunteer", term_ends_on=timezone.localdate() + timedelta(days=30))
    shown = page(circle, "groups")
    assert "Tổ số 1" in shown
    assert shown.count('class="is-bare"') == 1
    assert "1 sắp hết nhiệm kỳ" in shown
    assert "chưa có tổ trưởng" in shown
    assert reverse("group_new") in shown


def test_the_district_sees_commune_by_commune(circle):
    circle.admit("volunteer")
    shown = page(circle, "groups", by="district_reviewer")
    assert "1 / 2" in shown
    assert "0 / 1" in shown
    inside = browser(circle, "district_reviewer").get(reverse("groups"), {"unit": circle.world.units["commune"].pk})
    assert "Tổ số 1" in inside.content.decode()


@pytest.mark.parametrize("unit", ["hamlet", "district"])
def test_only_communes_below_are_looked_into(circle, unit):
    address = reverse("groups")
    asking = browser(circle, "sibling_reviewer")
    assert asking.get(address, {"unit": circle.world.units["commune"].pk}).status_code == 404
    above = browser(circle, "district_reviewer")
    assert above.get(address, {"unit": circle.world.units[unit].pk}).status_code == 404
    assert above.get(address, {"unit": "x"}).status_code == 404


def test_an_empty_commune_is_told_what_will_stand_there(world):
    shown = page(Circle(world, None), "groups")
    assert "Chưa có Tổ nào." in shown
    assert "Thành lập Tổ" in shown


def test_another_body_of_the_commune_is_told_who_manages_the_group(circle):
    shown = page(circle, "groups", by="approver")
    assert "Đảng ủy xã Thạnh Mỹ" in shown
    assert "Tổ số 1" not in shown
    assert reverse("group_new") not in shown


@pytest.mark.parametrize("members", [1, 3])
def test_statements_do_not_grow_with_members(circle, members):
    names = ["volunteer", "group_lead", "newcomer"][:members]
    for number, name in enumerate(names):
        circle.admit(name, is_lead=name == "group_lead", number=f"{number}-QĐ")
    client = browser(circle)
    with counted("groups", most=16):
        client.get(reverse("groups"))
    with counted("group", most=22):
        client.get(reverse("group", args=[circle.group.pk]))
    with counted("group member", most=24):
        client.get(reverse("member", args=[Membership.objects.first().pk]))
    above = browser(circle, "district_reviewer")
    with counted("groups from above", most=16):
        above.get(reverse("groups"))


def free_a_hamlet(circle) -> None:
    hamlets = [circle.world.units["hamlet"]]
    cover_hamlets(group=circle.group, hamlets=hamlets, since=TODAY, actor=circle.actor(), now=NOW)


def test_hamlets_of_another_group_are_named_and_not_offered(circle):
    taken = circle.world.units["hamlet"]
    free_a_hamlet(circle)
    shown = page(circle, "group_new")
    assert f'name="hamlets" value="{taken.pk}"' not in shown
    assert "Ấp E2 (Tổ số 1)" in shown
    assert f'name="hamlets" value="{taken.pk}"' in page(circle, "group_hamlets", circle.group.pk)


def test_what_is_needed_is_not_called_optional(circle):
    """«không bắt buộc» stood beside hamlets and attendants, and was refused."""
    free_a_hamlet(circle)
    circle.admit("volunteer")
    optional = {
        "group_new": ["Tài liệu"], "group_hamlets": [], "training_new": [],
        "group_renew": ["Hết nhiệm kỳ", "Tài liệu"],
        "member_new": ["Hết nhiệm kỳ", "Điện thoại công việc", "Thư điện tử công việc", "Tài liệu"],
    }  # fmt: skip
    for address, labels in optional.items():
        where = [] if address == "group_new" else [circle.group.pk]
        found = re.findall(r">([^<>]+) <span class=\"field-optional\"", page(circle, address, *where))
        assert found == labels, address


def test_what_is_wrong_is_summed_up_on_top_and_in_focus(circle):
    """On a phone the field at fault is far below."""
    membership = circle.admit("volunteer")
    group = circle.group.pk
    forms = [
        ("group_new", []), ("group_renew", [group]), ("group_lead", [group]), ("group_dissolve", [group]),
        ("group_hamlets", [group]), ("member_new", [group]), ("training_new", [group]), ("members_import", [group]),
        ("member_end", [membership.pk]), ("member_edit", [membership.pk]), ("checklist_new", [membership.pk]),
        ("decision_attach", [membership.admitted_by_id]),
        ("regulation_new", [circle.group.managing_body_id]),
    ]  # fmt: skip
    for address, where in forms:
        shown = sent(circle, address, *where, status=400)
        assert shown.index('role="alert" tabindex="-1" autofocus') < shown.index('class="field"'), address
        assert re.search(r'<li><a href="#id_\w+">', shown), address
        assert "<title>Chưa gửi được." in shown, address


def test_days_that_do_not_exist_are_told_so(circle):
    for typed, message in (("31/02/2026", NO_SUCH_DAY), ("01/01/26", WHOLE_YEAR), ("hôm nay", NOT_A_DAY)):
        shown = sent(circle, "group_new", status=400, name="Tổ Hai", founded_on=typed, **PAPER)
        assert str(message) in shown


# -- one group -------------------------------------------------------------------------------------------------------


def test_a_group_is_founded_on_its_page(world):
    circle = Circle(world, None)
    hamlets = [world.units["hamlet"].pk, world.units["hamlet2"].pk]
    assert f'value="{hamlets[0]}"' in page(circle, "group_new")
    data = {"name": "Tổ Một", "founded_on": "20/01/2025", "hamlets": hamlets, "document": document(), **PAPER}
    sent(circle, "group_new", **data)
    group = Group.objects.get()
    assert group.decisions.get().document_name == "Quyết định.pdf"
    file = browser(circle).get(reverse("decision_document", args=[group.decisions.get().pk]))
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(world):
    circle = Circle(world, None)
    shown = sent(circle, "group_new", status=400, name="Tổ Một", founded_on="20/01/2025", number="7-QĐ")
    assert str(DAY_NEEDED) in shown
    assert 'value="Tổ Một"' in shown
    assert 'value="7-QĐ"' in shown
    shown = sent(circle, "group_new", status=400, name="Tổ Một", founded_on="20/01/2025", **PAPER)
    assert str(errors.HAMLETS_NEEDED) in shown


def test_a_group_page_tells_its_history(circle):
    circle.admit("group_lead", is_lead=True)
    shown = page(circle, "group", circle.group.pk)
    assert "Người Group Lead" in shown
    assert "kết nạp Người Group Lead từ ngày 15/01/2025" in shown
    assert "10-QĐ/ĐU" in shown
    assert "Cán bộ thẩm định Đảng ủy xã Thạnh Mỹ" in shown


def test_a_member_sees_themselves_and_no_other(circle):
    circle.admit("volunteer")
    circle.admit("group_lead", is_lead=True)
    shown = page(circle, "group", circle.group.pk, by="volunteer")
    assert "Người Volunteer" in shown
    assert "Group Lead" not in shown
    other = Membership.objects.get(is_lead=True)
    page(circle, "member", other.pk, by="volunteer", status=404)
    assert "Người Volunteer" in page(circle, "group", circle.group.pk, by="group_lead")


def test_a_member_reads_no_decision_on_another_member(circle):
    """In a small group «removal» is a name: members read what is about the group as a whole, and about themselves."""
    circle.admit("volunteer", number="21-QĐ/ĐU")
    circle.admit("group_lead", is_lead=True)
    circle.admit("volunteer2", number="22-QĐ/ĐU", hamlet=circle.world.units["hamlet2"])
    removal = Decision(
        group=circle.group, kind=DecisionKind.REMOVAL, number="88-QĐ/HU", decided_on=FOUNDED,
        issued_by=circle.world.bodies["district", "party"], document_name="88.pdf", content_type="application/pdf",
    )  # fmt: skip
    removal.save()
    removal.document.save("88.pdf", ContentFile(b"%PDF-1.4"))
    for where in ("group", "group_print"):
        shown = page(circle, where, circle.group.pk, by="volunteer")
        assert "10-QĐ/ĐU" in shown
        assert "21-QĐ/ĐU" in shown
        for hidden in ("22-QĐ/ĐU", "88-QĐ/HU", "Xóa tên"):
            assert hidden not in shown, where
    page(circle, "decision_document", removal.pk, by="volunteer", status=404)
    for name in ("reviewer", "group_lead", "party_approver"):
        assert "88-QĐ/HU" in page(circle, "group", circle.group.pk, by=name)
        assert browser(circle, name).get(reverse("decision_document", args=[removal.pk])).status_code == 200


def test_the_print_view_has_members_and_decisions(circle):
    circle.admit("volunteer", work_phone=PHONE)
    shown = page(circle, "group_print", circle.group.pk)
    assert "Người Volunteer" in shown
    assert "10-QĐ/ĐU" in shown
    assert PHONE not in shown


def test_hamlets_renewal_lead_and_end_on_their_pages(circle):
    first, second = circle.admit("group_lead", is_lead=True), circle.admit("volunteer")
    group = circle.group.pk
    hamlets = [circle.world.units["hamlet"].pk]
    sent(circle, "group_hamlets", group, since=today(), hamlets=hamlets)
    assert circle.group.coverages.filter(valid_to=None).count() == 1
    sent(circle, "group_lead", group, membership=second.pk, since=today(), **PAPER)
    second.refresh_from_db()
    assert second.is_lead
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
    renewal = {"number": "78-QĐ/ĐU", "decided_on": today()}
    nobody = sent(circle, "group_renew", group, status=400, valid_from=tomorrow, **renewal)
    assert str(errors.NOBODY_GOES_ON) in nobody
    sent_again(circle, "group_renew", group, "Người Group Lead", valid_from=tomorrow, continuing=[second.pk], **renewal)
    first.refresh_from_db()
    assert first.end_kind == EndKind.NOT_RENEWED
    assert "Giải thể Tổ" in page(circle, "group_dissolve", group)
    paper = {"number": "79-QĐ/ĐU", "decided_on": today()}
    sent_again(circle, "group_dissolve", group, "tổ trưởng Người Volunteer", on=tomorrow, **paper)
    assert Group.objects.get().dissolved_on == timezone.localdate() + timedelta(days=1)
    over = sent(circle, "group_hamlets", group, status=409, since=today(), hamlets=hamlets)
    assert str(errors.GROUP_DISSOLVED) in over


OF_A_GROUP = (
    "group_hamlets", "group_renew", "group_dissolve", "group_lead", "member_new", "training_new", "members_import",
)  # fmt: skip


def test_forms_of_a_dissolved_group_say_so_at_once_and_keep_what_was_sent(circle):
    member = circle.admit("volunteer")
    dissolve_group(
        group=circle.group, decision=circle.paper("79-QĐ/ĐU", TODAY), on=TODAY, seen=ANYTHING, actor=circle.actor(),
        now=NOW,
    )  # fmt: skip
    for name in OF_A_GROUP:
        response = browser(circle, "reviewer").get(reverse(name, args=[circle.group.pk]))
        assert (response.status_code, str(errors.GROUP_DISSOLVED) in response.content.decode()) == (409, True), name
    for name in ("member_end", "member_edit", "checklist_new"):
        assert browser(circle, "reviewer").get(reverse(name, args=[member.pk])).status_code == 409, name
    for name, where in [("group_renew", circle.group.pk), ("member_new", circle.group.pk), ("member_end", member.pk)]:
        shown = sent(circle, name, where, status=409, number="99-QĐ/KEPT", full_name="Trần Thị Mới")
        assert str(errors.GROUP_DISSOLVED) in shown
        assert "99-QĐ/KEPT" in shown, name


def test_the_form_to_end_what_has_ended_is_not_shown(circle):
    member = circle.admit("volunteer")
    end = {"kind": "left", "on": today(), **PAPER}
    sent_again(circle, "member_end", member.pk, member.user.full_name, **end)
    for name in ("member_end", "member_edit"):
        response = browser(circle, "reviewer").get(reverse(name, args=[member.pk]))
        assert (response.status_code, str(errors.ALREADY_ENDED) in response.content.decode()) == (409, True)


def test_where_no_hamlet_is_free_it_is_said_before_anything_is_typed(circle):
    shown = page(circle, "group_new")
    assert "Mọi ấp của xã đều đã có Tổ" in shown
    assert reverse("group", args=[circle.group.pk]) in shown
    assert "<textarea" not in shown
    assert 'name="founded_on"' not in shown


def test_who_leaves_and_who_leads_later_is_shown(circle):
    lead, other = circle.admit("group_lead", is_lead=True), circle.admit("volunteer")
    later = f"{timezone.localdate() + timedelta(days=3):%d/%m/%Y}"
    sent(circle, "group_lead", circle.group.pk, membership=other.pk, since=later, **PAPER)
    shown = page(circle, "group", circle.group.pk)
    assert f"từ {later}: {other.user.full_name}" in shown
    assert f'{reverse("member", args=[lead.pk])}">{lead.user.full_name}</a></dd>' not in shown
    assert shown.count("</svg>tổ trưởng</span>") == 1
    assert f"tổ trưởng từ {later}" in shown
    ends = {"kind": "left", "on": later, "number": "78-QĐ/ĐU", "decided_on": today()}
    sent_again(circle, "member_end", other.pk, later, **ends)
    assert f"ngày cuối {later}" in page(circle, "group", circle.group.pk)
    figure = re.search(
        r"Kết thúc trong 60 ngày</dt><dd[^>]*>(?:<svg.*?</svg>)?(\d+)", page(circle, "groups"), re.DOTALL
    )
    assert figure[1] == "1"
    sent_again(
        circle, "group_dissolve", circle.group.pk, lead.user.full_name, on=later, number="79-QĐ/ĐU", decided_on=today()
    )
    assert f"giải thể, ngày cuối {later}" in page(circle, "groups")


def test_a_document_is_added_once(circle):
    decision = circle.group.decisions.get()
    assert "Thêm" in page(circle, "group", circle.group.pk)
    page(circle, "decision_document", decision.pk, status=404)
    sent(circle, "decision_attach", decision.pk, document=document())
    shown = sent(circle, "decision_attach", decision.pk, status=400, document=document())
    assert str(errors.DOCUMENT_THERE) in shown
    assert Decision.objects.get().document


# -- members ---------------------------------------------------------------------------------------------------------


def admitted(circle, *, status=302, **more) -> str:
    data = {
        "capacity": "respected",
        "hamlet": circle.world.units["hamlet"].pk,
        "valid_from": "20/01/2025",
        "decision": circle.group.decisions.get().pk,
    } | more
    return sent(circle, "member_new", circle.group.pk, status=status, **data)


def test_a_collaborator_with_an_account_is_admitted_by_a_decision_on_record(circle):
    assert ">Người Volunteer<" in page(circle, "member_new", circle.group.pk)
    admitted(circle, user=circle.user("volunteer").pk, work_phone=PHONE)
    membership = Membership.objects.get()
    assert (membership.user, membership.admitted_by.kind) == (circle.user("volunteer"), "founding")
    assert ">Người Volunteer<" not in page(circle, "member_new", circle.group.pk)


def test_somebody_new_gets_an_account_that_an_administrator_opens(circle):
    admitted(circle, full_name="Trần Thị Mới")
    user = Membership.objects.get().user
    assert (user.full_name, user.username, user.must_change_password) == ("Trần Thị Mới", "moi.tran", True)
    assert not user.has_usable_password()
    assert Event.objects.get(verb="person.created").actor == circle.actor().code
    shown = page(circle, "member", Membership.objects.get().pk)
    assert "<b>moi.tran</b>" in shown
    assert reverse("checklist_new", args=[Membership.objects.get().pk]) in shown
    above = page(circle, "member", Membership.objects.get().pk, by="district_reviewer")
    assert "Trước lần đăng nhập đầu" not in above
    slip = browser(circle, "commune_administrator")
    assert reverse("person_password", args=[user.pk]) in slip.get(reverse("person", args=[user.pk])).content.decode()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({}, SOMEBODY),
        ({"full_name": "Trần Thị Mới", "work_phone": "12"}, errors.NOT_A_PHONE),
        ({"full_name": "Trần Thị Mới", "decision": ""}, errors.NUMBER_NEEDED),
    ],
)
def test_an_admission_that_is_refused(circle, more, message):
    assert str(message) in admitted(circle, status=400, **more)
    assert not Membership.objects.exists()
    assert not User.objects.filter(full_name="Trần Thị Mới").exists()


def test_a_name_that_the_group_has_is_asked_about_and_a_form_sent_twice_admits_once(circle):
    mark = ""
    for people in (1, 2):
        admitted(circle, full_name="Trần Thị Mới", seen=mark)
        for _twice in range(2):
            shown = admitted(circle, status=400, full_name="Trần  thị Mới", seen=mark)
            assert "Vẫn thêm" in shown
            assert "Trần Thị Mới (Ấp E2)" in shown
        assert Membership.objects.count() == people
        mark = re.search(r'name="seen" value="([^"]+)"', shown)[1]


def test_contacts_are_for_the_managing_body_and_the_member_alone(circle):
    membership = circle.admit("volunteer", work_phone=PHONE, work_email=MAIL)
    circle.admit("group_lead", is_lead=True)
    for name in ("reviewer", "party_approver", "volunteer"):
        assert PHONE in page(circle, "member", membership.pk, by=name)
    for name in ("group_lead", "district_reviewer", "city_auditor", "administrator"):
        shown = page(circle, "member", membership.pk, by=name)
        assert PHONE not in shown
        assert MAIL not in shown


def test_the_member_changes_their_own_contacts(circle):
    membership = circle.admit("volunteer")
    sent(circle, "member_contacts", membership.pk, by="volunteer", work_phone=PHONE, work_email=MAIL)
    assert Membership.objects.get().work_phone == PHONE
    assert str(errors.NOT_AN_ADDRESS) in sent(circle, "member_contacts", membership.pk, status=400, work_email="ten")


def test_a_change_on_its_page(circle):
    membership = circle.admit("volunteer")
    shown = page(circle, "member_edit", membership.pk)
    assert "Ấp Kinh 500" in shown
    data = {"capacity": "respected", "hamlet": membership.hamlet_id, "since": today()}
    assert str(errors.TERM_BEFORE_START) in sent(
        circle, "member_edit", membership.pk, status=400, term_ends_on="01/01/2025", **data
    )
    sent(circle, "member_edit", membership.pk, term_ends_on="31/12/2027", **data)
    shown = page(circle, "member", membership.pk)
    assert "hết nhiệm kỳ – → 31/12/2027" in shown
    assert "Người có uy tín" in shown


def test_an_end_on_its_page(circle):
    membership = circle.admit("volunteer")
    shown = page(circle, "member_end", membership.pk)
    assert 'value="removed"' not in shown
    sent_again(circle, "member_end", membership.pk, membership.user.full_name, kind="left", on=today(), **PAPER)
    assert "Thôi tham gia" in page(circle, "member", membership.pk)


def test_a_mistake_is_put_right_on_its_page(circle):
    admitted(circle, full_name="Trần Thị Mới")
    one = Membership.objects.get()
    address = reverse("member_void", args=[one.pk])
    assert address in page(circle, "member", one.pk)
    assert address not in page(circle, "member", one.pk, by="district_reviewer")
    assert not re.search(r'type="radio"[^>]+checked', page(circle, "member_void", one.pk))
    assert "Chưa gửi được" in sent(circle, "member_void", one.pk, status=400)
    sent(circle, "member_void", one.pk, why="person")
    shown = page(circle, "member", one.pk)
    assert "do nhập nhầm, không được tính ở đâu" in shown
    assert "đã rút tên Trần Thị Mới do nhập nhầm: Nhầm người." in shown
    assert "1900" not in shown
    whole = page(circle, "group", circle.group.pk)
    assert f'href="{reverse("member", args=[one.pk])}"' not in whole
    assert "đã rút tên Trần Thị Mới" in whole
    page(circle, "member_void", one.pk, status=409)


def test_a_mistake_that_is_seen_late_is_ended_by_a_decision(circle):
    membership = circle.admit("volunteer")
    assert reverse("member_void", args=[membership.pk]) not in page(circle, "member", membership.pk)
    assert str(errors.MISTAKE_SEEN_LATE) in page(circle, "member_void", membership.pk, status=409)


def test_who_was_entered_by_mistake_reads_so(circle):
    circle.newcomer("newcomer")
    circle.world.people["newcomer"] = User.objects.get(username="newcomer")
    void = circle.admit("newcomer")
    void_membership(membership=void, why="group", actor=circle.actor(), now=NOW)
    shown = page(circle, "my_group", by="newcomer")
    assert "Bạn được nhập nhầm vào" in shown
    assert "1900" not in shown
    assert "1900" not in page(circle, "own_data", by="newcomer")


def test_a_checklist_on_its_page(circle):
    membership = circle.admit("volunteer")
    marks = {f"met_{point['code']}": "yes" for point in standards_in_force().points}
    marks |= {"met_grasp": "no", "remark_grasp": ""}
    told = {"signed_on": today()}
    shown = sent(circle, "checklist_new", membership.pk, status=400, **marks, **told)
    assert str(errors.REMARK_NEEDED) in shown
    leaking = marks | {"remark_grasp": "Gọi 0912345678 hỏi lại"}
    assert str(LEAKS) in sent(circle, "checklist_new", membership.pk, status=400, **leaking, **told)
    code = circle.world.concern().reference
    refused = marks | {"remark_grasp": f"Phản ánh {code} trái ý lãnh đạo."}
    shown = sent(circle, "checklist_new", membership.pk, status=400, **refused, **told)
    assert str(errors.NAMES_CASE) in shown
    assert f"Phản ánh {code}" in shown
    assert "Ghi chú (bắt buộc khi Chưa đạt)" in shown
    assert "không bắt buộc" not in shown
    sent(circle, "checklist_new", membership.pk, **leaking, **told, override_reason="office_number")
    assert Event.objects.get(verb="standardschecklist.signed").data["override"] == "office_number"
    for name in ("reviewer", "party_approver", "volunteer"):
        assert "hỏi lại" in page(circle, "member", membership.pk, by=name)
    for name in ("district_reviewer", "district_auditor", "commune_administrator", "administrator"):
        shown = page(circle, "member", membership.pk, by=name)
        assert "hỏi lại" not in shown
        assert reverse("checklist_new", args=[membership.pk]) not in shown


def test_the_lead_reads_no_checklist_of_others(circle):
    membership = circle.admit("volunteer")
    circle.admit("group_lead", is_lead=True)
    marks = {f"met_{point['code']}": "yes" for point in standards_in_force().points}
    marks |= {"met_grasp": "no", "remark_grasp": "còn ngại nói"}
    sent(circle, "checklist_new", membership.pk, signed_on=today(), **marks)
    assert "còn ngại nói" not in page(circle, "member", membership.pk, by="group_lead")


def test_a_training_on_its_page(circle):
    membership = circle.admit("volunteer")
    data = {"title": "Kỹ năng lắng nghe", "attended_on": today(), "memberships": [membership.pk]}
    sent(circle, "training_new", circle.group.pk, **data)
    assert Training.objects.get().title in page(circle, "member", membership.pk)


def test_one_s_own_group(circle):
    assert "Bạn chưa tham gia Tổ nào." in page(circle, "my_group", by="volunteer")
    membership = circle.admit("volunteer")
    response = browser(circle, "volunteer").get(reverse("my_group"))
    assert response.url == reverse("member", args=[membership.pk])
    assert reverse("my_group") in page(circle, "me", by="volunteer")
    shown = page(circle, "own_data", by="volunteer")
    assert "Tổ số 1" in shown


def test_a_closed_account_leaves_a_name_that_is_none(circle):
    membership = circle.admit("volunteer")
    close_account(user=circle.user("volunteer"), actor=circle.actor("administrator"), now=NOW)
    shown = page(circle, "member", membership.pk)
    assert "Người Volunteer" not in shown
    assert "Tài khoản đã đóng" in shown


# -- regulation and standards ----------------------------------------------------------------------------------------


def test_a_text_is_read_into_clauses():
    clauses = read_text(TEXT).clauses
    assert [one.number for one in clauses] == ["5", "5.1", "5.2", "6"]
    assert clauses[0].text == "Nhiệm vụ"
    assert clauses[2].text == "Giữ bí mật nguồn.\nvà địa chỉ."


def numbers(text: str) -> list[str]:
    return [one.number for one in read_text(text).clauses]


def test_a_point_with_the_number_of_its_article_is_a_clause():
    """«3.» below «Điều 3» was taken for the article's own number, and glued to the clause before."""
    lines = [f"Điều {n}. Tên\n" + "\n".join(f"{point}. Khoản." for point in (1, 2, 3)) for n in (1, 2, 3)]
    assert numbers("\n".join(lines)) == [
        "1", "1.1", "1.2", "1.3", "2", "2.1", "2.2", "2.3", "3", "3.1", "3.2", "3.3",
    ]  # fmt: skip
    assert numbers("Điều 5. Tên\n5.1 Một.\n5.2. Hai.") == ["5", "5.1", "5.2"]
    assert numbers("1. Một.\n2. Hai.\n2.1. Ba.") == ["1", "2", "2.1"]


def test_a_point_there_twice_is_refused_whatever_its_article(circle):
    data = {"title": "Quy chế", "decision_number": "11-QĐ/ĐU", "decided_on": "15/01/2025", "valid_from": "15/01/2025"}
    text = "Điều 1. Tên\n1. Một.\n1. Hai."
    shown = sent(circle, "regulation_new", circle.group.managing_body_id, status=400, clauses=text, **data)
    assert str(errors.CLAUSE_TWICE % {"number": "1.1"}) in shown


def test_head_chapters_and_receivers_belong_to_no_clause():
    read = read_text(
        "QUY CHẾ HOẠT ĐỘNG\nKèm theo quyết định số 11-QĐ/ĐU\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n1. Một\n"
        "30 ngày kể từ khi nhận,\nMục 1 của Quy chế này.\nChương II. Quyền\nĐiều 2. Quyền\n2. Hai\nMỤC 3 KHÁC\n"
        "Nơi nhận:\n- Như Điều 2;"
    )
    assert [one.number for one in read.clauses] == ["1", "1.1", "2", "2.2"]
    assert read.clauses[1].text == "Một\n30 ngày kể từ khi nhận,\nMục 1 của Quy chế này."
    assert read.left_out == [
        "QUY CHẾ HOẠT ĐỘNG", "Kèm theo quyết định số 11-QĐ/ĐU", "Chương I", "QUY ĐỊNH CHUNG", "Chương II. Quyền",
        "MỤC 3 KHÁC", "Nơi nhận:", "- Như Điều 2;",
    ]  # fmt: skip


def test_a_regulation_on_its_page(circle):
    body = circle.group.managing_body_id
    assert "Chưa có quy chế." in page(circle, "regulation", body)
    data = {"title": "Quy chế", "decision_number": "11-QĐ/ĐU", "decided_on": "15/01/2025", "valid_from": "15/01/2025"}
    assert str(NO_NUMBER) in sent(circle, "regulation_new", body, status=400, clauses="Nhiệm vụ", **data)
    sent(circle, "regulation_new", body, clauses=TEXT, publish="1", **data)
    circle.admit("volunteer")
    for name in ("reviewer", "volunteer", "district_reviewer"):
        assert "Giữ bí mật nguồn." in page(circle, "regulation", body, by=name)
    far = sent(circle, "regulation_new", body, status=400, clauses=TEXT, **data | {"valid_from": "01/01/2090"})
    assert str(errors.TOO_FAR) in far
    later = data | {"valid_from": f"{timezone.localdate() + timedelta(days=9):%d/%m/%Y}"}
    sent(circle, "regulation_new", body, clauses="1. Khác hẳn.", publish="1", **later)
    assert "Khác hẳn." not in page(circle, "regulation", body)
    asked = browser(circle).get(reverse("regulation", args=[body]), {"version": "2"})
    assert "Khác hẳn." in asked.content.decode()
    assert browser(circle).get(reverse("regulation", args=[body]), {"version": "9"}).status_code == 404


def test_a_regulation_is_looked_at_before_it_is_published(circle):
    """Also without JavaScript: what was typed goes along in the page."""
    body = circle.group.managing_body_id
    data = {"title": "Quy chế", "decision_number": "11-QĐ/ĐU", "decided_on": "15/01/2025", "valid_from": "15/01/2025"}
    data["clauses"] = f"QUY CHẾ\n{TEXT}"
    shown = sent(circle, "regulation_new", body, status=200, **data)
    assert not RegulationVersion.objects.exists()
    assert "Điều 5" in shown
    assert "5.2" in shown
    assert "<li>QUY CHẾ</li>" in shown
    again = sent(circle, "regulation_new", body, status=200, again="1", **data)
    assert "và địa chỉ." in again
    assert "aria-invalid" not in again
    sent(circle, "regulation_new", body, publish="1", **data)
    assert [one.number for one in RegulationVersion.objects.get().clauses.all()] == ["5", "5.1", "5.2", "6"]


def test_a_text_sent_twice_is_published_once(circle):
    body = circle.group.managing_body_id
    data = {"title": "Quy chế", "decision_number": "11-QĐ/ĐU", "decided_on": "15/01/2025", "valid_from": "15/01/2025"}
    sent(circle, "regulation_new", body, clauses=TEXT, publish="1", **data)
    for step in ({"publish": "1"}, {}):
        shown = sent(circle, "regulation_new", body, status=400, clauses=TEXT, **step, **data)
        assert str(errors.SAME_REGULATION % {"number": 1}) in shown
    assert RegulationVersion.objects.count() == 1
    sent(circle, "regulation_new", body, clauses=f"{TEXT}\n1. Biểu dương.", publish="1", **data)
    assert RegulationVersion.objects.count() == 2


def test_standards_on_their_page(circle):
    shown = page(circle, "standards", by="administrator")
    assert "Version" not in shown
    told = {"vietnamese": "Gương mẫu\nTrung thực", "english": "Sets an example"}
    refused = sent(circle, "standards", by="administrator", status=400, **told)
    assert str(UNEVEN % {"vi": 2, "en": 1}) in refused
    told["english"] += "\nIs honest"
    sent(circle, "standards", by="administrator", **told)
    assert StandardsVersion.objects.get().number == 2


# -- nothing tells what a member recorded ------------------------------------------------------------------------------

PRINTED = r'<p class="print-foot">.*?</p>'
"""With the minute of printing, which may pass between two readings."""
TOKEN = re.compile(
    r'csrfmiddlewaretoken" value="\w+|data-csrf="\w+|datetime="[^"]+"|<span class="count">.*?</span>|' + PRINTED
)


@pytest.mark.parametrize("person", ["reviewer", "party_approver", "district_reviewer", "administrator", "group_lead"])
def test_no_page_of_groups_differs_by_what_a_member_recorded(circle, person):
    """Only the numbers of menu and bell may: they count the person's own work."""
    membership = circle.admit("volunteer")
    circle.admit("group_lead", is_lead=True)
    addresses = [
        reverse("groups"),
        reverse("group", args=[circle.group.pk]),
        reverse("group_print", args=[circle.group.pk]),
        reverse("member", args=[membership.pk]),
        *(reverse(name, args=[circle.group.pk]) for name in ("group_renew", "group_lead", "training_new")),
        *(reverse(name, args=[membership.pk]) for name in ("member_end", "checklist_new")),
    ]

    def read():
        client = browser(circle, person)
        answers = [client.get(address) for address in addresses]
        return [(one.status_code, TOKEN.sub("", one.content.decode())) for one in answers]

    before = read()
    case = circle.world.concern(by="volunteer")
    circle.world.step(case, "return_for_clarification", "reviewer")
    assert read() == before
