"""The nodes a flow is drawn with: Opening, Step, Closing.

Viewflow executes them. A Step picks its next node by the outcome chosen, so there are no gateway rows;
openings
and closings are recorded as events and keep no task row. All moments come from the decision's `now`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from viewflow import this
from viewflow.workflow import STATUS, Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.nodes import End, StartHandle, View
from viewflow.workflow.nodes.end import EndActivation
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.status import PROCESS

from .outcomes import Outcome


class StepActivation(ViewActivation):
    """A piece of human work: placed by its flow, left by one of its outcomes."""

    @classmethod
    def prepare(cls, step: "Step", previous: Activation, token: Any) -> "StepActivation":
        """An unsaved task at `step`, placed (body, role, holder, due date) by the flow."""
        task = step.flow_class.task_class(process=previous.process, flow_task=step, token=token)
        task.flow_task_type = step.task_type
        task.decision = previous.task.decision
        task.created = task.decision.now
        task.came_from = previous.task if previous.task.pk else None
        step.flow_class.instance.place(step, task)
        return cls(task)

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        activation = cls.prepare(flow_task, prev_activation, token)
        activation.task.save()
        return activation

    @Activation.status.transition(source=STATUS.ASSIGNED, target=STATUS.STARTED)
    def start(self, request=None):
        self.task.started = self.task.decision.now

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self):
        self.task.finished = self.task.decision.now
        self.task.save(update_fields=("status", "outcome", "started", "finished"))

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.CANCELED)
    def cancel(self):
        self.task.finished = self.task.decision.now
        self.task.save()

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self):
        outcome = self.flow_task.outcomes[self.task.outcome]
        if not outcome.ends:
            yield outcome.target._create(self, self.task.token)


class Step(View):
    """A human step: `role` does it at the body that `at` names, within `limit`; the case shows `stage`
    meanwhile.

    `at` is a method of the flow: `(task) -> None`, which sets the task's body and, for a step of the
    volunteer,
    its participant. `beside=True` marks advisory work that never holds the case's one token.
    """

    activation_class = StepActivation

    def __init__(self, *, role: str, stage: str, limit: str, at: Any, title: Any, beside: bool = False) -> None:
        super().__init__(view=None)
        self.role, self.stage, self.limit, self.at, self.beside = role, stage, limit, at, beside
        self.task_title = title
        self._declared: tuple[Outcome, ...] = ()
        self.outcomes: dict[str, Outcome] = {}

    def Outcome(self, name: str, target: Any, **traits: Any) -> "Step":
        """Adds an arrow to `target` (a `this` reference, or None where the work ends here)."""
        self._declared = (*self._declared, Outcome(name=name, target=target, **traits))
        return self

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.at = this.resolve(instance, self.at)
        resolved = (replace(o, target=this.resolve(instance, o.target)) for o in self._declared)
        self.outcomes = {outcome.name: outcome for outcome in resolved}

    def _outgoing(self) -> Iterator[Edge]:
        for outcome in self.outcomes.values():
            if not outcome.ends:
                yield Edge(src=self, dst=outcome.target, edge_class="next", label=outcome.label)


class OpeningActivation(StartHandleActivation):
    """Saves the case and its first task together, each once."""

    @Activation.status.transition(source=STATUS.NEW)
    def execute(self):
        first = self.flow_task._next
        following = first.activation_class.prepare(first, self, self.task.token)
        self.process.save()
        following.task.process = self.process
        self.flow_class.instance.opened(following.task)
        following.task.save()
        self.opened = following.task


class Opening(StartHandle):
    """Where a case begins."""

    activation_class = OpeningActivation

    def open(self, case: Any, decision: Any) -> Any:
        """Saves `case` at this opening and returns its first task."""
        task = self.flow_class.task_class(flow_task=self, process=case)
        task.decision = decision
        activation = self.activation_class(task)
        activation.execute()
        return activation.opened


class ClosingActivation(EndActivation):
    """Marks the case finished; the service saves it."""

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        """Its task has no row, hence no key to hash; Viewflow gathers activations in a set."""
        return id(self)

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        task = flow_task.flow_class.task_class(process=prev_activation.process, flow_task=flow_task, token=token)
        task.decision = prev_activation.task.decision
        return cls(task)

    @Activation.status.transition(source=STATUS.NEW)
    def activate(self):
        self.process.status = PROCESS.DONE
        self.process.finished = self.task.decision.now
        self.flow_class.instance.close(self.flow_task, self.task)

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.DONE)
    def complete(self):
        """Nothing to save: the event says it."""


class Closing(End):
    """Where a case ends."""

    activation_class = ClosingActivation

    def __init__(self, *, stage: str, title: Any) -> None:
        super().__init__()
        self.stage = stage
        self.task_title = title


def steps_of(flow_class: Any) -> list[Step]:
    """The human steps of a flow in the order they are drawn."""
    return [node for node in flow_class.instance.nodes() if isinstance(node, Step)]


__all__ = ["Closing", "Opening", "Step", "steps_of"]
