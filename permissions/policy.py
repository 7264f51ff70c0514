"""Who may do what: one table for lists (`visible`), pages (`may`, `allowed`) and Viewflow (`has_perm`) alike.

A role may do an action where one of the named relations holds between the acting body and the row. The app
of a model says in SQL what each relation means for it:

    @policy.relates(Case)
    def case_relations(user) -> dict[Relation, Meaning]: ...

Such a Q must not multiply rows: reach other tables through Exists or `pk__in`. What is not in the table is
forbidden.

A **wall** is a condition of the row that must hold beside some of the relations, whatever the table says: a restricted
case hides itself from the bodies above.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Case, Model, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from permissions.models import Role, User


class Relation(TextChoices):
    """How a person's acting body, or the person, stands to a row."""

    OWN = "own", _("their body has to do with the case, or manages the group")
    CURRENT = "current", _("their body holds the open task")
    PARENT = "parent", _("the unit of the case or group lies under their body's unit")
    SIBLING = "sibling", _("another body of the same unit has to do with the case")
    ADVISER = "adviser", _("their body was asked for advice")
    CAPTURER = "capturer", _("they recorded the case")
    NAMED = "named", _("they were named as an exception")
    AREA = "area", _("the case lies in their own hamlet")
    MEMBER = "member", _("they are in the group")
    LEAD = "lead", _("they lead the group")
    ANY = "any", _("always")


OWN, CURRENT, PARENT = Relation.OWN, Relation.CURRENT, Relation.PARENT
ADVISER, CAPTURER, NAMED, ANY = Relation.ADVISER, Relation.CAPTURER, Relation.NAMED, Relation.ANY
MEMBER, LEAD = Relation.MEMBER, Relation.LEAD
Grants = dict[Role, frozenset[Relation]]


def _grant(**relations: Iterable[Relation]) -> Grants:
    return {Role(role): frozenset(given) for role, given in relations.items()}


_READ = {"reviewer": {OWN, ADVISER, NAMED}, "handler": {OWN, ADVISER, NAMED},
         "approver": {OWN, PARENT, ADVISER, NAMED}, "auditor": {OWN, PARENT, NAMED}}  # fmt: skip
_SEE = _READ | {"source_custodian": {OWN, PARENT, NAMED}}
_HOLD = {"reviewer": {CURRENT}, "handler": {CURRENT}, "approver": {CURRENT}}
_JOIN = {"reviewer": {OWN, ADVISER}, "handler": {OWN, ADVISER}, "approver": {OWN}}
_SEND = {"reviewer": {OWN}, "handler": {OWN}, "approver": {OWN}}
_EDIT = {"reviewer": {CURRENT}, "handler": {CURRENT}}
_OPEN = {"approver": {OWN, PARENT}, "source_custodian": {OWN, PARENT}}
_AUDIT = _grant(approver={ANY}, auditor={ANY})
_ADMINISTER = _grant(administrator={ANY})
_LOOK = {role: {OWN, PARENT} for role in ("reviewer", "approver", "auditor", "administrator")}
_RUN = {"reviewer": {OWN}, "approver": {OWN}, "administrator": {OWN, PARENT}}
_BEGIN = _grant(reviewer={ANY}, approver={ANY}, administrator={ANY})

