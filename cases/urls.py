"""Addresses of the core. A case is named by its public id, a task by its number."""

from django.urls import path, register_converter

from .references import PUBLIC_ALPHABET, PUBLIC_ID_LENGTH
from .views import (
    access,
    attachments,
    case_page,
    notices,
    openings,
    own_data,
    redaction,
    reminder_rules,
    retention,
    task_actions,
    workload,
)
from .views.worklist import worklist


class PublicId:
    """Sixteen characters of the alphabet of public ids; nothing else reaches a view."""

    regex = f"[{PUBLIC_ALPHABET}]{{{PUBLIC_ID_LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PublicId, "public_id")

CASE = "cases/<public_id:public_id>"
OPENINGS = f"{CASE}/source/openings"
TASK = "tasks/<int:pk>"
FILE = f"{CASE}/redact/files/<public_id:file>"

urlpatterns = [
    path("work/", worklist, name="worklist"),
    path("notices/", notices.notices, name="notices"),
    path("notices/bell/", notices.notice_bell, name="notice_bell"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/<int:pk>/", notices.notice_open, name="notice_open"),
    path(f"{CASE}/", case_page.case_page, name="case_page"),
    path(f"{CASE}/chart/", case_page.case_chart, name="case_chart"),
    path(f"{CASE}/deadlines/", case_page.case_deadlines, name="case_deadlines"),
    path(f"{CASE}/print/", case_page.case_print, name="case_print"),
    path(f"{CASE}/access/", access.case_access, name="case_access"),
    path(f"{CASE}/access/level/", access.SetLevel.as_view(), name="case_confidentiality"),
    path(f"{CASE}/access/readers/", access.NameReader.as_view(), name="case_reader"),
    path(f"{CASE}/access/readers/<int:pk>/end/", access.WithdrawReader.as_view(), name="case_reader_withdraw"),
    path(f"{CASE}/access/conflicts/", access.KeepAway.as_view(), name="case_conflict"),
    path(f"{CASE}/access/conflicts/<int:pk>/end/", access.LetBack.as_view(), name="case_conflict_clear"),
    path(f"{CASE}/redact/", redaction.case_redact, name="case_redact"),
    path(f"{CASE}/redact/words/", redaction.CoverWords.as_view(), name="case_redact_words"),
    path(f"{CASE}/redact/<int:pk>/destroy/", redaction.DestroyOriginal.as_view(), name="case_redact_destroy"),
    path(f"{FILE}/", redaction.case_photo, name="case_photo"),
    path(f"{FILE}/blur/", redaction.BlurPhoto.as_view(), name="case_photo_blur"),
    path(f"{FILE}/withdraw/", redaction.WithdrawFile.as_view(), name="case_file_withdraw"),
    path(f"{CASE}/access/hold/", access.PlaceHold.as_view(), name="case_data_hold"),
    path(f"{CASE}/access/hold/lift/", access.LiftHold.as_view(), name="case_data_release"),
    path(f"{CASE}/source/", task_actions.NameSource.as_view(), name="case_source"),
    path(f"{OPENINGS}/", openings.case_openings, name="case_openings"),
    path(f"{OPENINGS}/request/", openings.RequestSource.as_view(), name="case_opening_request"),
    path(f"{OPENINGS}/<int:pk>/grant/", openings.GrantSource.as_view(), name="case_opening_grant"),
    path(f"{OPENINGS}/<int:pk>/refuse/", openings.RefuseSource.as_view(), name="case_opening_refuse"),
    path(f"{OPENINGS}/<int:pk>/close/", openings.CloseSource.as_view(), name="case_opening_close"),
    path(f"{OPENINGS}/<int:pk>/name/", openings.ReadSource.as_view(), name="case_opening_name"),
    path(f"{CASE}/comment/", task_actions.Comment.as_view(), name="case_comment"),
    path(f"{CASE}/attach/", task_actions.Attach.as_view(), name="case_attach"),
    path(f"{CASE}/recall/", task_actions.Recall.as_view(), name="case_recall"),
    path(f"{CASE}/cancel/", task_actions.Cancel.as_view(), name="case_cancel"),
    path(f"{CASE}/reopen/", task_actions.Reopen.as_view(), name="case_reopen"),
    path(f"{CASE}/urge/", task_actions.Urge.as_view(), name="case_urge"),
    path(f"{CASE}/title/", task_actions.Title.as_view(), name="case_title"),
    path(f"{CASE}/urgency/", task_actions.SetUrgency.as_view(), name="case_urgency"),
    path(f"{TASK}/claim/", task_actions.Claim.as_view(), name="task_claim"),
    path(f"{TASK}/release/", task_actions.Release.as_view(), name="task_release"),
    path(f"{TASK}/assign/", task_actions.Assign.as_view(), name="task_assign"),
    path(f"{TASK}/complete/", task_actions.Complete.as_view(), name="task_complete"),
    path(f"{TASK}/advice/", task_actions.AskAdvice.as_view(), name="task_advice"),
    path(f"{TASK}/hold/", task_actions.Hold.as_view(), name="task_hold"),
    path(f"{TASK}/resume/", task_actions.Resume.as_view(), name="task_resume"),
    path(f"{TASK}/extend/", task_actions.Extend.as_view(), name="task_extend"),
    path(f"{TASK}/dispatch/", task_actions.Dispatch.as_view(), name="task_dispatch"),
    path("me/data/", own_data.own_data_page, name="own_data"),
    path("me/data/download/", own_data.own_data_download, name="own_data_download"),
    path("workload/", workload.workload, name="workload"),
    path("administration/reminders/", reminder_rules.reminder_rules, name="reminder_rules"),
    path("administration/reminders/new/", reminder_rules.reminder_rule_new, name="reminder_rule_new"),
    path("administration/reminders/<int:pk>/", reminder_rules.reminder_rule_edit, name="reminder_rule_edit"),
    path("administration/reminders/<int:pk>/end/", reminder_rules.reminder_rule_end, name="reminder_rule_end"),
    path("administration/retention/", retention.retention, name="retention"),
    path("administration/retention/propose/", retention.retention_rule, name="retention_rule"),
    path("administration/retention/<int:pk>/remove/", retention.retention_rule_remove, name="retention_rule_remove"),
    path("administration/retention/proposals/<int:pk>/decide/", retention.retention_decide, name="retention_decide"),
    path("files/<public_id:public_id>/", attachments.attachment, name="attachment"),
    path("files/<public_id:public_id>/small/", attachments.thumbnail, name="thumbnail"),
]
