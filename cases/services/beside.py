"""Work beside a case's step: it has a due date of its own and never holds the case."""

from permissions.models import Body
from workflows.outcomes import Decision

from ..changes import stand
from ..models import Task


def open_beside(name: str, *, asked_by: Task, decision: Decision, kind: str) -> Task:
    """A task at the flow's node `name`, asked for by the step `asked_by`; its body stands to the case as `kind`.

    The flow says where it is done.
    """
    task = build_beside(name, asked_by=asked_by, decision=decision)
    task.save()
    stand(task.process, task.body_id, kind)
    return task


def build_beside(name: str, *, asked_by: Task, decision: Decision, body: Body | None = None) -> Task:
    """The same, unsaved; done at `body` if one is named."""
    case = asked_by.process
    node = case.flow_class.instance.node(name)
    task = Task(process=case, flow_task=node, flow_task_type=node.task_type, token=asked_by.token)
    task.decision, task.came_from, task.created = decision, asked_by, decision.now
    if body is not None:
        task.body = body
    case.flow_class.instance.place(node, task)
    return task
