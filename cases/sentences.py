"""What each verb of the record says in a sentence that can be read aloud.

A sentence follows the name of who acted: «Cán bộ thẩm định Đảng ủy xã Thạnh Mỹ» + «chuyển lên Huyện ủy …».
Other apps add their verbs with `SENTENCES.update`.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a reader may filter the history by."""

    STEP = "step", _("Steps of the case")
    TALK = "talk", _("Exchange and files")
    TASK = "task", _("Who holds the task")
    CLOCK = "clock", _("Due dates")
    CHANGE = "change", _("Corrections")


@dataclass(frozen=True)
class Sentence:
    """`text` may name what `named.Names.words_of` gives, as %(to)s %(bodies)s %(lead)s %(step)s %(role)s %(until)s …"""

    kind: str
    icon: str
    text: Any


STEP, TALK, TASK, CLOCK, CHANGE = Kind.STEP, Kind.TALK, Kind.TASK, Kind.CLOCK, Kind.CHANGE
SENTENCES: dict[str, Sentence] = {
    "case.opened": Sentence(STEP, "square-plus", _("recorded the matter and sent it to %(to)s.")),
    "case.accepted": Sentence(STEP, "circle-check", _("accepted the case; %(lead)s leads.")),
    "case.returned": Sentence(STEP, "arrow-back-up", _("returned the case to the collaborator for clarification.")),
    "case.clarified": Sentence(STEP, "message-reply", _("clarified and sent the case back to %(to)s.")),
    "case.escalated": Sentence(STEP, "arrow-up", _("escalated the case to %(to)s.")),
    "case.sent_down": Sentence(STEP, "arrow-down", _("sent the case down to %(to)s with guidance.")),
    "case.ruled_out_of_scope": Sentence(STEP, "directions", _("found the case out of scope and said where to go.")),
    "case.resolved": Sentence(STEP, "tools", _("recorded the result and sent the answer to %(to)s for approval.")),
    "case.answer_approved": Sentence(STEP, "rubber-stamp", _("approved the answer.")),
    "case.answer_sent_back": Sentence(STEP, "arrow-back-up", _("sent the answer back to be improved.")),
    "case.answered_back": Sentence(
        STEP, "heart-handshake", _("told the people (%(told_how)s, %(on)s). They accepted; the case is closed.")
    ),
    "case.disputed": Sentence(
        STEP, "message-exclamation", _("told the people (%(told_how)s, %(on)s). They disputed; back to %(to)s.")
    ),
    "case.recalled": Sentence(STEP, "arrow-back", _("recalled the case before anybody took it.")),
    "case.reopened": Sentence(STEP, "refresh", _("reopened the case at %(to)s.")),
    "case.cancelled": Sentence(STEP, "ban", _("cancelled the case.")),
    "case.commented": Sentence(TALK, "message", _("wrote in the thread.")),
    "case.attached": Sentence(TALK, "paperclip", _("added files.")),
    "case.advice_asked": Sentence(TALK, "users", _("asked %(bodies)s for advice.")),
    "case.advised": Sentence(TALK, "bulb", _("gave advice.")),
    "case.dispatch_sent": Sentence(TALK, "mail-forward", _("noted what was sent to %(lead)s on %(on)s.")),
    "case.dispatch_received": Sentence(TALK, "mail-opened", _("noted what %(lead)s replied on %(on)s.")),
    "task.claimed": Sentence(TASK, "hand-grab", _("took the task “%(step)s”.")),
    "task.released": Sentence(TASK, "hand-off", _("put the task “%(step)s” back for others to take.")),
    "task.assigned": Sentence(TASK, "user-check", _("gave the task “%(step)s” to a colleague (%(role)s).")),
    "task.breached": Sentence(TASK, "alarm", _("noted that the task “%(step)s” is overdue.")),
    "case.urged": Sentence(TALK, "speakerphone", _("urged %(to)s to finish the task “%(step)s”.")),
    "case.retitled": Sentence(CHANGE, "pencil", _("gave the case another title.")),
    "case.held": Sentence(CLOCK, "player-pause", _("put the step “%(step)s” on hold.")),
    "case.resumed": Sentence(CLOCK, "player-play", _("resumed the step “%(step)s”; its time runs again.")),
    "case.deadline_extended": Sentence(
        CLOCK, "clock-plus", _("extended the due date of “%(step)s” by %(hours)s working hours.")
    ),
    "case.extension_asked": Sentence(
        CLOCK, "clock-question", _("asked %(to)s for %(hours)s more working hours for “%(step)s”.")
    ),
    "case.extension_granted": Sentence(CLOCK, "clock-check", _("granted more time.")),
    "case.extension_refused": Sentence(CLOCK, "clock-x", _("refused more time.")),
    "case.redated": Sentence(
        CLOCK, "calendar-repeat", _("reckoned the due date of “%(step)s” anew, as the working calendar changed.")
    ),
    "case.confidentiality_set": Sentence(CHANGE, "lock", _("set who may see the case to “%(level)s”.")),
    "case.reader_named": Sentence(CHANGE, "eye-plus", _("named one more reader (%(role)s).")),
    "case.reader_withdrawn": Sentence(CHANGE, "eye-off", _("took a reader's access away (%(role)s).")),
    "case.readers_admitted": Sentence(
        CHANGE, "eye-plus", _("let the leaders of %(to)s read it, as nobody there could go on.")
    ),
    "case.conflict_marked": Sentence(CHANGE, "scale", _("kept somebody away from the case, as it touches them.")),
    "case.conflict_cleared": Sentence(CHANGE, "scale", _("let somebody who was kept away come back to the case.")),
    "text.redacted": Sentence(
        CHANGE, "eraser", _("covered words that betrayed somebody, %(spans)s in number (%(original)s).")
    ),
    "original.destroyed": Sentence(CHANGE, "trash", _("destroyed the original of covered words for good.")),
    "file.blurred": Sentence(CHANGE, "blur", _("blurred a photo; the earlier picture is destroyed.")),
    "file.withdrawn": Sentence(CHANGE, "file-x", _("withdrew a file that betrayed somebody; it is destroyed.")),
    "case.data_erased": Sentence(CHANGE, "eraser", _("erased data of the case after the set time: %(kind)s.")),
    "case.data_held": Sentence(CHANGE, "archive", _("placed a legal hold: nothing of the case is erased.")),
    "case.data_released": Sentence(CHANGE, "archive-off", _("lifted the legal hold.")),
    "case.source_named": Sentence(CHANGE, "user-check", _("let the managing unit know their name.")),
    "case.source_sealed": Sentence(CHANGE, "shield-lock", _("took their name back.")),
    "case.source_requested": Sentence(CHANGE, "lock-question", _("asked to open the collaborator's name.")),
    "case.source_opened": Sentence(CHANGE, "lock-open", _("opened the collaborator's name to %(to)s until %(until)s.")),
    "case.source_refused": Sentence(CHANGE, "lock-x", _("refused to open the collaborator's name.")),
    "case.source_withdrawn": Sentence(CHANGE, "lock-minus", _("withdrew the request to open the collaborator's name.")),
    "case.source_closed": Sentence(CHANGE, "lock", _("closed the collaborator's name again.")),
    "case.urgency_set": Sentence(CHANGE, "chevrons-up", _("set the urgency to “%(urgency)s”.")),
}
OPENED_ON_BEHALF = _("recorded the matter on a collaborator's behalf and sent it to %(to)s.")
DONE = {
    "case.accepted": _("Case {case} has been accepted."),
    "case.returned": _("Case {case} has been returned to the collaborator for clarification."),
    "case.escalated": _("Case {case} has been escalated."),
    "case.sent_down": _("Case {case} has been sent down with guidance."),
    "case.ruled_out_of_scope": _("Case {case} has been found out of scope; the collaborator says where to go."),
    "case.clarified": _("The clarification for case {case} has been sent."),
    "case.resolved": _("Result and answer of case {case} have been submitted for approval."),
    "case.extension_granted": _("More time for case {case} has been granted."),
    "case.extension_refused": _("More time for case {case} has been refused."),
    "case.advised": _("The contribution to case {case} has been sent."),
    "case.answer_approved": _("The answer of case {case} has been approved."),
    "case.answer_sent_back": _("The answer of case {case} has been sent back to be improved."),
    "case.answered_back": _("It is noted that the people accepted the answer; case {case} is closed."),
    "case.disputed": _("It is noted that the people disputed the answer; case {case} is reviewed again."),
}
"""What whoever finished a step is told, by the verb of its outcome."""
PRIVATE = frozenset({"case.source_requested", "case.source_refused"})
"""Verbs whose words stand in no history: only who asks and who decides read them (openings.py)."""
UNKNOWN = Sentence(CHANGE, "point", _("made an entry."))
"""For verbs whose app has not said how to tell them."""

TEXT_LABELS = {
    "reason": _("Reason"),
    "question": _("Question"),
    "reply": _("Reply"),
    "guidance": _("Guidance"),
    "where_to_go": _("Where to go"),
    "result": _("Result"),
    "answer": _("Answer"),
    "contribution": _("Contribution"),
    "remark": _("Remark"),
    "facts_amended": _("Corrected facts"),
    "done": _("What was corrected"),
    "recourse": _("Where to complain"),
    "statement": _("What the member says to it"),
    "objection": _("Why the member does not agree"),
    "paper_number": _("Number of the decision on paper"),
    "decision_number": _("Number of the decision"),
    "text": _("Words"),
    "title": _("New title"),
}
"""What the erasable texts of an event are called."""