# fmt: off
RULES: dict[str, Grants] = {
    "cases.view":             _grant(volunteer={CAPTURER}, group_lead={CAPTURER, CURRENT}, **_SEE),
    "cases.view_history":     _grant(volunteer={CAPTURER}, group_lead={CAPTURER}, **_READ),
    "cases.print":            _grant(volunteer={CAPTURER}, group_lead={CAPTURER}, **_READ),
    "cases.export":           _grant(**_READ),
    "cases.capture":          _grant(volunteer={ANY}, group_lead={ANY}, reviewer={ANY}),
    "cases.record_on_behalf": _grant(group_lead={ANY}, reviewer={ANY}),
    "cases.claim":            _grant(group_lead={CURRENT}, **_HOLD),
    "cases.release":          _grant(group_lead={CURRENT}, **_HOLD),
    "cases.complete":         _grant(volunteer={CAPTURER}, group_lead={CAPTURER, CURRENT}, **_HOLD),
    "cases.assign":           _grant(approver={CURRENT, OWN}),
    "cases.comment":          _grant(volunteer={CAPTURER}, group_lead={CAPTURER, CURRENT}, **_JOIN),
    "cases.attach":           _grant(volunteer={CAPTURER}, group_lead={CAPTURER, CURRENT}, **_JOIN),
    "cases.advise":           _grant(reviewer={OWN, ADVISER}, handler={OWN, ADVISER}),
    "cases.recall":           _grant(volunteer={CAPTURER}, group_lead={CAPTURER}, **_SEND),
    "cases.name_source":      _grant(volunteer={CAPTURER}, group_lead={CAPTURER}),
    "cases.view_openings":    _grant(volunteer={CAPTURER}, group_lead={CAPTURER}, **_OPEN),
    "cases.request_source":   _grant(source_custodian={OWN, PARENT}),
    "cases.decide_source":    _grant(**_OPEN),
    "cases.reopen":           _grant(approver={OWN}),
    "cases.cancel":           _grant(approver={OWN, PARENT}),
    "cases.edit_title":       _grant(**_EDIT),
    "cases.set_urgency":      _grant(**_EDIT),
    "cases.hold":             _grant(reviewer={CURRENT}, handler={CURRENT}, approver={CURRENT, OWN}),
    "cases.extend":           _grant(reviewer={CURRENT}, handler={CURRENT}, approver={CURRENT, OWN}),
    "cases.urge":             _grant(approver={OWN, PARENT}),
    "cases.set_confidentiality": _grant(approver={OWN, PARENT}),
    "cases.mark_conflict":    _grant(approver={OWN, PARENT}),
    "cases.redact":           _grant(reviewer={OWN}, approver={OWN, PARENT}),
    "cases.hold_data":        _grant(approver={OWN, PARENT}),
    "own_data.ask_correction": {role: frozenset({ANY}) for role in Role},
    "cases.workload":         _grant(reviewer={ANY}, handler={ANY}, approver={ANY}),
    "groups.view":            _grant(volunteer={MEMBER}, group_lead={MEMBER, LEAD}, **_LOOK),
    "groups.contacts":        _grant(volunteer={MEMBER}, group_lead={MEMBER}, reviewer={OWN}, approver={OWN}),
    "groups.judge_standards": _grant(reviewer={OWN}, approver={OWN}),
    "groups.found":           _BEGIN,
    "groups.manage":          _grant(**_RUN),
    "groups.regulate":        _BEGIN,
    "groups.export":          _grant(**_LOOK),
    "groups.year":            _grant(**_RUN | {"approver": {OWN, PARENT}}),
    "conduct.propose":        _grant(reviewer={OWN}, approver={OWN}),
    "conduct.reinstate":      _grant(reviewer={OWN}, approver={OWN}),
    "commendations.view":     _grant(reviewer={OWN}, approver={OWN}),
    "commendations.open":     _grant(reviewer={ANY}, approver={ANY}),
    "commendations.nominate": _grant(volunteer={MEMBER}, group_lead={MEMBER, LEAD}, reviewer={OWN}),
    "accounts.vouch":         _grant(reviewer={OWN}, approver={OWN, PARENT}),
    "audit.view":             _AUDIT,
    "audit.by_person":        _AUDIT,
    "audit.export":           _AUDIT,
    "administration.view":         _ADMINISTER,
    "administration.people":       _ADMINISTER,
    "administration.appointments": _ADMINISTER,
    "administration.bodies":       _ADMINISTER,
    "administration.units":        _ADMINISTER,
    "administration.categories":   _ADMINISTER,
    "administration.time_limits":  _ADMINISTER,
    "administration.calendars":    _ADMINISTER,
    "administration.messages":     _ADMINISTER,
    "administration.reminder_rules": _ADMINISTER,
    "administration.retention":   _ADMINISTER,
    "administration.standards":    _ADMINISTER,
    "administration.roles":        _ADMINISTER,
    "record.view_state":           _grant(administrator={ANY}, auditor={ANY}),
}
# fmt: on
"""Action → role → relations. Who asks for a sealed name never decides on it (cases/openings.py)."""
SECOND_FACTOR_ROLES = frozenset({Role.APPROVER, Role.SOURCE_CUSTODIAN, Role.ADMINISTRATOR})
"""Who approves, opens sealed names or administers signs in with a second factor (settings.SECOND_FACTOR)."""

