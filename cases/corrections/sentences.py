"""How the history tells what happens to a correction request."""

from django.utils.translation import gettext_lazy as _

from cases.sentences import DONE, SENTENCES, STEP, Sentence

ASKED = "correction.asked"
"""Under which words the opening is told; its verb is that of every case."""

SENTENCES.update(
    {
        ASKED: Sentence(STEP, "square-plus", _("asked %(to)s for a correction of the data held on them.")),
        "correction.accepted": Sentence(STEP, "circle-check", _("accepted the request.")),
        "correction.refused": Sentence(STEP, "circle-x", _("refused the request and said where to complain.")),
        "correction.withdrawn": Sentence(STEP, "arrow-back", _("took the request back; the case is closed.")),
        "correction.made": Sentence(STEP, "pencil-check", _("had the data corrected.")),
        "correction.impossible": Sentence(
            STEP, "circle-x", _("found that it cannot be corrected and said where to complain.")
        ),
        "correction.confirmed": Sentence(STEP, "circle-check", _("has read the answer; the case is closed.")),
        "correction.disputed": Sentence(STEP, "message-exclamation", _("does not agree; back to %(to)s.")),
    }
)
DONE.update(
    {
        "correction.accepted": _("Request {case} has been accepted; you go on with it."),
        "correction.refused": _("Request {case} has been refused; whoever asked is told."),
        "correction.withdrawn": _("Request {case} has been taken back."),
        "correction.made": _("The answer to request {case} has been sent."),
        "correction.impossible": _("The answer to request {case} has been sent."),
        "correction.confirmed": _("Request {case} is closed."),
        "correction.disputed": _("Your unit looks at request {case} once more."),
    }
)
