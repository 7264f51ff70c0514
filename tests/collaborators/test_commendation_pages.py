"""The pages of commendations: what stands there, for whom, and that a proposer reads no figure."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.shared import Mm

from cases.models import Case
from cases.warnings import LEAKS
from collaborators import blocks
from collaborators.commendation.certificate import certificate, day_in_words
from collaborators.commendation.flows import NAMES_CASE
from collaborators.commendation.models import Award, Campaign, Commendation, HamletSize
from collaborators.commendation.services import Nomination, nominate, set_hamlet_sizes
from collaborators.commendation.services.nominate import HAS_ENDED, NO_AWARD, NO_MERITS, OPEN_ALREADY
from collaborators.commendation.services.open_campaign import CLOSES_TOO_EARLY
from collaborators.commendation.services.set_hamlet_sizes import NOT_A_SIZE
from collaborators.commendation.signer import UNKNOWN
from collaborators.conduct.honours import OPEN
from collaborators.models import Membership
from collaborators.services import Member, admit_member, end_membership
from collaborators.services.common import ANYTHING
from ledger.models import AccessEntry
from permissions.models import Appointment, BodyKind, Role, User
from tests.circle import TODAY, YESTERDAY, Circle
from tests.conduct import prepare
from tests.factories import NOW
from tests.query_counts import counted
from tests.test_permission_table import undone
from workflows.errors import NotPermitted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
PARTS = re.compile(r'<span class="count">.*?</span>|/tasks/\d+/|datetime="[^"]+"|(?<=Người gửi )[A-Z0-9]{5}')
MERITS = "Phản ánh kịp thời, đúng sự việc zanmerit"
SAID = {"decision_number": "35-QĐ/ĐU", "decided_on": TODAY, "complaint": "no", "complaint_on": TODAY}
FIGURES = "Qua số liệu"


def browser(circle: Circle, name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=circle.user(name).pk))
    return client


def page(circle: Circle, address: str, *where, by: str = "reviewer", status: int = 200) -> str:
    response = browser(circle, by).get(reverse(address, args=where))
    assert response.status_code == status
    return response.content.decode()


def sent(circle: Circle, address: str, *where, by: str = "reviewer", status: int = 302, **data) -> str:
    response = browser(circle, by).post(reverse(address, args=where), data)
    assert response.status_code == status, response.content.decode()[-3000:]
    return response.content.decode()


@pytest.fixture
def member(circle: Circle) -> Membership:
    return circle.admit("volunteer")


@pytest.fixture
def campaign(circle: Circle) -> Campaign:
    days = {"opened_on": TODAY, "closes_on": timezone.localdate() + timedelta(days=30)}
    opened = Campaign(body=circle.group.managing_body, year=2026, **days)
    opened.save()
    return opened


def nominated(circle: Circle, member: Membership, by: str = "volunteer", **values) -> Case:
    given = {"asked_for": Award.CERTIFICATE, "merits": MERITS} | values
    return nominate(membership=member, nomination=Nomination(**given), actor=circle.actor(by), now=NOW)


def granted(circle: Circle, case: Case) -> Case:
    circle.world.step(case, "recommend", "reviewer")
    return circle.world.step(case, "certify", "party_approver", **SAID)


# -- campaigns ------------------------------------------------------------------------------------------------------


def test_a_campaign_is_opened_in_the_browser(circle):
    assert "Chưa có đợt khen thưởng nào" in page(circle, "campaigns")
    day = timezone.localdate() + timedelta(days=20)
    sent(circle, "campaign_new", year=day.year, closes_on=f"{day:%d/%m/%Y}")
    shown = page(circle, "campaigns", by="party_approver")
    assert f"nhận đề nghị đến hết ngày {day:%d/%m/%Y}" in shown


def test_a_campaign_that_cannot_be_keeps_what_was_typed(circle):
    shown = sent(circle, "campaign_new", year="2026", closes_on="01/01/2020", status=400)
    assert str(CLOSES_TOO_EARLY) in shown
    assert "01/01/2020" in shown


def test_member_by_member_what_became_of_them(circle, member, campaign):
    circle.admit("volunteer2", hamlet=circle.world.units["hamlet2"])
    granted(circle, nominated(circle, member, campaign=campaign))
    shown = page(circle, "campaign", campaign.pk)
    assert circle.user("volunteer").full_name in shown
    assert "Giấy khen" in shown
    assert reverse("nomination_new", args=[Membership.objects.get(user=circle.user("volunteer2")).pk]) in shown
    assert "nominate" not in page(circle, "campaign", campaign.pk, by="party_approver")


def test_a_campaign_takes_as_many_statements_for_many(circle, member, campaign):
    client = browser(circle, "reviewer")
    nominated(circle, member, campaign=campaign)
    circle.admit("volunteer2", hamlet=circle.world.units["hamlet2"])
    client.get(reverse("campaign", args=[campaign.pk]))
    with counted("campaign page"):
        client.get(reverse("campaign", args=[campaign.pk]))


# -- who is blocked, in the campaign ---------------------------------------------------------------------------------

BLOCK = "Đang xem xét zanblock"
FIGURE = "Chờ bạn quyết định, đang vướng"


@pytest.fixture
def blocked(monkeypatch):
    """Everybody, once it is turned on."""
    told: list[str] = []
    monkeypatch.setattr(blocks, "_checks", [lambda people: dict.fromkeys(people, BLOCK) if told else {}])
    return lambda: told.append(BLOCK)


def test_the_campaign_tells_a_block_to_who_decides_on_it_now_alone(circle, member, campaign, blocked):
    """The same people and steps as on the case page."""
    blocked()
    case = nominated(circle, member, campaign=campaign)
    everybody = ("reviewer", "reviewer2", "party_approver")
    assert not [by for by in everybody if BLOCK in page(circle, "campaign", campaign.pk, by=by)]
    circle.world.step(case, "recommend", "reviewer")
    assert [by for by in everybody if BLOCK in page(circle, "campaign", campaign.pk, by=by)] == ["party_approver"]
    circle.world.step(case, "deny", "party_approver")
    assert not [by for by in everybody if BLOCK in page(circle, "campaign", campaign.pk, by=by)]


def test_only_the_page_of_who_decides_differs_by_a_block(circle, member, campaign, blocked):
    """Word for word; members who are not nominated, or not yet recommended, are marked for nobody."""
    circle.admit("volunteer2", hamlet=circle.world.units["hamlet2"])
    circle.world.step(nominated(circle, member, campaign=campaign), "recommend", "reviewer")
    before = {by: _plain(page(circle, "campaign", campaign.pk, by=by)) for by in ("reviewer", "party_approver")}
    blocked()
    after = {by: _plain(page(circle, "campaign", campaign.pk, by=by)) for by in before}
    assert after["reviewer"] == before["reviewer"]
    assert FIGURE not in before["reviewer"]
    assert after["party_approver"].count(BLOCK) == 1


def test_a_leader_who_is_nominated_or_barred_reads_no_block(circle, campaign, blocked):
    """Nobody reads of their own review before they are told."""
    blocked()
    circle.world.people["party_approver2"] = second_leader(circle)
    leader = circle.admit("party_approver", hamlet=circle.world.units["hamlet"])
    circle.world.step(nominated(circle, leader, "reviewer", campaign=campaign), "recommend", "reviewer2")
    assert BLOCK not in page(circle, "campaign", campaign.pk, by="party_approver")
    assert BLOCK in page(circle, "campaign", campaign.pk, by="party_approver2")


def second_leader(circle: Circle) -> User:
    user = User(username="party_approver2", full_name="Người Lãnh Đạo Hai")
    user.set_unusable_password()
    user.save()
    body = circle.world.bodies["commune", "party"]
    Appointment(user=user, role=Role.APPROVER, body=body, valid_from=date(2024, 1, 1)).save()
    return user


def test_a_block_costs_no_statement(circle, member, campaign, blocked):
    circle.world.step(nominated(circle, member, campaign=campaign), "recommend", "reviewer")
    client, address = browser(circle, "party_approver"), reverse("campaign", args=[campaign.pk])
    client.get(address)
    with counted("campaign page of a leader"):
        client.get(address)
    blocked()
    with counted("campaign page of a leader"):
        assert BLOCK in client.get(address).content.decode()


def test_an_open_review_costs_no_statement(circle, campaign):
    """With the check of the product: a statement for all, whether there is a review or not."""
    conduct = prepare(circle)
    circle.world.step(nominated(circle, conduct.member, "volunteer2", campaign=campaign), "recommend", "reviewer")
    client, address = browser(circle, "party_approver"), reverse("campaign", args=[campaign.pk])
    for _ in range(2):
        with counted("campaign page of a leader, with the check of reviews"):
            client.get(address)
        client.get(address)
        if not Case.objects.filter(case_type="conduct").exists():
            conduct.propose(by="reviewer2")
    assert str(OPEN) in client.get(address).content.decode()


# -- nominating -----------------------------------------------------------------------------------------------------


def test_the_campaign_that_runs_is_chosen_beforehand(circle, member, campaign):
    assert f'<option value="{campaign.pk}" selected>' in page(circle, "nomination_new", member.pk)


def test_nominated_in_the_browser(circle, member, campaign):
    data = {"campaign": campaign.pk, "asked_for": "certificate", "merits": MERITS}
    sent(circle, "nomination_new", member.pk, **data)
    detail = Commendation.objects.get()
    assert (detail.campaign, detail.asked_for, detail.merits) == (campaign, "certificate", MERITS)
    shown = sent(circle, "nomination_new", member.pk, status=400, **data)
    assert str(OPEN_ALREADY) in shown


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(circle, member):
    shown = sent(circle, "nomination_new", member.pk, status=400)
    assert str(NO_AWARD) in shown
    assert str(NO_MERITS) in shown
    shown = sent(circle, "nomination_new", member.pk, status=400, asked_for="praise", merits=f"{MERITS} 0901 234 567")
    assert str(LEAKS) in shown
    assert "zanmerit" in shown


def left_and_coming(circle: Circle) -> tuple[Membership, Membership]:
    """Who left yesterday, and who was removed so and comes again tomorrow: two memberships of one person."""
    day = timezone.localdate()
    gone = circle.admit("volunteer2", hamlet=circle.world.units["hamlet2"])
    back = circle.admit("newcomer")
    for one in (gone, back):
        end_membership(
            membership=one, kind="left", on=day - timedelta(days=1), seen=ANYTHING, actor=circle.actor(),
            decision=circle.paper(f"5{one.pk}-QĐ/ĐU", day - timedelta(days=1)), now=timezone.now(),
        )  # fmt: skip
    coming = admit_member(
        group=circle.group, decision=circle.paper("61-QĐ/ĐU", day), seen=ANYTHING, actor=circle.actor(),
        member=Member(
            user=back.user, capacity=back.capacity, hamlet=back.hamlet, valid_from=day + timedelta(days=1)
        ),
        now=timezone.now(),
    )  # fmt: skip
    return gone, coming


def test_who_has_left_or_is_not_there_yet_is_offered_nowhere(circle, member, campaign):
    gone, coming = left_and_coming(circle)
    shown = page(circle, "campaign", campaign.pk)
    assert shown.count(f'href="{reverse("member", args=[member.pk])}"') == 1
    for one in (gone, coming):
        assert one.user.full_name not in shown
        assert reverse("nomination_new", args=[one.pk]) not in page(circle, "member", one.pk)
        assert reverse("conduct_new", args=[one.pk]) not in page(circle, "member", one.pk)
    year = page(circle, "year")
    eligible = year.partition('id="eligible"')[2].partition("</section>")[0]
    assert member.user.full_name in eligible
    assert gone.user.full_name not in eligible
    assert coming.user.full_name not in eligible


def test_once_it_is_over_a_campaign_shows_whoever_was_there_on_its_last_day(circle, campaign):
    gone, _ = left_and_coming(circle)
    campaign.closes_on = timezone.localdate() - timedelta(days=1)
    campaign.save()
    shown = page(circle, "campaign", campaign.pk)
    assert gone.user.full_name in shown
    assert "Đề nghị khen thưởng<" not in shown


def test_the_form_says_at_once_that_nobody_can_be_nominated(circle, member, campaign):
    gone, coming = left_and_coming(circle)
    assert str(HAS_ENDED) in page(circle, "nomination_new", gone.pk, status=409)
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
    assert f"tham gia từ ngày {tomorrow}" in page(circle, "nomination_new", coming.pk, status=409)
    data = {"asked_for": "certificate", "merits": MERITS}
    assert MERITS in sent(circle, "nomination_new", gone.pk, status=409, **data)
    nominated(circle, member)
    assert str(OPEN_ALREADY) in page(circle, "nomination_new", member.pk, status=409)


def test_the_code_of_a_case_comes_back_with_what_was_typed(circle, member):
    code = circle.world.concern().reference
    typed = f"{MERITS} Vụ {code} làm rất tốt."
    shown = sent(circle, "nomination_new", member.pk, status=400, asked_for="praise", merits=typed)
    assert str(NAMES_CASE) in shown
    assert typed in shown


@pytest.mark.parametrize("typed", ["1.119", "1 119", "1,119", "1119"])
def test_thousands_are_typed_as_people_write_them(circle, typed):
    hamlet = circle.world.units["hamlet"]
    sent(circle, "hamlet_sizes", counted_on=f"{TODAY:%d/%m/%Y}", **{f"size_{hamlet.pk}": typed})
    assert HamletSize.objects.get(hamlet=hamlet).households == 1119
    for wrong in ("1.11", "1.1190", "0", "20.001"):
        sent(circle, "hamlet_sizes", status=400, counted_on=f"{TODAY:%d/%m/%Y}", **{f"size_{hamlet.pk}": wrong})


def test_the_way_there_stands_at_the_member(circle, member):
    address = reverse("nomination_new", args=[member.pk])
    for name in ("reviewer", "volunteer"):
        assert address in page(circle, "member", member.pk, by=name)
    assert address not in page(circle, "member", member.pk, by="party_approver")


def test_no_page_of_the_lead_differs_by_what_the_member_sent(circle, member, campaign):
    """Neither the answer to the nomination nor the pages after it, word for word."""
    circle.admit("group_lead", is_lead=True)
    data = {"campaign": campaign.pk, "asked_for": "praise", "merits": MERITS}

    def read() -> list[str]:
        client = browser(circle, "group_lead")
        address = reverse("nomination_new", args=[member.pk])
        answers = [client.get(address), client.post(address, data)]
        case = Case.objects.latest("pk")
        assert case.commendation.sender == "lead"
        answers += [client.get(answers[1].url), client.post(address, data), client.get(reverse("case_list"))]
        told = [f"{one.status_code} {_plain(one.content.decode())}" for one in answers]
        return [one.replace(case.reference, "").replace(case.public_id, "") for one in told]

    before = [PARTS.sub("", one) for one in _undone(read)]
    nominated(circle, member, campaign=campaign)
    assert [PARTS.sub("", one) for one in read()] == before


def _undone(read) -> list[str]:
    """What it gives, and nothing stays of it."""
    with undone():
        return read()


def test_whoever_looks_reads_of_both_nominations(circle, member, campaign):
    circle.admit("group_lead", is_lead=True)
    first, second = (nominated(circle, member, by, campaign=campaign) for by in ("volunteer", "group_lead"))
    circle.world.claim(first, "reviewer")
    assert second.reference in case_page(circle, first, "reviewer")
    assert second.reference not in case_page(circle, first, "party_approver")
    assert first.reference not in case_page(circle, second, "group_lead")
    listed = page(circle, "campaign", campaign.pk)
    assert first.reference in listed
    assert second.reference in listed


# -- the case page --------------------------------------------------------------------------------------------------


def case_page(circle: Circle, case: Case, by: str) -> str:
    return page(circle, "case_page", case.public_id, by=by)


def test_figures_are_for_who_looks_at_it_and_who_decides(circle, member):
    lead = circle.admit("group_lead", is_lead=True)
    assert lead.is_lead
    case = nominated(circle, member, "group_lead")
    seeing = {
        by for by in ("reviewer", "party_approver", "volunteer", "group_lead") if FIGURES in case_page(circle, case, by)
    }
    assert seeing == {"reviewer"}
    circle.world.step(case, "recommend", "reviewer")
    seeing = {
        by for by in ("reviewer", "party_approver", "volunteer", "group_lead") if FIGURES in case_page(circle, case, by)
    }
    assert seeing == {"party_approver"}


def test_who_nominated_reads_no_figures_where_another_looks_at_it(circle, member):
    case = nominated(circle, member, "reviewer")
    assert FIGURES not in case_page(circle, case, "reviewer")
    assert FIGURES in case_page(circle, case, "reviewer2")


def test_no_page_of_who_nominates_differs_by_what_the_member_captured(circle, member):
    """Word for word, before and after: the form, the member, the campaign, one's own nomination of them."""
    circle.admit("group_lead", is_lead=True)
    pages = [("nomination_new", member.pk), ("member", member.pk)]
    before = [_plain(page(circle, *one, by="group_lead")) for one in pages]
    for _ in range(6):
        circle.world.concern()
    assert [_plain(page(circle, *one, by="group_lead")) for one in pages] == before


