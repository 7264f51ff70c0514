"""How somebody becomes a member, and how that ends: the appointment comes and goes with the membership.

`open_membership` and `close_membership` ask no policy: a conduct review, which another body decides, ends and restores
memberships through them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import transaction
from django.utils.translation import ngettext

from cases.models.notices import NoticeKind
from cases.services import tell_people
from permissions.actors import Actor
from permissions.models import Appointment, Role, Unit, User
from permissions.services import close_appointment, open_account, open_appointment, take_back_appointment
from permissions.services.common import locked, save_recorded
from permissions.text import sort_key

from .. import errors
from ..models import Capacity, Decision, DecisionKind, EndKind, Group, Membership
from ..models.decisions import ADMITTING, ENDING
from .common import ask, check, check_after_founding, check_near, check_other, day, iso, managed
from .decisions import Paper, decision_for

LONGEST_ADDRESS = 254
ENDED_BY_HAND = (EndKind.LEFT, EndKind.NOT_RENEWED)
COUNTRY = "VN"
MOST_NAMED = 10
"""Of many who leave so many are named."""
TOLD = ("ended", "voided", "renewed", "lead_named", "lead_left")


@dataclass(frozen=True)
class Member:
    """Who is to be admitted, and how. Phone and e-mail are for work; empty: none.

    Without a user somebody new by `full_name`: the account is opened along, and an administrator gives its first
    password.
    """

    user: User | None
    capacity: str
    hamlet: Unit | None
    valid_from: date
    term_ends_on: date | None = None
    is_lead: bool = False
    work_phone: str = ""
    work_email: str = ""
    full_name: str = ""


@transaction.atomic
def admit_member(
    *, group: Group, member: Member, decision: Decision | Paper, actor: Actor, now: datetime, seen: str = ""
) -> Membership:
    """The membership, with the appointment that gives the rights.

    Raises NotPermitted, IllegalTransition (dissolved), ValidationError by field, also for oneself; `seen` asks about
    members of the same name (common.ask), and so does a form that is sent twice.
    """
    if member.user:
        check_other(actor, member.user)
    kept = managed(group, actor)
    check_near(member.valid_from, now, "valid_from")
    kinds = [DecisionKind.ADMISSION, *ADMITTING]
    since = member.valid_from
    paper = decision_for(decision, group=kept, kinds=kinds, since=since, field="valid_from", actor=actor, now=now)
    if namesakes := namesakes_of(member, kept):
        people = ", ".join(f"{one.user.full_name} ({one.hamlet or '–'})" for one in namesakes)
        mark = ",".join(str(one.pk) for one in namesakes)
        ask(errors.NAME_IN_GROUP % {"people": people}, mark=mark, seen=seen)
    return open_membership(group=kept, member=member, decision=paper, actor=actor, now=now)


def namesakes_of(member: Member, group: Group) -> list[Membership]:
    """Who is in the group, or will be, by the same name; the person themselves not."""
    name = member.user.full_name if member.user else member.full_name
    rows = group.memberships.from_day(member.valid_from).filter(user__sort_key=sort_key(name))
    others = rows.exclude(user=member.user) if member.user else rows
    return list(others.select_related("user", "hamlet").order_by("pk"))


def open_membership(*, group: Group, member: Member, decision: Decision, actor: Actor, now: datetime) -> Membership:
    """The same without asking who may; the group is locked, in a transaction. Raises ValidationError by field."""
    opened = member.user or open_account(full_name=member.full_name, actor=actor, now=now)
    user = locked(opened)
    membership = Membership(
        user=user,
        group=group,
        capacity=member.capacity,
        is_lead=member.is_lead,
        hamlet=member.hamlet,
        valid_from=member.valid_from,
        term_ends_on=member.term_ends_on,
        admitted_by=decision,
        work_phone=phone_number(member.work_phone),
        work_email=email_address(member.work_email),
    )
    _validate(membership)
    membership.appointment = appointment_for(membership, since=member.valid_from, actor=actor, now=now)
    data = {
        "decision": decision.pk,
        "capacity": str(member.capacity),
        "since": iso(member.valid_from),
        "appointment": membership.appointment_id,
        "is_lead": member.is_lead,
    }
    save_membership(membership, "admitted", group, actor, now, **data)
    return membership


@transaction.atomic
def end_membership(
    *,
    membership: Membership,
    kind: str,
    on: date,
    decision: Decision | Paper,
    actor: Actor,
    now: datetime,
    seen: str = "",
) -> Membership:
    """`on` is the last day, of the appointment too.

    Raises NotPermitted, IllegalTransition (group dissolved), ValidationError by field: one's own, ended already, a
    removal, which a conduct review alone decides; `seen` asks about who leaves on which day (common.ask).
    """
    check_other(actor, membership.user)
    kept = managed(membership.group, actor)
    check_near(on, now, "on")
    if kind not in ENDED_BY_HAND:
        raise ValidationError({"kind": errors.ONLY_BY_REVIEW if kind == EndKind.REMOVED else errors.UNKNOWN_CHOICE})
    kinds = [DecisionKind.END, *ENDING]
    paper = decision_for(decision, group=kept, kinds=kinds, since=on, field="on", actor=actor, now=now)
    ending = locked(membership)
    check_can_end(ending, on)
    ask(who_leaves([ending], on), mark=leaving_mark([ending], on), seen=seen)
    return close_membership(membership=ending, kind=kind, on=on, decision=paper, actor=actor, now=now)


def check_can_end(membership: Membership, on: date) -> None:
    """Raises ValidationError by field for one that has ended, or begins later than it is to end."""
    if membership.valid_to:
        raise ValidationError({"on": errors.ALREADY_ENDED})
    if on < membership.valid_from:
        raise ValidationError({"on": errors.ENDS_BEFORE_START})


def who_leaves(leaving: Sequence[Membership], last_day: date) -> str:
    """In words: how many, who of them, and whether the lead is among them."""
    if not leaving:
        return str(errors.NOBODY_LEAVES % {"day": day(last_day)})
    told = ngettext("%(n)d member leaves: %(names)s.", "%(n)d members leave: %(names)s.", len(leaving))
    sentences = [told % {"n": len(leaving), "names": named(leaving)}]
    sentences += [str(errors.LEAD_LEAVES % {"name": one.user.full_name}) for one in leaving if one.is_lead]
    return " ".join([*sentences, str(errors.LAST_DAY_AND_RIGHTS % {"day": day(last_day)})])


def named(members: Sequence[Membership]) -> str:
    """The names of the first of them."""
    names = [membership.user.full_name for membership in members[:MOST_NAMED]]
    return ", ".join([*names, "…"] if len(members) > MOST_NAMED else names)


def leaving_mark(leaving: Sequence[Membership], last_day: date, more: str | None = None) -> str:
    """Of the question who leaves on which day."""
    told = ",".join(str(one.pk) for one in leaving)
    return hashlib.sha256(f"{last_day}:{told}:{more}".encode()).hexdigest()[:20]


def close_membership(
    *, membership: Membership, kind: str, on: date, decision: Decision, actor: Actor, now: datetime
) -> Membership:
    """The same without asking who may, in a transaction. Raises ValidationError by field."""
    ending = locked(membership)
    check_can_end(ending, on)
    ending.valid_to, ending.end_kind, ending.ended_by = on, kind, decision
    if not give_back(ending, last_day=on, actor=actor, now=now):
        ending.work_phone = ending.work_email = ""
    data = {"kind": str(kind), "last_day": iso(on), "decision": decision.pk}
    save_membership(ending, "ended", membership.group, actor, now, **data)
    return ending


@transaction.atomic
def set_contacts(
    *, membership: Membership, work_phone: str, work_email: str, actor: Actor, now: datetime
) -> Membership:
    """Phone and e-mail for work, by the managing body or the member. The event says that they changed, not to what.

    Raises NotPermitted, ValidationError by field.
    """
    check(actor, "groups.contacts", membership)
    kept = locked(membership)
    if kept.valid_to:
        raise ValidationError(errors.ALREADY_ENDED)
    kept.work_phone, kept.work_email = phone_number(work_phone), email_address(work_email)
    save_membership(kept, "contacts_set", membership.group, actor, now)
    return kept


def appointment_for(membership: Membership, *, since: date, actor: Actor, now: datetime) -> Appointment:
    """The one that the person holds for just this, else a new one. The person is locked. Raises ValidationError."""
    role = Role.GROUP_LEAD if membership.is_lead else Role.VOLUNTEER
    body = membership.group.managing_body
    held = Appointment.objects.filter(user=membership.user, role=role, body=body).overlapping(since, None).first()
    if held is None:
        return open_appointment(
            user=membership.user, role=role, body=body, valid_from=since, area=membership.hamlet, actor=actor, now=now
        )
    if held.valid_to or held.area_id != membership.hamlet_id:
        raise ValidationError({"user": errors.APPOINTED_OTHERWISE})
    return held


def give_back(membership: Membership, *, last_day: date, actor: Actor, now: datetime) -> bool:
    """Ends the appointments that the membership ever had; not where another rests on one, or it has ended by itself.

    One that was to begin later, as after a change of lead, never does. Whether any ended.
    """
    ever = {membership.appointment_id, *membership.history.values_list("appointment_id", flat=True)}
    after = last_day + timedelta(days=1)
    others = Membership.objects.exclude(pk=membership.pk).filter(valid_to=None, appointment__in=ever)
    held = Appointment.objects.filter(pk__in=ever).overlapping(after, None).exclude(pk__in=others.values("appointment"))
    ending = list(held.order_by("valid_from", "pk"))
    for one in ending:
        end = take_back_appointment if one.valid_from > last_day else close_appointment
        end(appointment=one, on=last_day, actor=actor, now=now)
    return bool(ending)


def save_membership(membership: Membership, verb: str, group: Group, actor: Actor, now: datetime, **data: Any) -> None:
    """Saved and recorded, and the member told of what they have to know; in a transaction."""
    more = {"group": group.pk, "user": membership.user_id, **data}
    save_recorded(membership, verb=verb, actor=actor, now=now, unit_id=group.unit_id, data=more)
    if verb in TOLD:
        key = f"membership.{verb}:{membership.pk}:{now.isoformat()}"
        tell_people(people=[membership.user_id], kind=NoticeKind.MEMBERSHIP, key=key, actor=actor, now=now)


def phone_number(typed: str) -> str:
    """As people write it here, "" for nothing. Raises ValidationError."""
    if not typed.strip():
        return ""
    try:
        number = phonenumbers.parse(typed, COUNTRY)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number_for_region(number, COUNTRY):
        raise ValidationError({"work_phone": errors.NOT_A_PHONE})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def email_address(typed: str) -> str:
    """Without blanks around, "" for nothing. Raises ValidationError."""
    address = typed.strip()
    try:
        if address:
            EmailValidator()(address[: LONGEST_ADDRESS + 1])
    except ValidationError as error:
        raise ValidationError({"work_email": errors.NOT_AN_ADDRESS}) from error
    return address


def _validate(membership: Membership) -> None:
    check_after_founding(membership.group, membership.valid_from, "valid_from")
    checks = {
        "user": _user_problem,
        "capacity": _capacity_problem,
        "hamlet": hamlet_problem,
        "term_ends_on": term_problem,
        "is_lead": _lead_problem,
    }
    problems = {field: problem for field, find in checks.items() if (problem := find(membership))}
    if problems:
        raise ValidationError(problems)


def _user_problem(membership: Membership) -> object:
    if not membership.user.may_sign_in:
        return errors.ACCOUNT_CLOSED
    same = membership.group.memberships.filter(user=membership.user).from_day(membership.valid_from)
    return errors.ALREADY_MEMBER if same.exists() else None


def _capacity_problem(membership: Membership) -> object:
    return None if membership.capacity in Capacity.values else errors.UNKNOWN_CHOICE


def hamlet_problem(membership: Membership, on: date | None = None) -> Any:
    """Why somebody cannot listen there from the day on, their first one when none is given; None when they can."""
    if membership.hamlet is None:
        return None if membership.is_lead else errors.HAMLET_NEEDED
    covered = membership.group.coverages.current(on or membership.valid_from).filter(hamlet=membership.hamlet)
    return None if covered.exists() else errors.HAMLET_NOT_COVERED


def term_problem(membership: Membership) -> Any:
    """What is wrong with the end of the term; None when nothing is."""
    if membership.term_ends_on is None:
        return None
    return errors.TERM_BEFORE_START if membership.term_ends_on < membership.valid_from else None


def _lead_problem(membership: Membership) -> object:
    if not membership.is_lead:
        return None
    leads = membership.group.memberships.filter(is_lead=True).from_day(membership.valid_from)
    return errors.LEAD_THERE if leads.exists() else None
