"""The annual round: what stands on the page, for whom; the print view; the spreadsheet; and what leaves no trace."""

import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cases.models import Case
from cases.services import set_confidentiality
from collaborators import blocks
from collaborators.commendation.models import Award, Campaign
from collaborators.commendation.services import Nomination, nominate
from collaborators.models import Group, Membership
from collaborators.services import Paper, sign_checklist, standards_in_force
from collaborators.services.standards import Mark
from collaborators.year.sheet import EXPORTED
from ledger.models import AccessEntry
from permissions.models import Appointment, Role, User
from tests.circle import FOUNDED, Circle, found
from tests.conduct import Conduct, prepare
from tests.factories import START, World
from tests.query_counts import counted
from workflows.calendar import subtract_working_time

pytestmark = [pytest.mark.either, pytest.mark.django_db]
BLOCK = "Đang xem xét zanblock"
YEAR = timezone.localdate().year
LAST_DAY = date(YEAR, 12, 31)
OF_CASES = ("conduct", "eligible", "nominated", "proposed", "decided")


def browser(world: World, name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=world.people[name].pk))
    return client


def page(world: World, by: str = "reviewer", query: str = "", *, address: str = "year", status: int = 200) -> str:
    response = browser(world, by).get(reverse(address) + query)
    assert response.status_code == status
    return response.content.decode()


def part(html: str, name: str) -> str:
    """One table of the page, with its title."""
    return html.partition(f'id="{name}"')[2].partition("</section>")[0]


def figure(html: str, name: str) -> str:
    """The number that leads to the table."""
    return re.search(rf'href="#{name}">(\d+)<', html).group(1)


def plain(html: str) -> str:
    """Without what differs at each request."""
    return re.sub(r'(value|nonce|content|data-csrf)="[^"]*"', "", html)


def neighbouring(world: World) -> Group:
    """A group of the other commune."""
    party, hamlet = world.bodies["sibling", "party"], world.units["sibling_hamlet"]
    how = {"actor": world.actor("sibling_reviewer"), "decision": Paper("77-QĐ/ĐU", FOUNDED, party)}
    return found(world, managing_body=party, name="Tổ Thạnh An", hamlets=[hamlet], **how)


def newcomers(circle: Circle, count: int, **more) -> list[Membership]:
    """Members of different names."""
    admitted = []
    for number, letter in enumerate("ABCDEGHIKLMNOPQRSTUVXYĂÂĐÊ"[:count]):
        user = circle.newcomer(f"newcomer{number}")
        user.full_name = f"Người Mới {letter}"
        user.save()
        admitted.append(circle.admit(user.username, **more))
    return admitted


@pytest.fixture
def campaign(circle: Circle) -> Campaign:
    days = {"opened_on": date(YEAR, 1, 5), "closes_on": timezone.localdate() + timedelta(days=20)}
    opened = Campaign(body=circle.group.managing_body, year=YEAR, **days)
    opened.save()
    return opened


@pytest.fixture
def conduct(circle: Circle) -> Conduct:
    """With leaders of the committees above; `volunteer2` is a member."""
    return prepare(circle)


def nominated(circle: Circle, member: Membership, by: str = "volunteer", **values) -> Case:
    given = {"asked_for": Award.CERTIFICATE, "merits": "Phản ánh kịp thời."} | values
    return nominate(membership=member, nomination=Nomination(**given), actor=circle.actor(by), now=timezone.now())


# -- of the groups ---------------------------------------------------------------------------------------------------


