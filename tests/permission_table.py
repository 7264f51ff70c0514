"""Who may open which address: one row per URL name. tests/test_permission_table.py plays every row with
every person.

A row names the people who get through; everybody else gets `refused` (404 where the object must not exist
for them,
403 where the page is known but not theirs). Nobody without a session gets through unless the row is OPEN.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cases.concerns.models import Category
from cases.models import (
    Attachment,
    CalendarVersion,
    Case,
    Notice,
    Proposal,
    ReminderRule,
    RetentionRule,
    SourceOpening,
    TimeLimit,
)
from cases.models.notices import NoticeKind
from cases.notices.recipients import staff_recipient
from collaborators.commendation.models import Campaign, Commendation
from collaborators.commendation.services import Nomination, nominate
from collaborators.models import Capacity, Decision, DecisionKind, EndKind, Group, MemberImport, Membership
from collaborators.services import Member, Paper, admit_member, close_membership, decision_for, found_group
from permissions.actors import SYSTEM
from tests.factories import NOW, PEOPLE, with_password

Arguments = Callable[[Any], dict[str, Any]]

EVERYBODY = frozenset(name for name, *_ in PEOPLE)
VOLUNTEERS = frozenset(name for name, role, *_ in PEOPLE if role == "volunteer")
GROUP_LEADS = frozenset({"group_lead"})
REVIEWERS = frozenset(name for name, role, *_ in PEOPLE if role == "reviewer")
HANDLERS = frozenset(name for name, role, *_ in PEOPLE if role == "handler")
LEADERS = frozenset(name for name, role, *_ in PEOPLE if role == "approver")
AUDITORS = frozenset(name for name, role, *_ in PEOPLE if role == "auditor")
ADMINISTRATORS = frozenset(name for name, role, *_ in PEOPLE if role == "administrator")
CUSTODIAN = frozenset({"custodian"})
SEEING_CASES = EVERYBODY - ADMINISTRATORS
TOP_ADMINISTRATORS = ADMINISTRATORS - {"commune_administrator"}
CAPTURING = VOLUNTEERS | GROUP_LEADS | REVIEWERS

# The case of the table: captured by `volunteer`, accepted by the commune's Party committee (`reviewer`), in
# the hands of
# `handler` at the commune's People's Committee, with the district's People's Committee advising.
CAPTURER = frozenset({"volunteer"})
OWN = frozenset({"reviewer", "reviewer2", "party_approver", "handler", "approver"})
ADVISER = frozenset({"district_handler", "district_approver"})
ABOVE = frozenset({"district_approver", "district_auditor", "city_approver", "city_approver2", "city_auditor"})
LOOKING = CAPTURER | OWN | ADVISER | ABOVE
READERS = LOOKING | CUSTODIAN
"""Who sees the case; a reviewer above who was never asked is not among them. The custodian of the district sees it, and
neither its history nor a print: that is LOOKING."""
JOINING = CAPTURER | OWN | {"district_handler"}
HOLDER = frozenset({"handler"})
REDACTING = (OWN & REVIEWERS) | ((OWN | ABOVE) & LEADERS)
"""Who covers words, blurs photos and withdraws files."""
DECIDING = (OWN | ABOVE) & LEADERS
"""Who decides who else may see the case."""
OPENING = DECIDING | CUSTODIAN
"""Who asks for the sealed name or decides on it."""
# The group of the table is managed by the commune's Party committee; `group_lead` leads it, `volunteer2` is in it.
RUNNING = frozenset({"reviewer", "reviewer2", "party_approver"})
"""Staff of its managing body."""
MANAGING = RUNNING | ADMINISTRATORS
OVERSEEING = ABOVE | {"district_reviewer", "city_reviewer"}
IN_GROUP = frozenset({"volunteer2", "group_lead"})
SEEING_GROUP = MANAGING | OVERSEEING | IN_GROUP
FOUNDING = RUNNING | {"approver", "sibling_reviewer", "sibling_approver", "commune_administrator"}
"""Staff and administrators of a commune, each for their own body."""
ASKING_FOR_GROUPS = VOLUNTEERS | GROUP_LEADS | REVIEWERS | LEADERS | AUDITORS | ADMINISTRATORS
ASKING_FOR_YEARS = REVIEWERS | LEADERS | ADMINISTRATORS
BEHIND_WALLS = {
    "restricted": CAPTURER | OWN | ADVISER,
    "sealed": CAPTURER | HOLDER | {"party_approver", "district_auditor"},
}
"""Who still sees the case at each level. `party_approver` seals it and names `district_auditor`; the holder of the step
reads it anyway."""


def some_at(name: str) -> list[str]:
    """Every fifth person, at each address other ones: so many ask in `make test`, in `make test-full` everybody."""
    return sorted(EVERYBODY)[crc32(name.encode()) % 5 :: 5]


@dataclass(frozen=True)
class Row:
    """One address. `arguments` builds its URL arguments from the scene, `data` what is posted.

    `seen_by` are people who know that the object exists: refused, they get 403 and not `refused`.
    """

    allowed: frozenset[str]
    method: str = "get"
    refused: int = 403
    arguments: Callable[[Any], dict[str, Any]] = lambda scene: {}
    data: Callable[[Any], dict[str, Any]] = lambda scene: {}
    query: str = ""
    open: bool = False
    seen_by: frozenset[str] = frozenset()


def of_case(scene: Any) -> dict[str, Any]:
    return {"public_id": scene.case.public_id}


def of_task(scene: Any) -> dict[str, Any]:
    """The step `handle`, held by `handler`."""
    return {"pk": scene.task.pk}


def on_case(allowed: frozenset[str]) -> Row:
    """A change of the case: an empty form is looked at for those allowed alone."""
    return Row(allowed, method="post", refused=404, arguments=of_case, seen_by=READERS)


def on_task(allowed: frozenset[str]) -> Row:
    """A change of the step; it is not a step of the volunteer's, so that it does not exist for them."""
    return Row(allowed, method="post", refused=404, arguments=of_task, seen_by=READERS - CAPTURER)