NOTHING = Q(pk__in=[])
Someone = User | AnonymousUser
Meaning = Q | Callable[[], Q]
"""A condition, or what builds it when it is needed."""
Meanings = Mapping[Any, Meaning]
"""By relation; by a frozenset of relations one question for any of them, used where all of them are asked."""
Relations = Callable[[User], Meanings]


@dataclass(frozen=True)
class Wall:
    """A condition that must hold beside each of `relations`, except for whoever also stands to the row as `unless`.

    `says` tells people why it does not hold.
    """

    name: str
    says: Any
    relations: frozenset[Relation]
    meaning: Meaning
    unless: Relation | None = None

    @property
    def condition(self) -> Q:
        """What the row itself must say."""
        return _built(self.meaning)


Walls = Callable[[User], Iterable[Wall]]
Rows = TypeVar("Rows", bound=QuerySet)


@dataclass(frozen=True)
class _Entry:
    view: str
    relations: Relations
    walls: Walls


_registered: dict[type[Model], _Entry] = {}


class UnknownAction(LookupError):
    """An action that is not in RULES: a slip in the code, never an answer."""


class UnrelatedModel(LookupError):
    """A model whose app has not registered what the relations mean for it."""


def _no_walls(_user: User) -> Iterable[Wall]:
    return ()


def relates(
    model: type[Model], *, view: str = "cases.view", walls: Walls = _no_walls
) -> Callable[[Relations], Relations]:
    """Register what relations mean for a model, its walls, and the action that `visible` asks for its rows.

    A relation left out never holds. `Relation.ANY` always holds when left out; given, it bounds the rows,
    as a leader's audit is bounded by the subtree of their unit.
    """

    def register(relations: Relations) -> Relations:
        _registered[model] = _Entry(view, relations, walls)
        return relations

    return register


def granted(user: Someone, action: str) -> frozenset[Relation]:
    """The relations through which the person's role in force may do the action. Raises UnknownAction."""
    if action not in RULES:
        raise UnknownAction(f"{action} is not in permissions.policy.RULES.")
    appointment = getattr(user, "appointment", None)
    return RULES[action].get(Role(appointment.role), frozenset()) if appointment else frozenset()


def predicate(user: Someone, action: str, model: type[Model]) -> Q:
    """The rows of the model on which the person may do the action. Raises UnknownAction, UnrelatedModel."""
    relations = granted(user, action)
    if not relations:
        return NOTHING
    asked = _Questions(user, model)
    given = relations & asked.known
    walls = asked.walls_before(given)
    outer = [wall for wall in walls if given <= wall.relations and wall.unless is None]
    groups: dict[tuple[Wall, ...], set[Relation]] = {}
    for relation in sorted(given):
        inner = tuple(wall for wall in walls if wall not in outer and relation in wall.relations)
        groups.setdefault(inner, set()).add(relation)
    held = [asked.any_of(several) & asked.behind(inner, given) for inner, several in groups.items()]
    return _any(held) & asked.behind(outer, given) if held else NOTHING


class _Questions:
    """What relations and walls mean for one person and model; each is built when it is asked, which costs most."""

    def __init__(self, user: Any, model: type[Model]) -> None:
        entry = _entry(model)
        self._meanings = {Relation.ANY: Q(), **entry.relations(user)}
        self._walls = tuple(entry.walls(user))
        self.known = frozenset(key for key in self._meanings if isinstance(key, Relation))

    def one(self, relation: Relation) -> Q:
        return _built(self._meanings[relation])

    def any_of(self, relations: Iterable[Relation]) -> Q:
        """Whether one of the relations holds, asked in as few questions as there are."""
        left, parts = set(relations), []
        for key in self._meanings:
            if isinstance(key, frozenset) and key <= left:
                parts.append(_built(self._meanings[key]))
                left -= key
        return _any(parts + [self.one(relation) for relation in sorted(left)])

    def walls_before(self, relations: frozenset[Relation]) -> list[Wall]:
        return [wall for wall in self._walls if wall.relations & relations]

    def behind(self, walls: Iterable[Wall], given: frozenset[Relation]) -> Q:
        """That all the walls let through; who passes one by another relation of `given` has that relation anyway."""
        return Q(*(self._passes(wall, given) for wall in walls))

    def _passes(self, wall: Wall, given: frozenset[Relation]) -> Q:
        if wall.unless is None or wall.unless in given or wall.unless not in self.known:
            return wall.condition
        return wall.condition | self.one(wall.unless)


