"""Words for what the policy allows: every action and every relation, short enough for a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from permissions.models import Role
from permissions.policy import RULES, Relation

ACTIONS: dict[str, Any] = {
    "cases.view": _("See the case"),
    "cases.view_history": _("Read its history"),
    "cases.print": _("Print it"),
    "cases.export": _("Export it"),
    "cases.capture": _("Record a concern"),
    "cases.record_on_behalf": _("Record for a collaborator"),
    "own_data.ask_correction": _("Ask for a correction of what is held on oneself"),
    "cases.claim": _("Claim a waiting task"),
    "cases.release": _("Put a task back"),
    "cases.complete": _("Finish a step"),
    "cases.assign": _("Assign a task to a person"),
    "cases.comment": _("Write in the thread"),
    "cases.attach": _("Add files"),
    "cases.advise": _("Ask for advice and give it"),
    "cases.recall": _("Recall what was sent"),
    "cases.name_source": _("Show one's own name to the managing unit, and take it back"),
    "cases.view_openings": _("See who opened the sealed name, and until when"),
    "cases.request_source": _("Ask to open the sealed name, and read it while it is open"),
    "cases.decide_source": _("Decide on opening the sealed name (managing unit and above; never whoever asked)"),
    "cases.reopen": _("Reopen a closed case"),
    "cases.cancel": _("Cancel a case"),
    "cases.edit_title": _("Change the title"),
    "cases.set_urgency": _("Set the urgency"),
    "cases.hold": _("Put a step on hold and resume it"),
    "cases.extend": _("Extend a due date"),
    "cases.urge": _("Urge whoever has the case"),
    "cases.set_confidentiality": _("Decide who may see a case, and look why"),
    "cases.mark_conflict": _("Keep somebody away from a case that touches them"),
    "cases.redact": _("Cover words, blur photos and withdraw files that betray somebody"),
    "cases.hold_data": _("Place and lift a legal hold on the data of a case"),
    "cases.workload": _("See the workload of their body"),
    "groups.view": _("See the group and its members"),
    "groups.contacts": _("See and change a member's phone and e-mail for work"),
    "groups.found": _("Found a group of their body"),
    "groups.manage": _("Admit members and end memberships, decisions, hamlets, trainings"),
    "groups.judge_standards": _("Sign standards checklists, and read those of members"),
    "groups.regulate": _("Publish the regulation of their body's groups"),
    "groups.export": _("Export the list of members"),
    "groups.year": _("See the year of the groups, print and export it"),
    "conduct.propose": _("Propose a reminder, a criticism or the removal of a member"),
    "conduct.reinstate": _("Reinstate a member who was removed, by a decision from above"),
    "commendations.view": _("See who is nominated in a campaign"),
    "commendations.open": _("Open a campaign of their body, and enter the size of its hamlets"),
    "commendations.nominate": _("Nominate a member for a commendation"),
    "accounts.vouch": _("Confirm that a collaborator asked for a new password"),
    "audit.view": _("Read what happened in their unit and below"),
    "audit.by_person": _("Read it by person, with a reason"),
    "audit.export": _("Export it"),
    "administration.view": _("Open the administration"),
    "administration.people": _("Create, rename and close accounts"),
    "administration.appointments": _("Appoint people and end appointments"),
    "administration.bodies": _("Change bodies"),
    "administration.units": _("Change units"),
    "administration.categories": _("Categories (two people of the top level)"),
    "administration.time_limits": _("Time limits (top level)"),
    "administration.calendars": _("Working calendars of their units"),
    "administration.messages": _("Failed deliveries: see, retry, discard (top level)"),
    "administration.reminder_rules": _("Rules for reminders (top level)"),
    "administration.retention": _("How long data is kept (top level)"),
    "administration.standards": _("The list of standards for members (top level)"),
    "administration.roles": _("See this table"),
    "record.view_state": _("See whether record and delivery are in order"),
}
GROUPS: dict[str, Any] = {
    "cases": _("Cases"),
    "groups": _("Groups and members"),
    "conduct": _("Conduct of members"),
    "commendations": _("Commendations"),
    "own_data": _("Own data"),
    "accounts": _("Accounts"),
    "audit": _("Audit"),
    "administration": _("Administration"),
    "record": _("Record"),
}
SHORT: dict[Relation, Any] = {
    Relation.OWN: _("own body"),
    Relation.CURRENT: _("holds the task"),
    Relation.PARENT: _("below their unit"),
    Relation.SIBLING: _("same unit"),
    Relation.ADVISER: _("adviser"),
    Relation.CAPTURER: _("recorded it"),
    Relation.NAMED: _("named"),
    Relation.AREA: _("own hamlet"),
    Relation.MEMBER: _("member"),
    Relation.LEAD: _("leads it"),
    Relation.ANY: _("yes"),
}


@dataclass(frozen=True)
class Cell:
    """What one role may do: the relations through which, in the order of the table of relations; none: no."""

    role: Role
    relations: list[Relation]

    @property
    def words(self) -> list[Any]:
        return [SHORT[relation] for relation in self.relations]


@dataclass(frozen=True)
class ActionRow:
    """One action and what each role may."""

    label: Any
    cells: list[Cell]


@dataclass(frozen=True)
class Group:
    """Actions on one kind of thing, with the roles that may do any of them."""

    title: Any
    roles: list[Role]
    rows: list[ActionRow]


def groups() -> Iterator[Group]:
    """The policy's whole table, in words."""
    for code, title in GROUPS.items():
        actions = [action for action in RULES if action.partition(".")[0] == code]
        roles = [role for role in Role if any(role in RULES[action] for action in actions)]
        yield Group(title, roles, [ActionRow(ACTIONS[action], _cells(action, roles)) for action in actions])


def _cells(action: str, roles: list[Role]) -> list[Cell]:
    given = RULES[action]
    order = list(Relation)
    return [Cell(role, sorted(given.get(role, ()), key=order.index)) for role in roles]


def relations_in_use() -> list[tuple[Any, Any]]:
    """Short word and meaning of every relation that the table uses."""
    used = {relation for given in RULES.values() for relations in given.values() for relation in relations}
    return [(SHORT[relation], relation.label) for relation in Relation if relation in used]