def _plain(html: str) -> str:
    """Without what differs at each request."""
    return re.sub(r'(value|nonce|content|data-csrf)="[^"]*"', "", html)


def test_the_evidence_reads_the_same_for_none_and_for_four(circle, member):
    case = nominated(circle, member)
    before = _figures(case_page(circle, case, "reviewer"))
    for _ in range(4):
        circle.world.concern()
    assert _figures(case_page(circle, case, "reviewer")) == before
    assert before.count("dưới 5") == 3


def _figures(html: str) -> str:
    return html.partition('id="evidence-title"')[2].partition("</section>")[0]


def test_a_block_is_told_to_who_decides_alone(circle, member, monkeypatch):
    monkeypatch.setattr(blocks, "_checks", [lambda people: dict.fromkeys(people, "Đang xem xét zanblock")])
    circle.admit("group_lead", is_lead=True)
    case = nominated(circle, member, "group_lead")
    everybody = ("reviewer", "party_approver", "volunteer", "group_lead")
    assert not [by for by in everybody if "zanblock" in case_page(circle, case, by)]
    circle.world.step(case, "recommend", "reviewer")
    assert [by for by in everybody if "zanblock" in case_page(circle, case, by)] == ["party_approver"]


def test_the_name_is_told_to_the_body_and_who_nominated(circle, member):
    circle.admit("group_lead", is_lead=True)
    case = nominated(circle, member, "group_lead")
    name = circle.user("volunteer").full_name
    for by in ("reviewer", "party_approver", "group_lead"):
        assert name in case_page(circle, case, by)