def test_terms_leads_and_checklists_of_the_year(circle):
    on = timezone.localdate()
    ending = circle.admit("volunteer", term_ends_on=LAST_DAY)
    circle.admit("volunteer2", hamlet=circle.world.units["hamlet2"], term_ends_on=date(YEAR + 3, 1, 1))
    shown = page(circle.world)
    assert ending.user.full_name in part(shown, "terms")
    assert circle.user("volunteer2").full_name not in part(shown, "terms")
    assert circle.group.name in part(shown, "leads")
    assert (figure(shown, "terms"), figure(shown, "leads"), figure(shown, "checklists")) == ("1", "1", "2")
    sign(circle, ending, on - timedelta(days=366))
    assert f"{on - timedelta(days=366):%d/%m/%Y}" in part(page(circle.world), "checklists")
    sign(circle, ending, on)
    assert f"{ending.user.full_name}<" not in part(page(circle.world), "checklists")
    circle.admit("group_lead", is_lead=True)
    assert "Tổ nào cũng có tổ trưởng" in part(page(circle.world), "leads")


def sign(circle: Circle, member: Membership, on: date) -> None:
    marks = {point["code"]: Mark(met=True) for point in standards_in_force().points}
    how = {"actor": circle.actor(), "now": timezone.now()}
    sign_checklist(group=circle.group, user=member.user, signed_on=on, marks=marks, **how)


def test_a_term_that_is_over_is_overdue(circle):
    ended = circle.admit("volunteer", term_ends_on=date(YEAR - 1, 6, 30))
    shown = page(circle.world)
    assert ended.user.full_name in part(shown, "overdue")
    assert f"30/06/{YEAR - 1}" in part(shown, "terms")


def test_another_year_tells_of_its_last_or_first_day(circle):
    circle.admit("volunteer", term_ends_on=date(YEAR + 1, 5, 5))
    assert "Không có nhiệm kỳ nào kết thúc" in part(page(circle.world), "terms")
    later = page(circle.world, query=f"?year={YEAR + 1}")
    assert f"01/01/{YEAR + 1}" in later
    assert f"05/05/{YEAR + 1}" in part(later, "terms")
    assert f"31/12/{FOUNDED.year}" in page(circle.world, query=f"?year={FOUNDED.year}")
    for asked in (FOUNDED.year - 1, YEAR + 2, "x", "99999999999", "-1"):
        page(circle.world, query=f"?year={asked}", status=404)


def test_without_groups_the_page_says_what_will_stand_there(world):
    assert "Chưa có Tổ nào" in page(world)
    assert "Chưa có Tổ nào" in page(world, "district_approver")


def test_many_rows_are_folded_in_and_all_there(circle):
    newcomers(circle, 25)
    shown = part(page(circle.world), "checklists")
    assert "Thêm 5 dòng" in shown
    assert shown.count("<tr>") == 25 + 2
    assert part(page(circle.world, address="year_print"), "checklists-title").count("Người Mới") == 25


# -- commendations -----------------------------------------------------------------------------------------------------


def test_who_is_eligible_nominated_proposed_and_decided(circle, campaign, conduct):
    member = circle.admit("volunteer")
    shown = page(circle.world)
    assert (figure(shown, "eligible"), "Không còn ai chờ" in part(shown, "nominated")) == ("2", True)
    case = nominated(circle, member, campaign=campaign)
    shown = page(circle.world)
    assert member.user.full_name in part(shown, "nominated")
    assert f"{member.user.full_name}<" not in part(shown, "eligible")
    assert reverse("case_page", args=[case.public_id]) in part(shown, "nominated")
    said = {"complaint": "no", "complaint_on": timezone.localdate()}
    circle.world.step(case, "recommend", "reviewer", now=timezone.now())
    circle.world.step(case, "propose", "party_approver", now=timezone.now(), **said)
    assert member.user.full_name in part(page(circle.world), "proposed")
    circle.world.step(case, "decline", "district_reviewer", now=timezone.now())
    assert "Không khen thưởng" in part(page(circle.world), "decided")


def test_ad_hoc_ones_stand_in_the_year_in_which_they_were_opened(circle):
    nominated(circle, circle.admit("volunteer"))
    assert circle.user("volunteer").full_name in part(page(circle.world), "nominated")
    assert "Không còn ai chờ" in part(page(circle.world, query=f"?year={YEAR - 1}"), "nominated")