def _any(conditions: list[Q]) -> Q:
    """An empty Q holds always, and so does a choice with it."""
    return Q(*conditions, _connector=Q.OR) if all(conditions) else Q()


def visible(user: Someone, queryset: Rows) -> Rows:
    """The rows of the queryset that exist for the person."""
    return queryset.filter(predicate(user, _entry(queryset.model).view, queryset.model))


def may(user: Someone, action: str, obj: Model | type[Model] | None = None) -> bool:
    """Whether the person may do the action to the row: one statement; without a row, by the table alone."""
    relations = granted(user, action)
    if not isinstance(obj, Model):
        return Relation.ANY in relations
    if not relations:
        return False
    return type(obj)._base_manager.filter(predicate(user, action, type(obj)), pk=obj.pk).exists()


def allowed(user: Someone, actions: Iterable[str], obj: Model) -> frozenset[str]:
    """Those of the actions that `may` would allow on the row, in one statement however many they are."""
    wanted = {action: granted(user, action) for action in actions}
    needed = frozenset().union(*wanted.values())
    held = _held(user, obj, needed)
    return frozenset(action for action, relations in wanted.items() if relations & held)


def _held(user: Someone, obj: Model, needed: frozenset[Relation]) -> frozenset[Relation]:
    """Those of the relations that hold between the person and the row and are behind no wall: one statement."""
    found = position(user, obj, needed)
    return frozenset(relation for relation in found.relations if not found.walls_before(relation))


@dataclass(frozen=True)
class Position:
    """How a person stands to a row: the relations that hold, and the walls that are shut."""

    relations: frozenset[Relation]
    shut: tuple[Wall, ...]

    def walls_before(self, relation: Relation) -> list[Wall]:
        """The shut walls that make the relation count for nothing."""
        return [wall for wall in self.shut if relation in wall.relations]


def position(user: Someone, obj: Model, needed: frozenset[Relation]) -> Position:
    """Those of the relations that hold, and the walls that stand before any of them: one statement at most."""
    if not needed:
        return Position(frozenset(), ())
    asked = _Questions(user, type(obj))
    needed = needed & asked.known
    walls = asked.walls_before(needed)
    relations = sorted(needed | {wall.unless for wall in walls if wall.unless in asked.known})
    if not relations:
        return Position(frozenset(), ())
    answers = _answers(obj, [*map(asked.one, relations), *(wall.condition for wall in walls)])
    held = frozenset(relation for relation, holds in zip(relations, answers, strict=False) if holds)
    passed = answers[len(relations) :]
    shut = (wall for wall, passes in zip(walls, passed, strict=True) if not passes and wall.unless not in held)
    return Position(held & needed, tuple(shut))


def _answers(obj: Model, questions: list[Q]) -> tuple[bool, ...]:
    """Which of the conditions hold for the row; none does for a row that is gone."""
    columns = {f"asked_{number}": _column(q) for number, q in enumerate(questions)}
    rows = type(obj)._base_manager.filter(pk=obj.pk).order_by().annotate(**columns).values_list(*columns)
    return next(iter(rows), (False,) * len(questions))


def _column(q: Q) -> Case | Value:
    if not q:
        return Value(True, output_field=BooleanField())
    return Case(When(q, then=Value(True)), default=Value(False), output_field=BooleanField())


def _entry(model: type[Model]) -> _Entry:
    for candidate in model.__mro__:
        if candidate in _registered:
            return _registered[candidate]
    raise UnrelatedModel(f"Register relations for {model.__name__} with @policy.relates.")


def _built(meaning: Meaning) -> Q:
    return meaning if isinstance(meaning, Q) else meaning()
