"""What every flow of ours shares."""

from typing import Any

from viewflow.workflow import Flow

from .locks import held_by_service
from .nodes import Step
from .outcomes import Outcome


class BaseFlow(Flow):
    """A drawing of a case's way. A subclass names its steps; `place` and `close` put them into effect."""

    lock_impl = held_by_service

    def place(self, step: Step, task: Any) -> None:
        """Sets body, role, holder and due date of a new, unsaved `task`."""
        raise NotImplementedError

    def opened(self, task: Any) -> None:
        """Called between the saving of a new case and that of its first `task`."""

    def close(self, closing: Any, task: Any) -> None:
        """Called when the case reaches `closing`; `task` is unsaved and carries the decision."""
        raise NotImplementedError

    def offered(self, task: Any) -> list[Outcome]:
        """The outcomes that make sense for this case now, in the order they are drawn."""
        return [outcome for outcome in task.flow_task.outcomes.values() if self.offers(outcome, task)]

    def offers(self, outcome: Outcome, task: Any) -> bool:
        """Whether this one outcome makes sense for this case now."""
        return not outcome.when or getattr(self, outcome.when)(task)