def test_without_a_campaign_the_page_leads_to_the_campaigns(circle):
    circle.admit("volunteer")
    assert reverse("campaigns") in part(page(circle.world), "eligible")


def test_those_above_see_what_was_proposed_to_them_and_nothing_before(circle, campaign, conduct):
    member = circle.admit("volunteer")
    name = member.user.full_name
    case = nominated(circle, member, campaign=campaign)
    before = page(circle.world, "district_leader")
    assert 'id="eligible"' not in before
    assert 'id="nominated"' not in before
    assert name not in part(before, "proposed")
    said = {"complaint": "no", "complaint_on": timezone.localdate()}
    circle.world.step(case, "recommend", "reviewer", now=timezone.now())
    assert main_of(page(circle.world, "district_leader")) == main_of(before)
    circle.world.step(case, "propose", "party_approver", now=timezone.now(), **said)
    assert name in part(page(circle.world, "district_leader"), "proposed")
    assert name not in part(page(circle.world, "city_leader"), "proposed")


def test_a_named_reader_of_a_body_that_the_case_has_not_reached_reads_no_name(circle, campaign, conduct):
    member = circle.admit("volunteer")
    now = timezone.now()
    case = nominated(circle, member, campaign=campaign)
    circle.world.step(case, "recommend", "reviewer", now=now)
    on = timezone.localdate()
    said = {"decision_number": "35-QĐ/ĐU", "decided_on": on, "complaint": "no", "complaint_on": on}
    circle.world.step(case, "certify", "party_approver", now=now, **said)
    held = [circle.actor(name).appointment for name in ("district_leader", "reviewer")]
    set_confidentiality(
        case_id=case.pk, level="sealed", readers=held, until=on + timedelta(days=9), reason="Cần giữ kín.",
        actor=circle.actor("party_approver"), now=now,
    )  # fmt: skip
    assert member.user.full_name in part(page(circle.world, "reviewer"), "decided")
    shown = part(page(circle.world, "district_leader"), "decided")
    assert case.reference in shown
    assert member.user.full_name not in shown


def test_a_block_stands_on_the_page_of_who_decides_and_on_no_paper(circle, campaign, monkeypatch):
    monkeypatch.setattr(blocks, "_checks", [lambda people: dict.fromkeys(people, BLOCK)])
    case = nominated(circle, circle.admit("volunteer"), campaign=campaign)
    assert BLOCK not in page(circle.world, "party_approver")
    circle.world.step(case, "recommend", "reviewer", now=timezone.now())
    assert BLOCK in page(circle.world, "party_approver")
    assert BLOCK not in page(circle.world)
    assert "đang vướng" not in page(circle.world)
    assert BLOCK not in page(circle.world, "party_approver", address="year_print")
    assert "vướng" not in page(circle.world, "party_approver", address="year_print")
    told = words_of(sheet(circle.world, "party_approver"))
    assert not [text for text in told if "zanblock" in text or "vướng" in text]


# -- conduct ---------------------------------------------------------------------------------------------------------


def test_a_review_stands_with_its_deadline_and_without_a_name(circle, conduct):
    case = conduct.propose(now=timezone.now())
    for by in ("reviewer", "party_approver"):
        shown = part(page(circle.world, by), "conduct")
        assert case.reference in shown
        assert "thành viên" in shown
        assert conduct.member.user.full_name not in shown
        assert circle.group.name not in shown
    conduct.reply(case, now=timezone.now())
    assert case.reference in part(page(circle.world, "district_leader"), "conduct")


def test_a_review_that_is_late_is_overdue(circle, conduct):
    case = conduct.propose(now=subtract_working_time(timezone.now(), 120))
    assert case.reference in part(page(circle.world), "overdue")
    assert "Giải trình" in part(page(circle.world), "overdue")