# -- one's own page ---------------------------------------------------------------------------------------------------


def test_the_member_alone_reads_numbers_and_cases(circle, member):
    concern = circle.world.concern(now=timezone.now() - timedelta(days=120))
    circle.world.step(concern, "accept", "reviewer", now=timezone.now() - timedelta(days=119))
    shown = page(circle, "my_commendation", by="volunteer")
    assert "1 trên 1" in shown
    assert concern.reference in shown
    assert "dưới 5" in shown
    assert concern.reference not in page(circle, "my_commendation", by="volunteer2")


def test_what_was_decided_stands_there_once_it_is_closed(circle, member):
    case = granted(circle, nominated(circle, member))
    circle.world.step(case, "told", "reviewer", announced_how="visit", announced_on=TODAY)
    assert "35-QĐ/ĐU" in page(circle, "my_commendation", by="volunteer")
    assert "35-QĐ/ĐU" in page(circle, "own_data", by="volunteer")
    page(circle, "case_page", case.public_id, by="volunteer", status=404)
    assert browser(circle, "volunteer").get(reverse("certificate", args=[case.public_id])).status_code == 200
    assert browser(circle, "volunteer2").get(reverse("certificate", args=[case.public_id])).status_code == 404


# -- households -----------------------------------------------------------------------------------------------------