def of_opening(scene: Any) -> dict[str, Any]:
    """An opening that `custodian` asked for and the district's leader granted."""
    asking, deciding = (scene.world.actor(name).appointment for name in ("custodian", "district_approver"))
    given, _new = SourceOpening.objects.get_or_create(
        case=scene.case,
        state="open",
        defaults={
            "why": "law", "requested_by": asking, "requested_at": NOW, "decided_by": deciding, "decided_at": NOW,
            "until": timezone.now() + timedelta(hours=4),
        },
    )  # fmt: skip
    return of_case(scene) | {"pk": given.pk}


def on_opening(allowed: frozenset[str]) -> Row:
    return Row(allowed, method="post", refused=404, arguments=of_opening, seen_by=READERS)


def is_of_the_case(row: Row) -> bool:
    """Whether the row's address is one of the case of the table, or of its step."""
    return row.arguments in (of_case, of_task, of_opening)


def behind_walls(row: Row, level: str) -> Row:
    """The row as it reads at another level of confidentiality.

    The leader of the body that advises on a restricted case reads it as such, but decides nothing from above.
    """
    allowed = row.allowed & BEHIND_WALLS[level]
    if level == "restricted" and not row.allowed >= ADVISER:
        allowed -= ABOVE
    return replace(row, allowed=allowed, seen_by=(row.seen_by | row.allowed) & BEHIND_WALLS[level])


def of_person(scene: Any) -> dict[str, Any]:
    """A reviewer of the commune, whom its administrator and those above reach."""
    return {"pk": scene.world.people["reviewer"].pk}


def of_collaborator(scene: Any) -> dict[str, Any]:
    """Who recorded the case, at the commune's Party committee; with a password."""
    with_password(scene.world, "volunteer")
    return {"pk": scene.world.people["volunteer"].pk}


def of_appointment(scene: Any) -> dict[str, Any]:
    return {"pk": scene.world.people["reviewer"].appointment_set.get().pk}


def of_body(scene: Any) -> dict[str, Any]:
    return {"pk": scene.world.bodies["commune", "party"].pk}


def of_unit(scene: Any) -> dict[str, Any]:
    return {"pk": scene.world.units["commune"].pk}


