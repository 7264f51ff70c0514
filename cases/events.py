"""What the record keeps of a decision: codes in the event, prose in its erasable texts."""

from datetime import date
from typing import Any

from django.db.models import Model

from workflows.outcomes import Decision

from .models import Case, Task

TEXTS = (
    "reason", "question", "reply", "guidance", "where_to_go", "result", "answer", "contribution", "remark",
    "facts_amended", "done", "recourse", "statement", "objection", "paper_number", "decision_number",
)  # fmt: skip
"""Fields of outcomes that hold prose."""


def event_content(case: Case, task: Task, decision: Decision) -> tuple[dict[str, Any], dict[str, str]]:
    """The event's data (codes) and texts (prose) for a finished task."""
    texts = {name: decision.fields[name] for name in TEXTS if decision.fields.get(name)}
    codes = {name: _as_code(value) for name, value in decision.fields.items() if name not in TEXTS and value}
    return {
        "task": task.pk,
        "step": task.step.name,
        "outcome": task.outcome,
        **codes,
        **_whereto(case, decision),
    }, texts


def _whereto(case: Case, decision: Decision) -> dict[str, Any]:
    placed = decision.placed
    if placed is None:
        return {"stage": case.stage}
    return {
        "stage": case.stage,
        "to_task": placed.pk,
        "to_step": placed.step.name,
        "to_body": placed.body_id,
        "due_at": placed.due_at.isoformat() if placed.due_at else None,
    }


def _as_code(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)) or hasattr(value, "model"):
        return [_as_code(entry) for entry in value]
    return value
