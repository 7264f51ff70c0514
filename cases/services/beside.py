"""Work beside a case's step: it has a due date of its own and never holds the case."""

from permissions.models import Body
from workflows.outcomes import Decision

from ..changes import stand
from ..models import Task


def open_beside(name: str, *, asked_by: Task, decision: Decision, kind: str, body: Body | None = None) -> Task:
    """A task at the flow's node `name`, asked for by the step `asked_by`; its body stands to the case as `kind`.

    Without `body` the flow says where it is done.
    """
    case = asked_by.process
    node = case.flow_class.instance.node(name)
    task = Task(process=case, flow_task=node, flow_task_type=node.task_type, token=asked_by.token)
    task.decision, task.came_from, task.created = decision, asked_by, decision.now
    if body is not None:
        task.body = body
    case.flow_class.instance.place(node, task)
    task.save()
    stand(case, task.body_id, kind)
    return task