def test_households_are_entered(circle):
    first, second = (circle.world.units[name].pk for name in ("hamlet", "hamlet2"))
    shown = sent(circle, "hamlet_sizes", counted_on="01/01/2026", status=400, **{f"size_{first}": "viele"})
    assert str(NOT_A_SIZE) in shown
    sent(circle, "hamlet_sizes", counted_on="01/01/2026", **{f"size_{first}": "310", f"size_{second}": ""})
    assert list(HamletSize.objects.values_list("hamlet", "households")) == [(first, 310)]


def test_above_the_communes_there_are_no_hamlets_to_count(circle):
    """A district is no hamlet of its city."""
    assert reverse("hamlet_sizes") in page(circle, "campaigns")
    above = browser(circle, "city_approver")
    assert reverse("hamlet_sizes") not in above.get(reverse("campaigns")).content.decode()
    assert above.get(reverse("hamlet_sizes")).status_code == 403
    sizes = {circle.world.units["district"]: 300}
    with pytest.raises(NotPermitted):
        set_hamlet_sizes(sizes=sizes, counted_on=TODAY, actor=circle.actor("city_approver"), now=NOW)


# -- the certificate --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "text"),
    [
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (date(2026, 2, 15), "ngày 15 tháng 02 năm 2026"),
        (date(2026, 11, 9), "ngày 09 tháng 11 năm 2026"),
    ],
)
def test_zeros_before_days_below_ten_and_the_first_two_months(on, text):
    assert day_in_words(on) == text


