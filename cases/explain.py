"""Why a person sees a case and may do what with it, or not: the policy's own answer, taken apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from permissions import policy
from permissions.labels import ACTIONS
from permissions.models import User
from permissions.policy import Relation

from .models import Case

VIEW = "cases.view"
WITHHELD = _("cases of this kind, as they stand now, withhold it")


@dataclass(frozen=True)
class Why:
    """One action. `because` are the relations that give it, `but` what stands against those that would."""

    action: str
    label: Any
    allowed: bool
    because: list[str]
    but: list[str]


def explain(user: User, case: Case) -> list[Why]:
    """Every action on a case that the role in force could ever have, seeing it first. At most one statement."""
    wanted = {action: policy.granted(user, action) - {Relation.ANY} for action in actions_on_a_case()}
    position = policy.position(user, case, frozenset().union(*wanted.values()))
    withheld = case.flow_class.instance.withheld(case, user)
    return [_why(action, relations, position, action in withheld) for action, relations in wanted.items()]


def actions_on_a_case() -> Iterator[str]:
    """Those that ask how somebody stands to it."""
    for action, grants in policy.RULES.items():
        relations = frozenset().union(*grants.values())
        if action.startswith("cases.") and relations - {Relation.ANY}:
            yield action


def _why(action: str, relations: frozenset[Relation], position: policy.Position, is_withheld: bool) -> Why:
    holding = sorted(relations & position.relations)
    open_ways = [relation for relation in holding if not position.walls_before(relation)]
    if open_ways and is_withheld:
        return Why(action, ACTIONS.get(action, action), allowed=False, because=[], but=[str(WITHHELD)])
    shut = {wall.name: str(wall.says) for relation in holding for wall in position.walls_before(relation)}
    return Why(
        action=action,
        label=ACTIONS.get(action, action),
        allowed=bool(open_ways),
        because=[str(relation.label) for relation in open_ways],
        but=[] if open_ways else list(shut.values()),
    )