def of_hamlet(scene: Any) -> dict[str, Any]:
    return {"pk": scene.world.units["hamlet"].pk}


def of_proposal(scene: Any) -> dict[str, Any]:
    """A category that nobody of the table proposed."""
    proposed, _new = Category.objects.get_or_create(code="buses", name_vi="Xe buýt", name_en="Buses")
    return {"pk": proposed.pk}


def of_calendar_day(scene: Any) -> dict[str, Any]:
    """A day off in the commune's own calendar."""
    entry = {"works": False, "source": "override", "kind": "local", "name": "Ngày hội"}
    content = {"weekdays": [0, 1, 2, 3, 4], "intervals": [["07:00", "11:00"]], "days": {"2026-05-04": entry}}
    if not CalendarVersion.objects.filter(unit=scene.world.units["commune"]).exists():
        CalendarVersion(unit=scene.world.units["commune"], number=1, made_at=NOW, **content).save()
    return of_unit(scene) | {"day": date(2026, 5, 4)}


def of_calendar(scene: Any) -> dict[str, Any]:
    """The commune, with a calendar of its own."""
    of_calendar_day(scene)
    return of_unit(scene)


def of_limit(scene: Any) -> dict[str, Any]:
    return {"pk": TimeLimit.objects.earliest("pk").pk}


def of_notice(scene: Any) -> dict[str, Any]:
    """A notice that `reviewer` was given about the case."""
    recipient = staff_recipient(scene.world.people["reviewer"].pk)
    given, _new = Notice.objects.get_or_create(
        recipient=recipient, key="table", defaults={"case": scene.case, "kind": NoticeKind.COMMENT, "created_at": NOW}
    )
    return {"pk": given.pk}


def of_photo(scene: Any) -> dict[str, Any]:
    """A photo of the case; of one made here nothing is stored."""
    photos = scene.case.attachments.filter(kind=Attachment.Kind.PHOTO)
    photo = photos.first() or scene.case.attachments.create(
        kind=Attachment.Kind.PHOTO, content_type="image/jpeg", extension=".jpg", name="cong.jpg", size=1, created_at=NOW
    )
    return of_case(scene) | {"file": photo.public_id}


def of_retention_rule(scene: Any) -> dict[str, Any]:
    """Photos of roads are kept for three years."""
    rule = RetentionRule.objects.first() or RetentionRule(kind="attachments", category_code="roads", months=36)
    rule.save()
    return {"pk": rule.pk}


def proposed_change(setting: str, key: str, change: dict[str, Any]) -> dict[str, Any]:
    """A change of a setting that nobody of the table proposed."""
    who = {"proposed_by": 0, "proposed_as": 0, "proposed_at": NOW}
    found = Proposal.objects.filter(setting=setting).first()
    proposal = found or Proposal(setting=setting, key=key, change=change, **who)
    proposal.save()
    return {"pk": proposal.pk}


def of_proposed_rule(scene: Any) -> dict[str, Any]:
    change = {"kind": "attachments", "category": "roads", "before": None, "months": 36}
    return proposed_change("retention_rule", "attachments/roads", change)


def of_proposed_mark(scene: Any) -> dict[str, Any]:
    return proposed_change("category_few", "roads", {"code": "roads", "few": True})


def of_category(scene: Any) -> dict[str, Any]:
    return {"pk": scene.world.category.pk}


def of_rule(scene: Any) -> dict[str, Any]:
    return {"pk": ReminderRule.objects.earliest("pk").pk}


def of_group(scene: Any) -> dict[str, Any]:
    """A group of the commune's Party committee with its lead and one member."""
    return {"pk": (Group.objects.first() or _group(scene)).pk}


def _group(scene: Any) -> Group:
    world = scene.world
    body, since = world.bodies["commune", "party"], date(2025, 1, 15)
    hamlets = [world.units["hamlet"], world.units["hamlet2"]]
    group = found_group(
        managing_body=body, name="Tổ số 1", hamlets=hamlets, founded_on=since, actor=SYSTEM, now=NOW,
        decision=Paper("10-QĐ/ĐU", since, body),
    )  # fmt: skip
    for name, hamlet in (("group_lead", hamlets[0]), ("volunteer2", hamlets[1])):
        member = Member(world.people[name], Capacity.FRONT_MEMBER, hamlet, since, is_lead=name == "group_lead")
        admit_member(group=group, member=member, decision=group.decisions.get(), actor=SYSTEM, now=NOW)
    return group


