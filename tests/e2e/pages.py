"""Every page of the product with somebody who may see it, taken from the table of who may open what.

A new address is looked at as soon as it has its row there. What a row cannot say stands in `MORE`: pages that look
different in another state, and the pages for what went wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.corrections.services import Ask, ask_for_correction
from cases.models import Case, Task
from cases.services import attach_files, comment_case, mark_conflict, set_confidentiality
from collaborators.commendation.services import Nomination, nominate
from collaborators.conduct.services import Proposal, propose_measure
from collaborators.models import Capacity, Clause, Group, Membership
from collaborators.services import ClauseText, Member, admit_member, publish_regulation
from ledger import outbox
from ledger.models import OutboxMessage
from tests.conduct import leaders_above
from tests.factories import NOW, World
from tests.permission_table import ROWS, Row, of_award, of_group

from .steps import a_photo

NO_PAGES = {
    "recovery_codes_file",
    "livez",
    "readyz",
    "notice_bell",
    "username_suggestion",
    "appointment_areas",
    "unit_children",
    "decision_document",
    "import_template",
    "certificate",
}
"""Answers for machines, and fragments that stand in a page."""
TOO_LATE = {"member_void": 409}
"""What the scene of the table is too old for."""
SHOWN_TO = ("handler", "city_approver", "volunteer", "administrator", "commune_administrator")
"""Who looks, the first of them who may."""


@dataclass(frozen=True)
class Visit:
    """A page, who looks at it (nobody: without a session), and the status that it answers with."""

    name: str
    address: str
    person: str = ""
    status: int = 200


@dataclass
class Scene:
    """What hangs on the case of the table, and cases in other states."""

    world: World
    case: Case
    task: Task
    waiting: Case
    closed: Case
    returned: Case
    sealed: Case
    asked: Case
    corrected: Case
    nominated: Case
    granted: Case


def build_scene(world: World) -> Scene:
    """Cases at every desk: in the queue, at review, returned, handled with a photo and words, to approve, closed."""
    waiting = world.concern(facts="Đèn đường hư\nHai cột ở đầu ấp.")
    world.claim(world.concern(facts="Cầu ván gãy, xe không qua được"), "reviewer")
    returned, approving, answering, closed = (world.concern() for _ in range(4))
    world.step(returned, "return_for_clarification", "reviewer", question="Đoạn nào ngập?")
    world.step(approving, "accept", "reviewer", urgency="very_urgent")
    world.step(approving, "resolve", "handler")
    world.claim(approving, "approver")
    world.answered(answering)
    world.complete(world.answered(closed), "accepted", "volunteer")
    case = world.concern(proposal="Nạo vét cống trước mùa mưa.", place_text="Từ cống số 3 đến trường học")
    world.step(case, "accept", "reviewer", advisers=[world.bodies["district", "government"]])
    task = world.claim(case, "handler")
    photo = SimpleUploadedFile("cong.jpg", a_photo()["buffer"], "image/jpeg")
    attach_files(case_id=case.pk, uploads=[photo], actor=world.actor("handler"), now=NOW)
    comment_case(case_id=case.pk, text="Đã hẹn khảo sát.", actor=world.actor("handler"), now=NOW)
    give_up_messages(world)
    outbox.deliver(now=NOW, worker="scene")
    return Scene(
        world,
        case,
        task,
        waiting,
        closed,
        returned,
        _sealed(world),
        _asked(world),
        _corrected(world),
        *_commended(world),
    )


def _asked(world: World) -> Case:
    """A request for a correction in the queue of the reviewers."""
    ask = Ask(part="appointment", wrong="Danh sách ghi tôi ở ấp khác.", should_be="Ấp E2")
    return ask_for_correction(ask=ask, actor=world.actor("volunteer"), now=NOW)


def _corrected(world: World) -> Case:
    """One whose refusal waits to be read."""
    case = _asked(world)
    return world.step(case, "decline", "reviewer", reason="Đúng theo quyết định phân công.", recourse="Ủy ban Kiểm tra")


def _commended(world: World) -> tuple[Case, Case]:
    """A nomination that a leader decides on, and the one of the table, which was granted and is to be told."""
    granted = Case.objects.get(**of_award(SimpleNamespace(world=world)))
    lead = Membership.objects.get(user=world.people["group_lead"])
    nomination = Nomination(asked_for="certificate", merits="Phản ánh kịp thời, đúng sự việc.")
    waiting = nominate(membership=lead, nomination=nomination, actor=world.actor("group_lead"), now=NOW)
    world.step(waiting, "recommend", "reviewer")
    world.claim(waiting, "party_approver")
    return waiting, granted


def _sealed(world: World) -> Case:
    """A case for named readers only, with somebody kept away from it."""
    case = world.step(world.concern(facts="Chậm trả lời về một khoản phí"), "accept", "reviewer")
    world.claim(case, "handler")
    now, leader = timezone.now(), world.actor("party_approver")
    readers = [world.actor("district_approver").appointment, world.actor("city_auditor").appointment]
    until = timezone.localdate(now) + timedelta(days=30)
    how = {"case_id": case.pk, "actor": leader, "now": now}
    set_confidentiality(level="sealed", readers=readers, until=until, reason="Vụ việc nhạy cảm", **how)
    mark_conflict(why="interest", person=world.people["reviewer2"], **how)
    return case


def give_up_messages(world: World) -> None:
    """Two messages that were given up, and one that an administrator has put aside."""
    codes = list(OutboxMessage.objects.order_by("pk").values_list("pk", flat=True)[:3])
    dead = {"attempts": 10, "dead_at": NOW, "last_error": "SMTPServerDisconnected"}
    OutboxMessage.objects.filter(pk__in=codes).update(**dead)
    who = world.actor("administrator").code
    OutboxMessage.objects.filter(pk=codes[0]).update(discarded_at=NOW, discarded_by=who)


def every_page(scene: Scene) -> list[Visit]:
    return [
        *_of_the_table(scene), *_of_corrections(scene), *_of_commendations(scene), *_of_conduct(scene), *_more(scene)
    ]  # fmt: skip


def _of_the_table(scene: Scene) -> Iterator[Visit]:
    for name, row in sorted(ROWS.items()):
        if row.method == "get" and row.allowed and name not in NO_PAGES:
            address = reverse(name, kwargs=row.arguments(scene)) + row.query
            yield Visit(name, address, "" if row.open else _who(row), TOO_LATE.get(name, 200))


def _who(row: Row) -> str:
    return next((person for person in SHOWN_TO if person in row.allowed), min(row.allowed))


def page(case: Case) -> str:
    return reverse("case_page", args=[case.public_id])


def _of_corrections(scene: Scene) -> Iterator[Visit]:
    yield Visit("correction to be taken", page(scene.asked), "reviewer")
    yield Visit("correction on the way", page(scene.asked), "volunteer")
    yield Visit("why the correction is due", reverse("case_deadlines", args=[scene.asked.public_id]), "reviewer")
    yield Visit("correction to be read", page(scene.corrected), "volunteer")
    yield Visit("correction of a part", reverse("correction_new") + "?part=email", "group_lead")


def _of_commendations(scene: Scene) -> Iterator[Visit]:
    yield Visit("commendation to be decided", page(scene.nominated), "party_approver")
    yield Visit("commendation to be told", page(scene.granted), "reviewer")
    yield Visit("commendation of oneself", page(scene.granted), "volunteer2")
    yield Visit("one's own figures", reverse("my_commendation"), "volunteer2")
    yield Visit("year of a body", reverse("year"), "party_approver")


def _of_conduct(scene: Scene) -> Iterator[Visit]:
    """A reply that is waited for, a removal to be decided and one's own reviews."""
    world, group = scene.world, Group.objects.get(pk=of_group(scene)["pk"])
    leaders_above(world)
    clauses = [ClauseText("5", "Giao ban", "Dự đầy đủ."), ClauseText("6", "Kỷ luật", "Giữ kỷ luật phát ngôn.")]
    how = {"actor": world.actor("reviewer"), "now": NOW}
    since = group.founded_on
    publish_regulation(
        body=group.managing_body, title="Quy chế", decision_number="11-QĐ/ĐU", decided_on=since, valid_from=since,
        clauses=clauses, **how,
    )  # fmt: skip
    member = Member(world.people["volunteer"], Capacity.RESPECTED, world.units["hamlet"], since)
    paper = group.decisions.earliest("pk")
    asked = admit_member(group=group, member=member, decision=paper, **how)
    led = Membership.objects.get(user=world.people["group_lead"])
    values = {"clauses": list(Clause.objects.all()), "facts": "Ba buổi giao ban vắng mặt, không báo trước."}
    replying = propose_measure(membership=asked, proposal=Proposal(measure="reminder", **values), **how)
    grave = Proposal(measure="removal", gravity="Đã nhắc nhiều lần.", **values)
    deciding = propose_measure(membership=led, proposal=grave, **how)
    world.complete(deciding, "answer", "group_lead", statement="Tôi đã báo qua điện thoại.")
    world.claim(deciding, "district_leader")
    new = Member(None, Capacity.RESPECTED, world.units["hamlet"], since, full_name="Lê Thị Nhầm")
    mistaken = admit_member(group=group, member=new, decision=paper, actor=how["actor"], now=timezone.now())
    yield Visit("membership entered by mistake", reverse("member_void", args=[mistaken.pk]), "reviewer")
    yield Visit("conduct to be replied to", page(replying), "volunteer")
    yield Visit("conduct as proposed", page(replying), "reviewer")
    yield Visit("conduct to be decided", page(deciding), "district_leader")
    yield Visit("reviews of oneself", reverse("conduct_own"), "volunteer")


