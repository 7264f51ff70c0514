"""What moves: cases, their tasks, who takes part in them and which bodies have to do with them."""

from .attachments import Attachment
from .calendars import CalendarVersion, DayKind, DaySource
from .cases import Case, CaseReader, CaseWords, ReferenceCounter
from .conflicts import ConflictReason, Implication
from .deadlines import DeadlineEntry, HoldReason
from .drafts import Draft
from .limits import TimeLimit
from .notices import Notice
from .openings import OpeningReason, SourceOpening
from .participants import Participant
from .proposals import Proposal
from .redactions import OriginalState, Redaction
from .reminders import Reminder, ReminderRule, ReminderStep
from .retention import KINDS, AccountKind, DataKind, Erasure, LegalHold, RetentionRule
from .stages import Confidentiality, Stage, ToldHow, Urgency
from .standing import Standing
from .tasks import Task

__all__ = [
    "KINDS",
    "AccountKind",
    "Attachment",
    "CalendarVersion",
    "Case",
    "CaseReader",
    "CaseWords",
    "Confidentiality",
    "ConflictReason",
    "DataKind",
    "DayKind",
    "DaySource",
    "DeadlineEntry",
    "Draft",
    "Erasure",
    "HoldReason",
    "Implication",
    "LegalHold",
    "Notice",
    "OpeningReason",
    "OriginalState",
    "Participant",
    "Proposal",
    "Redaction",
    "ReferenceCounter",
    "Reminder",
    "ReminderRule",
    "ReminderStep",
    "RetentionRule",
    "SourceOpening",
    "Stage",
    "Standing",
    "Task",
    "TimeLimit",
    "ToldHow",
    "Urgency",
]