def of_member(scene: Any) -> dict[str, Any]:
    """`volunteer2` in the group."""
    of_group(scene)
    return {"pk": Membership.objects.get(user=scene.world.people["volunteer2"]).pk}


def of_removed(scene: Any) -> dict[str, Any]:
    """Somebody who was removed from the group."""
    group, on = Group.objects.get(pk=of_group(scene)["pk"]), date(2025, 6, 1)
    removed = Membership.objects.filter(end_kind=EndKind.REMOVED).first()
    if removed is None:
        how: dict[str, Any] = {"actor": SYSTEM, "now": NOW}
        member = Member(None, Capacity.RESPECTED, scene.world.units["hamlet2"], group.founded_on, full_name="Người Cũ")
        held = admit_member(group=group, member=member, decision=group.decisions.earliest("pk"), **how)
        paper = Paper("5-QĐ/HU", on, scene.world.bodies["district", "party"])
        with transaction.atomic():
            decision = decision_for(paper, group=group, kinds=[DecisionKind.REMOVAL], since=on, field="on", **how)
            removed = close_membership(membership=held, kind=EndKind.REMOVED, on=on, decision=decision, **how)
    return {"pk": removed.pk}


def of_import(scene: Any) -> dict[str, Any]:
    """A list of members that the group's reviewer sent."""
    group = Group.objects.get(**of_group(scene))
    sender = scene.world.people["reviewer"].appointment_set.get()
    rows = [{"number": 2, "typed": {"full_name": "Trần Thị Mới"}, "member": {}, "problems": {"capacity": "?"}}]
    made, _new = MemberImport.objects.get_or_create(
        group=group, defaults={"made_by": sender, "made_at": NOW, "rows": rows, "total": 1}
    )
    return {"pk": made.pk}


def of_decision(scene: Any) -> dict[str, Any]:
    """The decision that founded the group, with a document."""
    of_group(scene)
    decision = Decision.objects.earliest("pk")
    if not decision.document:
        decision.extension, decision.document_name, decision.content_type = ".pdf", "10.pdf", "application/pdf"
        decision.document.save("10.pdf", ContentFile(b"%PDF-1.4"))
    return {"pk": decision.pk}


def of_regulation(scene: Any) -> dict[str, Any]:
    """That of the body which manages the group."""
    of_group(scene)
    return of_body(scene)


def of_campaign(scene: Any) -> dict[str, Any]:
    """The campaign of the body which manages the group."""
    body = scene.world.bodies["commune", "party"]
    days = {"opened_on": date(2026, 3, 1), "closes_on": date(2030, 1, 1)}
    campaign = Campaign.objects.first() or Campaign(body=body, year=2026, **days)
    campaign.save()
    return {"pk": campaign.pk}


def of_award(scene: Any) -> dict[str, Any]:
    """The commune certificate that `volunteer2` was granted."""
    given = Commendation.objects.select_related("case").first()
    return {"public_id": given.case.public_id if given else _award(scene).public_id}


def _award(scene: Any) -> Case:
    world, member = scene.world, Membership.objects.get(pk=of_member(scene)["pk"])
    nomination = Nomination(asked_for="certificate", merits="Làm tốt")
    case = nominate(membership=member, nomination=nomination, actor=world.actor("volunteer2"), now=NOW)
    world.step(case, "recommend", "reviewer")
    day = timezone.localdate(NOW)
    said = {"decision_number": "35-QĐ/ĐU", "decided_on": day, "complaint": "no", "complaint_on": day}
    return world.step(case, "certify", "party_approver", **said)


def on_group(allowed: frozenset[str], arguments: Arguments = of_group) -> Row:
    """A page about the group, which exists for SEEING_GROUP alone."""
    return Row(allowed, refused=404, arguments=arguments, seen_by=SEEING_GROUP)