def _more(scene: Scene) -> Iterator[Visit]:
    """States that an address alone does not bring up."""

    yield Visit("worklist queue", "/work/?tab=queue", "reviewer")
    yield Visit("worklist archive", "/work/?tab=archive", "reviewer")
    yield Visit("worklist empty", "/work/?tab=queue&urgency=urgent", "reviewer")
    yield Visit("worklist of a volunteer", "/work/", "volunteer")
    yield Visit("case to be taken", page(scene.waiting), "reviewer")
    yield Visit("case at review", page(_held_by(scene, "reviewer")), "reviewer")
    yield Visit("case to approve", page(_held_by(scene, "approver")), "approver")
    yield Visit("case to clarify", page(scene.returned), "volunteer")
    yield Visit("case seen from above", page(scene.case), "city_auditor")
    yield Visit("case closed", page(scene.closed), "volunteer")
    why = f"?person={scene.world.actor('city_auditor').appointment.pk}"
    yield Visit(
        "access to a sealed case", reverse("case_access", args=[scene.sealed.public_id]) + why, "party_approver"
    )
    yield Visit("sealed case to a reader", page(scene.sealed), "handler")
    yield Visit("capture on behalf", "/capture/", "reviewer")
    yield Visit("search without a hit", "/cases/?q=khongcogi", "reviewer")
    yield Visit("search with hits", "/cases/?q=ngap", "reviewer")
    yield Visit("search for a person", "/cases/?q=0912345678", "reviewer", 400)
    yield Visit("notices of a reviewer", "/notices/", "reviewer")
    yield Visit("notices of a volunteer", "/notices/?show=all", "volunteer")
    yield Visit("notices from below", "/notices/", "district_approver")
    yield Visit("custodian", "/me/", "custodian")
    yield Visit("dead letters discarded", "/administration/failed/?state=discarded", "administrator")
    yield Visit("dead letters none older", "/administration/failed/?below=1", "administrator")
    yield Visit("not found", "/no-such-page/", "reviewer", 404)
    yield Visit("not a page", "/notices/read/", "reviewer", 405)
    yield Visit("not allowed", "/audit/", "volunteer", 403)


def _held_by(scene: Scene, person: str) -> Case:
    return Task.objects.token().open().filter(owner=scene.world.people[person]).latest("pk").process