@pytest.mark.parametrize(
    "by", ["reviewer2", "administrator", "commune_administrator", "district_leader", "city_leader"]
)
def test_who_may_not_read_a_review_finds_no_trace_of_it(by, circle, conduct, campaign):
    """Word for word and statement for statement: the page, the print view, the file."""
    circle.world.step(nominated(circle, conduct.member, "volunteer2", campaign=campaign), "recommend", "reviewer")
    before = traces(circle.world, by)
    conduct.propose(now=subtract_working_time(timezone.now(), 120))
    assert traces(circle.world, by) == before


def traces(world: World, by: str) -> tuple:
    client = browser(world, by)
    read = []
    for address in ("year", "year_print"):
        client.get(reverse(address))
        with CaptureQueriesContext(connection) as captured:
            shown = client.get(reverse(address)).content.decode()
        read.append((main_of(shown), len(captured)))
    return *read, words_of(sheet(world, by))


def main_of(html: str) -> list[str]:
    """The page without its shell, whose numbers tell what waits, and without the time of printing."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"<time.*?</time>", "", plain(main)).splitlines()


def test_a_leader_appointed_later_finds_no_trace_either(circle, conduct, campaign):
    circle.world.step(nominated(circle, conduct.member, "volunteer2", campaign=campaign), "recommend", "reviewer")
    later = User(username="later", full_name="Người Sau")
    later.set_unusable_password()
    later.save()
    circle.world.people["later"] = later
    before = traces(circle.world, "reviewer2")
    conduct.propose(now=timezone.now())
    Appointment(user=later, role=Role.APPROVER, body=circle.group.managing_body, valid_from=START).save()
    shown = page(circle.world, "later")
    assert "Không có việc xem xét nào" in part(shown, "conduct")
    assert traces(circle.world, "reviewer2") == before


def test_no_line_differs_by_what_a_member_captured(circle, conduct, campaign):
    for by in ("reviewer", "party_approver", "district_leader", "administrator"):
        before = traces(circle.world, by)
        for _ in range(3):
            circle.world.concern(by="volunteer2", now=timezone.now())
        assert traces(circle.world, by) == before


def test_administrators_see_the_groups_and_nothing_of_any_case(circle, conduct, campaign):
    member = circle.admit("volunteer", term_ends_on=LAST_DAY)
    nominated(circle, member, campaign=campaign)
    for by in ("commune_administrator", "administrator"):
        shown = page(circle.world, by)
        assert member.user.full_name in part(shown, "terms")
        assert not [
            name for name in ("conduct", "eligible", "nominated", "proposed", "decided") if f'id="{name}"' in shown
        ]


# -- for whom --------------------------------------------------------------------------------------------------------


def test_of_many_units_one_line_each_and_the_way_to_each(circle, conduct):
    world = circle.world
    party = world.bodies["sibling", "party"]
    neighbour = neighbouring(world)
    circle.admit("volunteer", term_ends_on=LAST_DAY)
    shown = page(world, "district_leader")
    units = part(shown, "units")
    for body in (circle.group.managing_body, party):
        assert f"?year={YEAR}&amp;body={body.pk}" in units
    assert circle.user("volunteer").full_name not in shown
    told = words_of(sheet(world, "district_leader"))
    assert {str(circle.group.managing_body), str(party)} <= set(told)
    assert circle.user("volunteer").full_name not in told
    one = page(world, "district_leader", f"?body={party.pk}")
    assert neighbour.name in part(one, "leads")
    assert circle.group.name not in one
    page(world, "reviewer", f"?body={party.pk}", status=404)
    page(world, "reviewer", "?body=999999", status=404)
    page(world, "commune_administrator", f"?body={party.pk}", status=404)


def test_the_way_there(circle):
    for by, address in (("reviewer", "groups"), ("party_approver", "campaigns"), ("administrator", "groups")):
        assert f'href="{reverse("year")}"' in browser(circle.world, by).get(reverse(address)).content.decode()
    for by in ("district_auditor", "group_lead", "volunteer"):
        assert f'href="{reverse("year")}"' not in browser(circle.world, by).get(reverse("groups")).content.decode()


def test_the_page_speaks_english_too(circle, conduct):
    conduct.propose(now=timezone.now())
    client = browser(circle.world, "party_approver")
    client.cookies["django_language"] = "en"
    shown = client.get(reverse("year")).content.decode()
    for told in (
        f"The year {YEAR} of the groups",
        "Open conduct reviews",
        "Groups without lead",
        "Reminder",
        "the member",
    ):
        assert told in shown


# -- the spreadsheet -------------------------------------------------------------------------------------------------


def sheet(world: World, by: str = "reviewer", **data) -> bytes:
    response = browser(world, by).post(reverse("year_export"), data)
    assert response.status_code == 200
    return response.content


def words_of(content: bytes) -> list[str]:
    book = load_workbook(io.BytesIO(content))
    return [str(cell.value) for one in book for row in one.iter_rows() for cell in row if cell.value is not None]


def test_the_file_says_what_the_page_says(circle, campaign, conduct):
    member = circle.admit("volunteer", term_ends_on=LAST_DAY)
    nominated(circle, member, campaign=campaign)
    case = conduct.propose(now=timezone.now())
    book = load_workbook(io.BytesIO(sheet(circle.world)))
    assert [len(list(one.iter_rows())) - 1 for one in book.worksheets[1:]] == [0, 1, 1, 1, 0, 0, 1, 1, 2]
    told = words_of(sheet(circle.world))
    for text in (member.user.full_name, case.reference, circle.group.name, "Việc xem xét đang mở"):
        assert text in told
    terms = next(one for one in book if one.title == "Hết nhiệm kỳ trong năm")
    assert terms["D2"].value.date() == LAST_DAY


def test_no_cell_of_the_file_is_a_formula(circle):
    circle.group.name = "=HYPERLINK(1)"
    circle.group.save()
    book = load_workbook(io.BytesIO(sheet(circle.world)))
    assert [cell.value for one in book for row in one.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert "'=HYPERLINK(1)" in words_of(sheet(circle.world))


def test_the_file_is_only_posted_and_stands_in_the_access_log(circle):
    assert browser(circle.world, "reviewer").get(reverse("year_export")).status_code == 405
    sheet(circle.world, "party_approver", year=str(YEAR))
    entry = AccessEntry.objects.get(action=EXPORTED)
    assert (entry.subject_id, entry.data) == (
        circle.group.unit_id, {"year": YEAR, "body": circle.group.managing_body_id}
    )  # fmt: skip
    assert browser(circle.world, "reviewer").post(reverse("year_export"), {"body": "999999"}).status_code == 404
    assert browser(circle.world, "group_lead").post(reverse("year_export")).status_code == 403


# -- statements ------------------------------------------------------------------------------------------------------


def test_the_page_takes_as_many_statements_for_many(circle, conduct, campaign):
    """Of a leader, who reads most: with one of each, and with many."""
    client = browser(circle.world, "party_approver")
    circle.world.step(nominated(circle, circle.admit("volunteer"), campaign=campaign), "recommend", "reviewer")
    conduct.propose(now=timezone.now())
    client.get(reverse("year"))
    with counted("year of a body"):
        client.get(reverse("year"))
    for one in newcomers(circle, 12, term_ends_on=LAST_DAY):
        circle.world.step(nominated(circle, one, "reviewer2", campaign=campaign), "recommend", "reviewer")
    with counted("year of a body"):
        client.get(reverse("year"))


def test_the_page_of_many_units_takes_as_many_statements_for_many(circle, conduct):
    client = browser(circle.world, "district_leader")
    conduct.reply(conduct.propose(now=timezone.now()), now=timezone.now())
    neighbouring(circle.world)
    client.get(reverse("year"))
    with counted("year of many units"):
        client.get(reverse("year"))
    newcomers(circle, 8, term_ends_on=LAST_DAY)
    with counted("year of many units"):
        client.get(reverse("year"))
