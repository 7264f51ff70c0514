"""What opens, ends and undoes a conduct review; its steps are those of every case (cases/services)."""

from .end_times import end_times
from .lapse_reviews import lapse_reviews
from .propose_measure import Proposal, propose_measure
from .reinstate_member import reinstate_member

__all__ = ["Proposal", "end_times", "lapse_reviews", "propose_measure", "reinstate_member"]
