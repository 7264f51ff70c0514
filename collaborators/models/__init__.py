"""Groups, who is in them and by which decision, the regulation they work by, the standards for members."""

from .decisions import Decision, DecisionKind
from .groups import Coverage, Group
from .imports import MemberImport
from .memberships import Capacity, EndKind, Membership, Mistake
from .regulations import Clause, RegulationVersion
from .standards import StandardsChecklist, StandardsVersion, Training

__all__ = [
    "Capacity",
    "Clause",
    "Coverage",
    "Decision",
    "DecisionKind",
    "EndKind",
    "Group",
    "MemberImport",
    "Membership",
    "Mistake",
    "RegulationVersion",
    "StandardsChecklist",
    "StandardsVersion",
    "Training",
]
