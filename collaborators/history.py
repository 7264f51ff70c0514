"""The history of a group and of its members as sentences: who, what, when; from the record of the groups alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from cases.named import names_for
from ledger.models import Event

from .models import Capacity, Decision, EndKind, Group, Membership, Mistake, StandardsChecklist, Training

MOST = 60
SOMEBODY = "–"
SYSTEM = _("The system")
THEMSELVES = _("The member")
WORDS: dict[str, tuple[str, Any]] = {
    "group.founded": ("flag", _("founded the group as of %(since)s.")),
    "group.hamlets_set": ("map-pin", _("set the hamlets of the group as of %(since)s.")),
    "group.renewed": ("refresh", _("renewed the group as of %(since)s by decision %(number)s.")),
    "group.dissolved": ("flag-off", _("dissolved the group as of %(last_day)s by decision %(number)s.")),
    "group.members_listed": ("upload", _("sent a list of %(rows)s members by decision %(number)s.")),
    "decision.recorded": ("gavel", _("put decision %(number)s on record (%(kind)s).")),
    "decision.documented": ("paperclip", _("added the document of decision %(number)s.")),
    "membership.admitted": ("user-plus", _("admitted %(person)s as of %(since)s by decision %(number)s.")),
    "membership.renewed": ("refresh", _("named %(person)s again by decision %(number)s.")),
    "membership.changed": ("pencil", _("changed of %(person)s: %(changes)s.")),
    "membership.ended": ("user-minus", _("ended the membership of %(person)s as of %(last_day)s: %(kind)s.")),
    "membership.voided": ("user-x", _("took %(person)s out again, who had been entered by mistake: %(why)s.")),
    "membership.lead_named": ("star", _("named %(person)s group lead as of %(since)s by decision %(number)s.")),
    "membership.lead_left": ("star-off", _("noted that %(person)s no longer leads the group as of %(since)s.")),
    "membership.contacts_set": ("phone", _("changed phone or e-mail of %(person)s.")),
    "standardschecklist.signed": ("clipboard-check", _("signed the standards checklist of %(person)s.")),
    "training.attended": ("school", _("noted a training of %(person)s.")),
}
"""Icon and sentence of each verb."""


@dataclass(frozen=True)
class Line:
    """One event."""

    icon: str
    who: Any
    what: str
    at: datetime


def history_of_group(group: Group) -> list[Line]:
    """The newest events of the group, its decisions and its members."""
    decisions = {one.pk: one for one in group.decisions.all()}
    asked = _of("group", [group.pk]) | _of("decision", decisions)
    asked |= Q(subject_type="membership", subject_id__in=group.memberships.values("pk"))
    return _lines(asked, decisions, {})


def history_of_member(membership: Membership) -> list[Line]:
    """The newest events of one membership, with its checklists and trainings."""
    decisions = {one.pk: one for one in Decision.objects.filter(group=membership.group_id)}
    lists = StandardsChecklist.objects.filter(group=membership.group_id, user=membership.user_id)
    others = {("standardschecklist", pk): membership for pk in lists.values_list("pk", flat=True)} | {
        ("training", pk): membership
        for pk in Training.objects.filter(membership=membership).values_list("pk", flat=True)
    }
    asked = _of("membership", [membership.pk])
    for subject in ("standardschecklist", "training"):
        asked |= _of(subject, [pk for kind, pk in others if kind == subject])
    return _lines(asked, decisions, others)


def _of(subject: str, keys: Iterable[int]) -> Q:
    return Q(subject_type=subject, subject_id__in=list(keys))


def _lines(
    asked: Q,
    decisions: dict[int, Decision],
    others: dict[tuple[str, int], Membership],
) -> list[Line]:
    events = list(Event.objects.filter(asked).order_by("-at", "-pk")[:MOST])
    names = names_for(events, {})
    concerned = {event.subject_id for event in events if event.subject_type == "membership"}
    members = Membership.objects.select_related("user").in_bulk(concerned)
    told = []
    for event in events:
        member = members.get(event.subject_id) if event.subject_type == "membership" else None
        member = member or others.get((event.subject_type, event.subject_id))
        icon, words = WORDS.get(event.verb, ("point", "%(verb)s"))
        what = str(words) % _words(event, member, decisions)
        told.append(Line(icon, _who(event, member, names.appointments), what, event.at))
    return told


def _who(event: Event, member: Membership | None, appointments: dict[int, str]) -> Any:
    kind, _colon, code = event.actor.partition(":")
    if kind != "appointment":
        return SYSTEM
    if member and int(code) == member.appointment_id:
        return THEMSELVES
    return appointments.get(int(code), SOMEBODY)


def _words(event: Event, member: Membership | None, decisions: dict[int, Decision]) -> dict[str, str]:
    data = event.data
    own = event.subject_id if event.subject_type == "decision" else data.get("decision", 0)
    decision = decisions.get(own)
    kind = data.get("kind", "")
    labels = dict(EndKind.choices) if event.subject_type == "membership" else {}
    return {
        "person": member.user.full_name if member else SOMEBODY,
        "number": decision.number if decision else SOMEBODY,
        "kind": str(labels.get(kind) or (decision.get_kind_display() if decision else kind)),
        "why": str(dict(Mistake.choices).get(data.get("why", ""), SOMEBODY)),
        "since": _day(data.get("since") or data.get("founded_on")),
        "last_day": _day(data.get("last_day")),
        "rows": str(data.get("rows", SOMEBODY)),
        "changes": _changes(data) if event.verb == "membership.changed" else "",
        "verb": event.verb,
    }


def _changes(data: dict[str, Any]) -> str:
    """From what to what; older events tell only what it was set to."""
    was, capacities = data.get("was", {}), dict(Capacity.choices)
    told = []
    if was.get("capacity") != data.get("capacity"):
        old, new = (str(capacities.get(one, SOMEBODY)) for one in (was.get("capacity", ""), data["capacity"]))
        told.append(_("in the group as %(old)s → %(new)s") % {"old": old, "new": new})
    if was.get("term_ends_on") != data.get("term_ends_on"):
        days = {"old": _day(was.get("term_ends_on")), "new": _day(data.get("term_ends_on"))}
        told.append(_("end of the term %(old)s → %(new)s") % days)
    if data.get("since"):
        told.append(_("another hamlet from %(day)s") % {"day": _day(data["since"])})
    return "; ".join(map(str, told)) or str(_("nothing"))


def _day(written: str | None) -> str:
    on = parse_date(written or "")
    return f"{on:%d/%m/%Y}" if on else SOMEBODY
