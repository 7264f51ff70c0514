"""Pages of conduct reviews: the proposal, one's own reviews, reinstatement; and what no proposer learns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, HoldReason
from cases.services import hold_step
from collaborators.conduct.models import ConductReview
from collaborators.conduct.records import is_conduct_open
from collaborators.conduct.services import end_times
from collaborators.conduct.services.propose_measure import NO_CLAUSE, NO_FACTS, NO_GRAVITY
from collaborators.conduct.services.reinstate_member import ISSUER, NOT_REMOVED, first_day
from collaborators.conduct.words import NAMES_CASE
from collaborators.models import EndKind, Membership
from collaborators.services import end_membership
from collaborators.services.common import ANYTHING
from permissions import policy
from tests.circle import TODAY, YESTERDAY, document
from tests.conduct import FACTS, Conduct, prepare
from tests.factories import NOW
from tests.permission_table import ROWS
from tests.query_counts import counted
from tests.test_permission_table import undone
from tests.visibility.scene import standing_clock
from workflows.errors import NotPermitted

pytestmark = [pytest.mark.either, pytest.mark.django_db]


@pytest.fixture
def conduct(circle) -> Conduct:
    return prepare(circle)


@pytest.fixture
def as_person(client, world):
    def sign_in(name: str) -> Client:
        client.force_login(world.people[name])
        return client

    return sign_in


def address(conduct: Conduct, name: str = "conduct_new") -> str:
    return reverse(name, args=[conduct.member.pk])


def filled(conduct: Conduct, **more) -> dict:
    return {"measure": "reminder", "clauses": [conduct.regulation.clauses.first().pk], "facts": FACTS} | more


def test_from_the_members_page_to_a_proposal(as_person, conduct):
    browser = as_person("reviewer")
    assert f'href="{address(conduct)}"' in browser.get(address(conduct, "member")).content.decode()
    form = browser.get(address(conduct)).content.decode()
    for told in ("Dự giao ban", conduct.member.user.full_name, "là trách nhiệm của họ", 'value="reminder"'):
        assert told in form
    answer = browser.post(address(conduct), filled(conduct, uploads=document(name="Biên bản.pdf")))
    case = Case.objects.get(case_type="conduct")
    assert (answer.status_code, answer.url) == (302, reverse("case_page", args=[case.public_id]))
    assert case.attachments.count() == 1
    page = browser.get(answer.url).content.decode()
    for told in (FACTS, conduct.member.user.full_name, "Dự giao ban đầy đủ.", "Chờ giải trình", "Biên bản.pdf"):
        assert told in page


@pytest.mark.parametrize(
    ("by", "offered"),
    [
        ("reviewer", True), ("party_approver", True), ("commune_administrator", False), ("administrator", False),
        ("district_leader", False), ("volunteer2", False),
    ],
)  # fmt: skip
def test_the_members_page_offers_what_the_policy_allows(as_person, conduct, by, offered):
    """A measure while they are a member, reinstatement once they were removed."""
    shown = as_person(by).get(address(conduct, "member")).content.decode()
    assert (f'href="{address(conduct)}"' in shown) is offered
    assert address(conduct, "conduct_reinstate") not in shown
    conduct.measure_of("removal")
    answer = as_person(by).get(address(conduct, "member"))
    shown = answer.content.decode()
    assert f'href="{address(conduct)}"' not in shown
    assert (address(conduct, "conduct_reinstate") in shown) is offered


def test_the_member_reads_everything_and_what_to_do_next(as_person, conduct):
    case = conduct.propose()
    browser = as_person("volunteer2")
    own = browser.get(reverse("conduct_own")).content.decode()
    for told in (case.reference, "Chờ giải trình", "Chưa có quyết định gì trước đó", "Đọc và giải trình"):
        assert told in own
    page = browser.get(reverse("case_page", args=[case.public_id])).content.decode()
    for told in (FACTS, "Bạn được giải trình trước", "Gửi giải trình", "Tôi cần thêm thời gian"):
        assert told in page
    assert "Hết thời hạn giải trình" not in page
    conduct.decide(conduct.reply(case), "remind", reason="Vắng ba buổi.")
    own = browser.get(reverse("conduct_own")).content.decode()
    assert "Vắng ba buổi." in own
    assert "Reminder" not in own
    assert "Trước đó chưa có gì được thi hành" in own
    page = browser.get(reverse("case_page", args=[case.public_id])).content.decode()
    assert re.search("<noscript>[^/]*Sau đó bạn không kiến nghị được nữa.", page)
    conduct.world.complete(case, "accept_decision", "volunteer2")
    own = browser.get(reverse("conduct_own")).content.decode()
    assert "Có hiệu lực từ 03/03/2026, hết hiệu lực ngày 03/03/2027." in own


def test_nobody_stops_the_clock_while_the_member_is_heard(as_person, conduct):
    """Else a review would never end, and neither would what it blocks."""
    case = conduct.propose()
    for decided in (False, True):
        if decided:
            conduct.decide(conduct.reply(case), "remind")
        task = conduct.world.open_task(case)
        assert task.participant
        for name in ("party_approver", "reviewer"):
            with pytest.raises((NotPermitted, Http404)):
                hold_step(
                    task_id=task.pk, why=HoldReason.RESOURCES, reason="Chờ", actor=conduct.world.actor(name), now=NOW
                )
            page = as_person(name).get(reverse("case_page", args=[case.public_id])).content.decode()
            assert reverse("task_hold", args=[task.pk]) not in page


def test_who_was_removed_still_reads_what_is_held(as_person, conduct):
    conduct.measure_of("removal")
    held = Membership.objects.get(pk=conduct.member.pk).appointment
    assert held.valid_to < timezone.localdate()
    own = as_person("volunteer2").get(reverse("conduct_own")).content.decode()
    assert "Xóa tên khỏi danh sách" in own
    assert "/cases/" not in own
    copy = as_person("volunteer2").get(reverse("own_data")).content.decode()
    review = ConductReview.objects.get()
    for page in (own, copy):
        for told in (FACTS, review.statement, review.reason, review.clauses.first().number):
            assert told
            assert told in page


def test_who_is_removed_reads_a_last_page_and_no_bare_sign_in(as_person, conduct):
    """What holds, from when, where to read and to object; at the next sign-in it is the first page again."""
    case = conduct.decide(conduct.reply(conduct.propose("removal")), "remove")
    browser = as_person("volunteer2")
    where = reverse("task_complete", args=[conduct.world.open_task(case).pk])
    response = browser.post(where, {"outcome": "accept_decision"})
    last = response.content.decode()
    assert response.status_code == 200
    today = f"{timezone.localdate():%d/%m/%Y}"
    for told in (
        "Bạn đã được xóa tên khỏi danh sách Tổ số 1", "7-QĐ/HU", "Đảng ủy huyện",
        f"Ngày cuối cùng bạn ở trong Tổ là {today}", "Nếu không đồng ý", reverse("conduct_own"), reverse("own_data"),
    ):  # fmt: skip
        assert told in last
    assert browser.get(reverse("worklist")).url.startswith(reverse("login"))
    browser = as_person("volunteer2")
    assert browser.get(reverse("home")).url == reverse("my_group")
    first = browser.get(reverse("my_group")).content.decode()
    for told in ("Bạn đã được xóa tên khỏi danh sách Tổ số 1", "7-QĐ/HU", reverse("conduct_own")):
        assert told in first


def test_without_an_appointment_the_end_of_the_membership_is_the_first_page(as_person, conduct):
    conduct.measure_of("removal")  # by the clock of the tests long ago
    browser = as_person("volunteer2")
    assert browser.get(reverse("home")).url == reverse("my_group")
    first = browser.get(reverse("my_group")).content.decode()
    assert "Bạn đã được xóa tên khỏi danh sách Tổ số 1" in first
    assert reverse("capture") not in first
    assert as_person("volunteer").get(reverse("home")).url == reverse("worklist")


def test_nobody_else_reads_of_ones_reviews(as_person, conduct):
    case = conduct.propose()
    for name in ("volunteer", "group_lead", "reviewer", "district_leader", "administrator"):
        page = as_person(name).get(reverse("conduct_own")).content.decode()
        assert case.reference not in page
        assert "Không có gì" in page


def test_who_decides_is_reminded_of_the_members_duty(as_person, conduct):
    case = conduct.reply(conduct.propose("removal"))
    conduct.world.claim(case, "district_leader")
    page = as_person("district_leader").get(reverse("case_page", args=[case.public_id])).content.decode()
    for told in (
        "Phản ánh đầy đủ, khách quan, trung thực, kể cả khi trái với ý kiến của mình hoặc của cấp trên",
        "Tôi xác nhận: căn cứ là hành vi",
        conduct.member.user.full_name,
        "Đã nhắc nhiều lần",
        "Tôi bận chăm người ốm.",
    ):
        assert told in page


def test_a_measure_is_not_decided_without_the_tick(as_person, conduct):
    case = conduct.reply(conduct.propose())
    task = conduct.world.claim(case, "district_leader")
    browser, where = as_person("district_leader"), reverse("task_complete", args=[task.pk])
    sent = {"outcome": "remind", "remind-reason": "Vắng ba buổi."}
    refused = browser.post(where, sent)
    assert refused.status_code == 400
    assert "Hãy xác nhận điều này" in refused.content.decode()
    assert "Vắng ba buổi." in refused.content.decode()
    assert browser.post(where, sent | {"remind-not_opinion": "on"}).status_code == 302
    assert conduct.world.open_task(case).step.name == "appeal"


def test_a_removal_is_decided_by_the_form(as_person, conduct):
    case = conduct.reply(conduct.propose("removal"))
    task = conduct.world.claim(case, "district_leader")
    browser, where = as_person("district_leader"), reverse("task_complete", args=[task.pk])
    sent = {
        "outcome": "remove", "remove-reason": "Tiết lộ.", "remove-not_opinion": "on", "remove-paper_number": "9-QĐ/HU",
        "remove-paper_on": "2999-01-01",
    }  # fmt: skip
    assert "tương lai" in browser.post(where, sent).content.decode() or browser.post(where, sent).status_code == 400
    assert browser.post(where, sent | {"remove-paper_on": "2026-03-03"}).status_code == 302


def test_what_is_typed_stays_when_something_is_wrong(as_person, conduct):
    browser = as_person("reviewer")
    code = conduct.world.concern().reference
    typed = {"measure": "removal", "facts": f"Trong vụ {code} ghi nhầm", "gravity": ""}
    response = browser.post(address(conduct), typed)
    page = response.content.decode()
    assert response.status_code == 400
    for told in (f"Trong vụ {code} ghi nhầm", str(NAMES_CASE), str(NO_CLAUSE)):
        assert told in page
    assert str(NO_FACTS) in browser.post(address(conduct), {}).content.decode()
    skipped = browser.post(address(conduct), filled(conduct, measure="removal"))
    assert str(NO_GRAVITY) in skipped.content.decode()
    named = browser.post(address(conduct), filled(conduct, facts="Nói với bà Lê Thị Hoa"))
    assert "<mark>bà Lê Thị Hoa</mark>" in named.content.decode()
    assert not Case.objects.filter(case_type="conduct").exists()


def test_while_a_review_is_under_way_there_is_no_form(as_person, conduct):
    conduct.propose()
    browser = as_person("reviewer")
    assert browser.get(address(conduct)).status_code == 409
    typed = browser.post(address(conduct), filled(conduct))
    assert typed.status_code == 409
    assert FACTS in typed.content.decode()


def test_without_a_regulation_it_leads_there(as_person, circle):
    member = circle.admit("volunteer2", hamlet=circle.world.units["hamlet2"])
    page = as_person("reviewer").get(reverse("conduct_new", args=[member.pk])).content.decode()
    assert reverse("regulation", args=[circle.group.managing_body_id]) in page
    assert "<textarea" not in page


def test_nobody_finds_a_form_against_themselves(as_person, conduct):
    assert as_person("volunteer2").get(address(conduct)).status_code == 403


def test_whoever_was_removed_is_reinstated_by_the_form(as_person, conduct):
    conduct.measure_of("removal")
    browser, where = as_person("reviewer"), address(conduct, "conduct_reinstate")
    assert f'href="{where}"' in browser.get(address(conduct, "member")).content.decode()
    assert "Đảng ủy huyện" in browser.get(where).content.decode()
    today = timezone.localdate()
    sent = {
        "number": "12-QĐ/HU", "decided_on": f"{TODAY:%d/%m/%Y}", "valid_from": f"{today:%d/%m/%Y}",
        "hamlet": conduct.world.units["hamlet2"].pk,
    }  # fmt: skip
    own, above = (conduct.world.bodies[place, "party"].pk for place in ("commune", "district"))
    wrong = browser.post(where, sent | {"issued_by": own})
    assert (wrong.status_code, str(ISSUER) in wrong.content.decode()) == (400, True)
    still = browser.post(where, sent | {"issued_by": above, "valid_from": f"{TODAY:%d/%m/%Y}"})
    tomorrow = f"{TODAY + timedelta(days=1):%d/%m/%Y}"
    wrong = still.content.decode()
    assert (still.status_code, f"Sớm nhất là ngày {tomorrow}." in wrong) == (400, True)
    assert "Tham gia từ: Đến hết ngày trước đó" in wrong
    assert browser.post(where, sent | {"issued_by": above}).status_code == 302
    assert Membership.objects.filter(user=conduct.member.user, valid_to=None).count() == 1


def test_the_day_that_is_offered_is_one_that_works(conduct):
    conduct.measure_of("removal")
    removed = Membership.objects.get(pk=conduct.member.pk)
    assert first_day(removed, TODAY) == TODAY + timedelta(days=1)
    assert first_day(removed, TODAY + timedelta(days=9)) == TODAY + timedelta(days=9)


def test_nobody_else_is_reinstated_by_the_form(as_person, conduct):
    page = as_person("reviewer").get(address(conduct, "conduct_reinstate"))
    assert (page.status_code, str(NOT_REMOVED) in page.content.decode()) == (409, True)


def test_the_page_of_own_data_has_it(as_person, conduct):
    case = conduct.propose()
    page = as_person("volunteer2").get(reverse("own_data")).content.decode()
    assert "Việc xem xét về tôi" in page
    assert page.count(case.reference) == 2
    assert is_conduct_open(conduct.member.user)


def test_the_pages_ask_little(as_person, conduct):
    with counted("conduct_new", most=30):
        as_person("reviewer").get(address(conduct))
    case = conduct.reply(conduct.propose())
    conduct.world.claim(case, "district_leader")
    as_person("district_leader")
    with counted("conduct_page", most=40):
        as_person("district_leader").get(reverse("case_page", args=[case.public_id]))
    as_person("volunteer2")
    with counted("conduct_own", most=20):
        as_person("volunteer2").get(reverse("conduct_own"))


# -- what no proposer learns ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """An answer as a proposer could compare it with another: chance, and what names a row, taken out."""

    status: int
    headers: tuple
    body: str
    statements: tuple


CHANCE = [
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), "CSRF"),
    (re.compile(r"\b[A-Za-z0-9]{64}\b"), "CSRF"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"\b[2-9a-hjkmnp-z]{16}\b"), "PUBLIC"),
    (re.compile(r"\b[2-9B-DF-HJKMNP-TV-Z]{5}\b"), "CODE"),
    (re.compile(r"nonce[-=]\"?[\w+/=-]+"), "NONCE"),
    (re.compile(r"\b[0-9a-f]{32,64}\b"), "DIGEST"),
    (re.compile(r"\b[A-Z]{2,5}-\d\d-(\d{5}|CODE)\b"), "REFERENCE"),
    (re.compile(r"/\d+/"), "/ID/"),
    (re.compile(r"([?&][a-z_]+=)\d+"), r"\1ID"),
    (re.compile(r'(value|id|for)="([a-z_]*)\d+"'), r'\1="\2ID"'),
    (re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?"), "TIME"),
]
PLAIN = ("Content-Type", "Cache-Control", "Vary", "Location", "Content-Disposition", "Refresh")


def without_chance(text: str) -> str:
    for pattern, instead in CHANCE:
        text = pattern.sub(instead, text)
    return text


def shape(sql: str) -> str:
    """The statement without its values."""
    return re.sub(r"'(?:[^']|'')*'|\b\d+\b|\bs\d+_x\d+\b", "?", sql)


def ask(browser: Client, method: str, where: str, data: dict | None = None) -> Seen:
    with CaptureQueriesContext(connection) as captured:
        response = getattr(browser, method)(where, data or {})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = tuple((name, without_chance(response.headers.get(name, ""))) for name in PLAIN)
    statements = tuple(shape(query["sql"]) for query in captured.captured_queries)
    # Spreadsheets and documents bear the second at which they were made.
    is_text = response.headers.get("Content-Type", "").startswith(("text/", "application/json"))
    text = without_chance(body.decode()) if is_text else ""
    return Seen(response.status_code, headers, text, statements)


def what_a_proposer_sees(
    conduct: Conduct, captured_by: str, by: str = "reviewer", without: str = "-"
) -> dict[str, Seen]:
    """All pages of a reviewer and the whole way of a proposal, when somebody captured three concerns, one of them
    closed, one returned and one open; `without` the pages whose name begins so.
    """
    world = conduct.world
    of_hamlet = {"by": captured_by, "area": world.units["hamlet2"]}
    concerns = [world.concern(facts=f"Đèn đường hư, trụ số {number}", **of_hamlet) for number in (1, 2, 3)]
    world.complete(world.answered(concerns[0]), "accepted", captured_by)
    world.step(concerns[1], "return_for_clarification", "reviewer")
    world.step(concerns[2], "accept", "reviewer")
    task = world.claim(concerns[2], "handler")
    scene = SimpleNamespace(world=world, case=concerns[2], task=task)
    browser = Client()
    browser.force_login(world.people[by])
    seen: dict[str, Seen] = dict(_pages(browser, scene, without=without))
    form, wrong = address(conduct), {"measure": "removal", "facts": ""}
    seen["the form, wrong"] = ask(browser, "post", form, wrong)
    skipped = filled(conduct, measure="criticism", gravity="Đã nhắc nhiều lần tại các buổi họp.")
    with undone():
        seen["a step skipped, sent"] = ask(browser, "post", form, skipped)
    seen["the form, sent"] = ask(browser, "post", form, filled(conduct))
    case = Case.objects.filter(case_type="conduct").latest("pk")
    for name in ("page", "chart", "print", "deadlines", "as_of", "redact"):
        seen[f"proposed {name}"] = ask(browser, "get", reverse(f"case_{name}", args=[case.public_id]))
    seen |= {f"afterwards {name}": one for name, one in _pages(browser, scene, ABOUT_MEMBERS)}
    return seen


ABOUT_MEMBERS = ("member", "group", "conduct", "case_list", "worklist", "notices", "workload")


def _pages(
    browser: Client, scene: SimpleNamespace, names: tuple[str, ...] = ("",), without: str = "-"
) -> Iterator[tuple[str, Seen]]:
    for name, row in sorted(ROWS.items()):
        if (
            name.startswith(names)
            and not name.startswith(without)
            and row.method == "get"
            and "reviewer" in row.allowed
            and not row.open
            and not name.startswith(("recovery", "second_factor"))
        ):
            with undone():
                yield name, ask(browser, "get", reverse(name, kwargs=row.arguments(scene)) + row.query)
    for query in ("Đèn đường", "trụ số 2", "Người Volunteer2"):
        yield f"search {query}", ask(browser, "get", reverse("case_list"), {"q": query})


@pytest.mark.slow
def test_no_page_of_a_proposer_differs_by_what_the_member_captured(conduct):
    """Three concerns stand in the commune either way: captured by the member, or by somebody else."""
    assert conduct.world.category
    for model in apps.get_models():
        ContentType.objects.get_for_model(model)  # kept by the process from then on
    with standing_clock():
        with undone():
            by_another = what_a_proposer_sees(conduct, "volunteer")
        with undone():
            by_member = what_a_proposer_sees(conduct, "volunteer2")
    assert len(by_member) > 60
    compare(by_another, by_member)


def compare(one: dict[str, Seen], other: dict[str, Seen]) -> None:
    assert set(one) == set(other)
    for name, seen in one.items():
        assert (seen.status, seen.headers) == (other[name].status, other[name].headers), name
        assert seen.body == other[name].body, name
        assert seen.statements == other[name].statements, name


@pytest.mark.full
@pytest.mark.parametrize("there", ["counting", "open", "decided"])
def test_no_page_of_a_proposer_differs_by_a_review_that_they_may_not_see(conduct, there):
    """One of another reviewer is open, waits for an objection, or is a reminder in force: `reviewer2` is told of none.

    No certificate is made in the meantime: nobody honours the member.
    """
    assert conduct.world.category
    for model in apps.get_models():
        ContentType.objects.get_for_model(model)  # kept by the process from then on
    with standing_clock():
        with undone():
            without = what_a_proposer_sees(conduct, "volunteer", "reviewer2", "certificate")
        with undone():
            case = conduct.propose()
            if there != "open":
                conduct.decide(conduct.reply(case), "remind")
            if there == "counting":
                conduct.world.complete(case, "accept_decision", "volunteer2")
            beside = what_a_proposer_sees(conduct, "volunteer", "reviewer2", "certificate")
    compare(without, beside)


ENDED_BY = {"kind": EndKind.LEFT, "number": "80-QĐ/ĐU", "decided_on": "02/03/2026", "on": "02/03/2026"}


def what_whoever_ends_sees(conduct: Conduct, by: str) -> dict[str, Seen]:
    """The membership is ended by the form, with a question in between; then the pages about members."""
    browser, where = Client(), address(conduct, "member_end")
    browser.force_login(conduct.world.people[by])
    sent = ENDED_BY | {"issued_by": conduct.circle.group.managing_body_id}
    seen = {"the form": ask(browser, "get", where), "asked": ask(browser, "post", where, sent)}
    mark = re.search(r'name="seen" value="([^"]+)"', browser.post(where, sent).content.decode())[1]
    seen["ended"] = ask(browser, "post", where, sent | {"seen": mark})
    scene = SimpleNamespace(world=conduct.world, case=conduct.world.concern(), task=None)
    scene.task = conduct.world.open_task(scene.case)
    return seen | {f"afterwards {name}": one for name, one in _pages(browser, scene, ABOUT_ENDING, "conduct")}


ABOUT_ENDING = ("member", "group", "case_list", "worklist", "notices", "workload")


@pytest.mark.parametrize("there", ["waits for a reply", "waits for an objection"])
def test_ending_a_membership_tells_nobody_of_a_review(conduct, there):
    """Neither page, answer nor statement of `reviewer2`, who ends it, differs by a review of another reviewer."""
    assert conduct.world.category
    for model in apps.get_models():
        ContentType.objects.get_for_model(model)  # kept by the process from then on
    with standing_clock():
        with undone():
            without = what_whoever_ends_sees(conduct, "reviewer2")
        with undone():
            case = conduct.propose()
            if there == "waits for an objection":
                conduct.decide(conduct.reply(case), "remind")
            beside = what_whoever_ends_sees(conduct, "reviewer2")
    assert without["ended"].status == 302
    compare(without, beside)


def test_whoever_has_left_reads_that_the_review_lapses(as_person, conduct):
    case = conduct.decide(conduct.reply(conduct.propose()), "remind")
    own = as_person("volunteer2").get(reverse("conduct_own")).content.decode()
    assert "Tư cách thành viên" not in own
    end_membership(
        membership=conduct.member, kind=EndKind.LEFT, on=YESTERDAY,
        decision=conduct.circle.paper("33-QĐ/ĐU", YESTERDAY),
        actor=conduct.circle.actor(), seen=ANYTHING, now=NOW,
    )  # fmt: skip
    own = as_person("volunteer2").get(reverse("conduct_own")).content.decode()
    assert "Bạn đã thôi tham gia tổ: việc xem xét này hết hiệu lực" in own
    assert "Việc tiếp theo" not in own
    end_times(now=NOW)
    own = as_person("volunteer2").get(reverse("conduct_own")).content.decode()
    assert "Bạn đã thôi tham gia tổ trước khi có quyết định cuối cùng" in own
    assert "Việc tiếp theo" not in own
    shown = as_person("reviewer").get(reverse("case_page", args=[case.public_id])).content.decode()
    assert "Việc xem xét đã hết hiệu lực." in shown


def test_who_decides_is_told_of_the_other_reviews(as_person, conduct):
    counting = conduct.measure_of("reminder")
    first = conduct.propose("criticism", gravity="")
    second = conduct.reply(conduct.propose("removal", by="reviewer2"))
    page = {
        name: as_person(name).get(reverse("case_page", args=[second.public_id])).content.decode()
        for name in ("reviewer2", "district_leader", "volunteer2", "party_approver")
    }
    under_way = "Phê bình, đề nghị ngày 03/03/2026: Chờ giải trình"
    for name in ("district_leader", "volunteer2", "party_approver"):
        assert "Có hiệu lực từ 03/03/2026" in page[name] or "có hiệu lực từ 03/03/2026" in page[name], name
        assert under_way in page[name], name
    assert under_way not in page["reviewer2"]
    assert "hiệu lực từ 03/03/2026" not in page["reviewer2"]
    link = reverse("case_page", args=[first.public_id])
    assert link in page["party_approver"]
    assert link not in page["district_leader"]
    assert counting.reference not in page["district_leader"]


def test_nobody_without_a_session_may_anything():
    assert not policy.may(AnonymousUser(), "conduct.propose", Membership())
