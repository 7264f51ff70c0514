"""What moves: cases, their tasks, who takes part in them and which bodies have to do with them."""

from .attachments import Attachment
from .cases import Case, CaseReader, CaseWords, ReferenceCounter
from .drafts import Draft
from .limits import TimeLimit
from .participants import Participant
from .reminders import Reminder, ReminderRule, ReminderStep
from .stages import Stage, ToldHow, Urgency
from .standing import Standing
from .tasks import Task

__all__ = [
    "Attachment",
    "Case",
    "CaseReader",
    "CaseWords",
    "Draft",
    "Participant",
    "ReferenceCounter",
    "Reminder",
    "ReminderRule",
    "ReminderStep",
    "Stage",
    "Standing",
    "Task",
    "TimeLimit",
    "ToldHow",
    "Urgency",
]
