"""Every change of a case is one of these: lock, check, change, record one event, write to the outbox, in
one transaction.

All take keyword arguments, the actor and `now`, and raise NotPermitted, IllegalTransition, TaskTaken or
ValidationError.
"""

from .ask_advice import ask_advice
from .assign import assign_task
from .attach import attach_files
from .cancel import cancel_case
from .claim import claim_task
from .comment import comment_case
from .complete import complete_task
from .drafts import discard_draft, purge_drafts, remove_from_draft, save_draft
from .edit import edit_title, set_urgency
from .open import OpeningRequest, open_case
from .recall import recall_case
from .record_dispatch import record_dispatch
from .release import release_task
from .reopen import reopen_case
from .sweep_deadlines import sweep_deadlines
from .urge import urge_case

__all__ = [
    "OpeningRequest",
    "ask_advice",
    "assign_task",
    "attach_files",
    "cancel_case",
    "claim_task",
    "comment_case",
    "complete_task",
    "discard_draft",
    "edit_title",
    "open_case",
    "purge_drafts",
    "recall_case",
    "record_dispatch",
    "release_task",
    "remove_from_draft",
    "reopen_case",
    "save_draft",
    "set_urgency",
    "sweep_deadlines",
    "urge_case",
]
