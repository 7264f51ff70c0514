"""Every change of a case is one of these: lock, check, change, record one event, write to the outbox, in
one transaction.

All take keyword arguments, the actor and `now`, and raise NotPermitted, IllegalTransition, TaskTaken or
ValidationError.
"""

from .adopt_calendar import adopt_calendar
from .ask_advice import ask_advice
from .assign import assign_task
from .attach import attach_files
from .cancel import cancel_case
from .claim import claim_task
from .clear_calendar_day import clear_calendar_day
from .comment import comment_case
from .complete import complete_task, let_time_end
from .confidentiality import end_readings, name_reader, set_confidentiality, withdraw_reader
from .conflicts import clear_conflict, mark_conflict
from .drafts import discard_draft, purge_drafts, remove_from_draft, save_draft
from .drop_calendar import drop_calendar
from .edit import edit_title, set_urgency
from .extend import extend_step
from .extend_calendars import extend_calendars
from .hand_over import hand_over_steps
from .hold import hold_step, resume_step
from .lapse import lapse_case
from .load_calendars import load_calendars
from .notices import purge_notices, read_notices, tell_people
from .open import OpeningRequest, open_case, sent_before
from .recall import recall_case
from .record_dispatch import record_dispatch
from .redact import destroy_original, redact_text
from .redact_files import blur_photo, withdraw_file
from .reindex_search import reindex_search
from .release import release_task
from .reopen import reopen_case
from .reseal import reseal_originals, reseal_participants
from .retention import apply_retention, lift_legal_hold, place_legal_hold
from .set_calendar_day import set_calendar_day
from .set_working_hours import set_working_hours
from .source import set_source_named
from .source_openings import close_openings, close_source, grant_source, read_source, refuse_source, request_source
from .sweep_deadlines import sweep_deadlines
from .urge import urge_case

__all__ = [
    "OpeningRequest",
    "adopt_calendar",
    "apply_retention",
    "ask_advice",
    "assign_task",
    "attach_files",
    "blur_photo",
    "cancel_case",
    "claim_task",
    "clear_calendar_day",
    "clear_conflict",
    "close_openings",
    "close_source",
    "comment_case",
    "complete_task",
    "destroy_original",
    "discard_draft",
    "drop_calendar",
    "edit_title",
    "end_readings",
    "extend_calendars",
    "extend_step",
    "grant_source",
    "hand_over_steps",
    "hold_step",
    "lapse_case",
    "let_time_end",
    "lift_legal_hold",
    "load_calendars",
    "mark_conflict",
    "name_reader",
    "open_case",
    "place_legal_hold",
    "purge_drafts",
    "purge_notices",
    "read_notices",
    "read_source",
    "recall_case",
    "record_dispatch",
    "redact_text",
    "refuse_source",
    "reindex_search",
    "release_task",
    "remove_from_draft",
    "reopen_case",
    "request_source",
    "reseal_originals",
    "reseal_participants",
    "resume_step",
    "save_draft",
    "sent_before",
    "set_calendar_day",
    "set_confidentiality",
    "set_source_named",
    "set_urgency",
    "set_working_hours",
    "sweep_deadlines",
    "tell_people",
    "urge_case",
    "withdraw_file",
    "withdraw_reader",
]