def words(content: bytes) -> str:
    paper = Document(BytesIO(content))
    cells = [cell.text for table in paper.tables for cell in table.rows[0].cells]
    return "\n".join([*cells, *(line.text for line in paper.paragraphs)])


def test_the_certificate_in_the_profile_of_the_party(circle, member, campaign):
    case = granted(circle, nominated(circle, member, campaign=campaign))
    content = certificate(case)
    said = words(content)
    for text in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "ĐẢNG ỦY XÃ THẠNH MỸ",
        "GIẤY KHEN",
        "35-QĐ/ĐU",
        "năm 2026",
        "Thạnh Mỹ, ngày 03",
    ):
        assert text in said
    assert circle.user("volunteer").full_name in said
    assert "zanmerit" not in said
    section = Document(BytesIO(content)).sections[0]
    sizes = (section.left_margin, section.right_margin, section.page_width, section.page_height)
    assert [round(size / Mm(1)) for size in sizes] == [30, 15, 297, 210]


def test_the_certificate_in_the_profile_of_the_state(circle, member):
    case = granted(circle, nominated(circle, member))
    case.commendation.decided_by = circle.world.bodies["commune", "government"]
    assert case.commendation.decided_by.kind == BodyKind.PEOPLES_COMMITTEE
    said = words(certificate(case))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    assert "Độc lập - Tự do - Hạnh phúc" in said
    assert "ĐẢNG CỘNG SẢN" not in said


