"""What opens, ends and undoes a conduct review; its steps are those of every case (cases/services)."""

from .end_times import end_times
from .propose_measure import Proposal, propose_measure
from .reinstate_member import reinstate_member

__all__ = ["Proposal", "end_times", "propose_measure", "reinstate_member"]