def administering(arguments: Arguments = lambda scene: {}, method: str = "get") -> Row:
    """A page of the administration: whoever administers the commune or above."""
    return Row(ADMINISTRATORS, method=method, arguments=arguments)


def deciding(arguments: Arguments = lambda scene: {}, method: str = "get") -> Row:
    """A page for administrators of the top level alone."""
    return Row(TOP_ADMINISTRATORS, method=method, arguments=arguments)


ROWS: dict[str, Row] = {
    # accounts and health
    "home": Row(EVERYBODY),
    "login": Row(EVERYBODY, open=True),
    "sign_in_code": Row(EVERYBODY, open=True),
    "logout": Row(EVERYBODY, method="post", open=True),
    "password_change": Row(EVERYBODY),
    "password_change_done": Row(EVERYBODY),
    "switch_appointment": Row(EVERYBODY, method="post"),
    "set_language": Row(EVERYBODY, method="post", open=True),
    "me": Row(EVERYBODY),
    "livez": Row(EVERYBODY, open=True),
    "readyz": Row(EVERYBODY, open=True),
    "own_data": Row(EVERYBODY),
    "own_data_download": Row(EVERYBODY, method="post"),
    "correction_new": Row(EVERYBODY),
    "me_mail": Row(EVERYBODY, method="post"),
    "second_factor": Row(EVERYBODY),
    "second_factor_set_up": Row(EVERYBODY),
    "second_factor_remove": Row(EVERYBODY),
    "recovery_codes": Row(EVERYBODY),
    "recovery_codes_file": Row(EVERYBODY),
    "sessions": Row(EVERYBODY),
    "session_end": Row(EVERYBODY, method="post"),
    # notices: each person has their own, about cases that they see
    "notices": Row(EVERYBODY),
    "notice_bell": Row(EVERYBODY),
    "notices_read": Row(EVERYBODY, method="post"),
    "notice_open": Row(frozenset({"reviewer"}), method="post", refused=404, arguments=of_notice),
    # cases: worklist, page, actions
    "worklist": Row(EVERYBODY),
    "case_page": Row(READERS, refused=404, arguments=of_case),
    "case_chart": Row(READERS, refused=404, arguments=of_case),
    "case_print": Row(LOOKING, refused=404, arguments=of_case, seen_by=READERS),
    "case_deadlines": Row(LOOKING, refused=404, arguments=of_case, seen_by=READERS),
    "case_source": on_case(CAPTURER),
    "case_openings": Row(CAPTURER | OPENING, refused=404, arguments=of_case, seen_by=READERS),
    "case_opening_request": on_case(CUSTODIAN),
    "case_opening_grant": on_opening(OPENING),
    "case_opening_refuse": on_opening(OPENING),
    "case_opening_close": on_opening(frozenset({"district_approver", "city_approver", "city_approver2", "custodian"})),
    "case_opening_name": on_opening(CUSTODIAN),
    "case_access": Row(DECIDING, refused=404, arguments=of_case, seen_by=READERS),
    "case_confidentiality": on_case(DECIDING),
    "case_reader": on_case(DECIDING),
    "case_reader_withdraw": Row(DECIDING, "post", 404, lambda scene: of_case(scene) | {"pk": 1}, seen_by=READERS),
    "case_data_hold": on_case(DECIDING),
    "case_data_release": on_case(DECIDING),
    "case_conflict": on_case(DECIDING),
    "case_conflict_clear": Row(DECIDING, "post", 404, lambda scene: of_case(scene) | {"pk": 1}, seen_by=READERS),
    "case_redact": Row(REDACTING, refused=404, arguments=of_case, seen_by=READERS),
    "case_redact_words": on_case(REDACTING),
    "case_redact_destroy": Row(REDACTING, "post", 404, lambda scene: of_case(scene) | {"pk": 1}, seen_by=READERS),
    "case_photo": Row(REDACTING, refused=404, arguments=of_photo, seen_by=READERS),
    "case_photo_blur": Row(REDACTING, "post", 404, of_photo, seen_by=READERS),
    "case_file_withdraw": Row(REDACTING, "post", 404, of_photo, seen_by=READERS),
    "case_comment": on_case(JOINING),
    "case_attach": on_case(JOINING),
    "case_recall": on_case(CAPTURER | OWN),
    "case_cancel": on_case(frozenset({"party_approver", "approver"}) | (ABOVE & LEADERS)),
    "case_reopen": on_case(frozenset({"party_approver", "approver"})),
    "case_urge": on_case(frozenset({"party_approver", "approver"}) | (ABOVE & LEADERS)),
    "case_title": on_case(frozenset({"handler"})),
    "case_urgency": on_case(frozenset({"handler"})),
    "task_claim": on_task(HOLDER),
    "task_release": on_task(HOLDER),
    "task_assign": on_task(frozenset({"party_approver", "approver"})),
    "task_complete": on_task(HOLDER),
    "task_advice": on_task(HOLDER),
    "task_dispatch": on_task(HOLDER),
    "task_hold": on_task(frozenset({"handler", "party_approver", "approver"})),
    "task_resume": on_task(frozenset({"handler", "approver"})),
    "task_extend": on_task(frozenset({"handler", "party_approver", "approver"})),
    "attachment": Row(frozenset(), refused=404, arguments=lambda scene: {"public_id": "2" * 16}),
    "thumbnail": Row(frozenset(), refused=404, arguments=lambda scene: {"public_id": "2" * 16}),
    # cases: list, search, audit
    "case_list": Row(SEEING_CASES),
    "case_export": Row(SEEING_CASES - VOLUNTEERS - GROUP_LEADS - CUSTODIAN, method="post"),
    "case_as_of": Row(LOOKING, refused=404, arguments=of_case, seen_by=READERS),
    "workload": Row(REVIEWERS | LEADERS | HANDLERS),
    "audit": Row(LEADERS | AUDITORS),
    "audit_person": Row(LEADERS | AUDITORS),
    "audit_person_events": Row(LEADERS | AUDITORS, arguments=lambda scene: {"pk": 1}),
    "audit_export": Row(LEADERS | AUDITORS),
    "audit_access": Row(LEADERS | AUDITORS),
    "audit_state": Row(AUDITORS),
    # concerns: capture (drafts are private: another's draft is no draft)
    "capture": Row(CAPTURING),
    "capture_sent": Row(CAPTURER, refused=404, arguments=of_case),
    "similar": Row(CAPTURING, method="post"),
    "draft_save": Row(CAPTURING, method="post"),
    "draft_discard": Row(CAPTURING, method="post", arguments=lambda scene: {"draft": "nosuchdraft"}),
    "draft_attach": Row(frozenset(), method="post", refused=404, arguments=lambda scene: {"draft": "nosuchdraft"}),
    "draft_file": Row(frozenset(), refused=404, arguments=lambda scene: {"draft": "nosuchdraft", "file": "nosuchfile"}),
    "draft_detach": Row(
        frozenset(), method="post", refused=404, arguments=lambda scene: {"draft": "nosuchdraft", "file": "nosuchfile"}
    ),
    # administration (nobody there sees a case)
    "administration": administering(),
    "who_may": administering(),
    "people": administering(),
    "person_new": administering(),
    "username_suggestion": administering(method="post"),
    "appointment_areas": administering(),
    "person": administering(of_person),
    "person_rename": administering(of_person),
    "person_password": administering(of_person, "post"),
    "person_second_factor": administering(of_person, "post"),
    "person_unlock": administering(of_person, "post"),
    "person_close": administering(of_person, "post"),
    "vouch": Row(RUNNING | (ABOVE & LEADERS), refused=404, arguments=of_collaborator),
    "appointment_new": administering(of_person),
    "appointment_end": administering(of_appointment),
    "bodies": administering(),
    "body_new": administering(),
    "body": administering(of_body),
    "body_edit": administering(of_body),
    "body_end": administering(of_body),
    "units": administering(),
    "unit": administering(of_unit),
    "unit_children": administering(of_unit),
    "hamlets_new": administering(of_unit),
    "unit_rename": administering(of_hamlet),
    "unit_end": administering(of_hamlet),
    "dead_letters": deciding(),
    "dead_letters_retry": deciding(method="post"),
    "dead_letters_discard": deciding(method="post"),
    "ledger_state": administering(),
    "categories": administering(),
    "category_new": deciding(),
    "category_decide": deciding(of_proposal, "post"),
    "category_mark": deciding(of_category, "post"),
    "category_mark_decide": deciding(of_proposed_mark, "post"),
    "category_preferences": Row(frozenset({"commune_administrator"})),
    "calendars": administering(),
    "calendar": administering(of_calendar),
    "calendar_hours": administering(of_calendar),
    "calendar_day_new": administering(of_calendar),
    "calendar_day_edit": administering(of_calendar_day),
    "calendar_day_remove": administering(of_calendar_day, "post"),
    "calendar_adopt": administering(of_unit, "post"),
    "calendar_drop": administering(of_calendar, "post"),
    "time_limits": deciding(),
    "time_limit_new": deciding(),
    "time_limit_edit": deciding(of_limit),
    "time_limit_remove": deciding(of_limit, "post"),
    "retention": deciding(),
    "retention_rule": deciding(),
    "retention_rule_remove": deciding(of_retention_rule, "post"),
    "retention_decide": deciding(of_proposed_rule, "post"),
    "reminder_rules": deciding(),
    "reminder_rule_new": deciding(),
    "reminder_rule_edit": deciding(of_rule),
    "reminder_rule_end": deciding(of_rule),
    # groups and members
    "groups": Row(ASKING_FOR_GROUPS),
    "group_new": Row(FOUNDING),
    "group": on_group(SEEING_GROUP),
    "group_print": on_group(SEEING_GROUP),
    "group_hamlets": on_group(MANAGING),
    "group_renew": on_group(MANAGING),
    "group_dissolve": on_group(MANAGING),
    "group_lead": on_group(MANAGING),
    "member_new": on_group(MANAGING),
    "training_new": on_group(MANAGING),
    "member": on_group(SEEING_GROUP, of_member),
    "member_edit": on_group(MANAGING, of_member),
    "member_end": on_group(MANAGING, of_member),
    "member_void": on_group(MANAGING, of_member),
    "member_contacts": on_group(RUNNING | {"volunteer2"}, of_member),
    "checklist_new": on_group(RUNNING, of_member),
    "decision_document": on_group(SEEING_GROUP, of_decision),
    "decision_attach": on_group(MANAGING, of_decision),
    "conduct_new": on_group(RUNNING, of_member),
    "conduct_reinstate": Row(RUNNING, refused=404, arguments=of_removed, seen_by=SEEING_GROUP - {"volunteer2"}),
    "conduct_own": Row(EVERYBODY),
    "regulation": Row(SEEING_GROUP | {"volunteer"}, refused=404, arguments=of_regulation, seen_by=HANDLERS | CUSTODIAN),
    "regulation_new": Row(MANAGING, refused=404, arguments=of_regulation, seen_by=SEEING_GROUP | {"volunteer"}),
    "members_import": on_group(MANAGING),
    "import_template": on_group(MANAGING),
    "member_import": on_group(MANAGING, of_import),
    "first_passwords": replace(on_group(ADMINISTRATORS), seen_by=SEEING_GROUP),
    "members_export": replace(on_group(MANAGING | OVERSEEING), method="post"),
    "my_group": Row(EVERYBODY),
    # the year: who runs groups and who answers for those who do, each for their own; a body of others does not exist
    "year": Row(ASKING_FOR_YEARS),
    "year_print": Row(ASKING_FOR_YEARS),
    "year_export": Row(ASKING_FOR_YEARS, method="post"),
    # commendations: a campaign exists for its body alone, a certificate for the member and the bodies that know whose
    "campaigns": Row(REVIEWERS | LEADERS),
    "campaign_new": Row(REVIEWERS | LEADERS),
    "hamlet_sizes": Row(FOUNDING - ADMINISTRATORS),
    "campaign": Row(RUNNING, refused=404, arguments=of_campaign),
    "nomination_new": on_group(IN_GROUP | (RUNNING & REVIEWERS), of_member),
    "my_commendation": Row(EVERYBODY),
    "certificate": Row(RUNNING | {"volunteer2"}, refused=404, arguments=of_award),
    "standards": deciding(),
}
