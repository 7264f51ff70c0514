"""What changes groups and their members: one verb a function, one transaction with history row and event."""

from .change_lead import change_lead
from .change_member import change_member
from .coverage import cover_hamlets
from .decisions import Paper, attach_document, decision_for
from .groups import dissolve_group, found_group, renew_group
from .import_members import confirm_import, keep_import
from .members import Member, admit_member, close_membership, end_membership, open_membership, set_contacts
from .publish_regulation import ClauseText, publish_regulation
from .standards import Mark, record_training, set_standards, sign_checklist, standards_in_force
from .void_membership import reason_to_keep, void_membership

__all__ = [
    "ClauseText",
    "Mark",
    "Member",
    "Paper",
    "admit_member",
    "attach_document",
    "change_lead",
    "change_member",
    "close_membership",
    "confirm_import",
    "cover_hamlets",
    "decision_for",
    "dissolve_group",
    "end_membership",
    "found_group",
    "keep_import",
    "open_membership",
    "publish_regulation",
    "reason_to_keep",
    "record_training",
    "renew_group",
    "set_contacts",
    "set_standards",
    "sign_checklist",
    "standards_in_force",
    "void_membership",
]