def signature(content: bytes) -> list[str]:
    """What stands below the body that grants it."""
    lines = [line.text for line in Document(BytesIO(content)).tables[-1].rows[0].cells[1].paragraphs]
    return lines[2:]


def change_leader(circle: Circle, by: str = "party_approver", **values) -> None:
    held = Appointment.objects.filter(user=circle.user(by), role=Role.APPROVER).get()
    for name, value in values.items():
        setattr(held, name, value)
    held.save()


def test_whoever_granted_it_signs(circle, member):
    """The leader of that moment, also after another came."""
    case = granted(circle, nominated(circle, member))
    name = circle.user("party_approver").full_name
    assert signature(certificate(case)) == ["BÍ THƯ", name]
    circle.world.people["party_approver2"] = second_leader(circle)
    change_leader(circle, valid_to=TODAY)
    change_leader(circle, "party_approver2", valid_from=TODAY + timedelta(days=1))
    assert signature(certificate(case)) == ["BÍ THƯ", name]


def test_a_chair_signs_for_the_peoples_committee(circle, member):
    case = granted(circle, nominated(circle, member))
    change_leader(circle, "approver", valid_to=YESTERDAY)
    change_leader(circle, body=circle.world.bodies["commune", "government"])
    assert signature(certificate(case))[0] == "CHỦ TỊCH"


def test_who_stands_in_signs_by_their_own_post(circle, member):
    case = granted(circle, nominated(circle, member))
    change_leader(circle, is_acting=True)
    assert signature(certificate(case))[:-1] == ["PHÓ BÍ THƯ"]
    change_leader(circle, body=circle.world.bodies["commune", "government"])
    assert signature(certificate(case))[:-1] == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


def test_what_no_appointment_tells_is_left_open(circle, member):
    """Two leaders at once: which of them is the head, nobody knows here. A closed account has no name."""
    second_leader(circle)
    case = granted(circle, nominated(circle, member))
    assert signature(certificate(case)) == [UNKNOWN, circle.user("party_approver").full_name]
    closed = User.objects.get(pk=circle.user("party_approver").pk)
    closed.closed_at = NOW
    closed.save()
    assert signature(certificate(case)) == [UNKNOWN, UNKNOWN]


def test_the_certificate_is_there_once_granted_for_who_knows_the_name(circle, member):
    circle.admit("group_lead", is_lead=True)
    case = nominated(circle, member, "group_lead")
    page(circle, "certificate", case.public_id, status=404)
    granted(circle, case)
    for by, status in (("reviewer", 200), ("volunteer", 200), ("group_lead", 404), ("district_reviewer", 404)):
        response = browser(circle, by).get(reverse("certificate", args=[case.public_id]))
        assert (by, response.status_code) == (by, status)


def test_staff_who_take_it_are_noted_and_the_member_is_not(circle, member):
    case = granted(circle, nominated(circle, member))
    for by in ("volunteer", "party_approver"):
        browser(circle, by).get(reverse("certificate", args=[case.public_id]))
    entries = AccessEntry.objects.filter(action="commendation.certificate_taken")
    held = circle.actor("party_approver").appointment
    assert [entry.actor for entry in entries] == [f"appointment:{held.pk}"]


def test_a_concern_has_no_certificate(circle):
    page(circle, "certificate", circle.world.concern().public_id, status=404)
