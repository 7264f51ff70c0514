"""How the history tells what happens to a commendation."""

from django.utils.translation import gettext_lazy as _

from cases.sentences import DONE, SENTENCES, STEP, Sentence

NOMINATED = "commendation.nominated"
"""Under which words the opening is told; its verb is that of every case."""

SENTENCES.update(
    {
        NOMINATED: Sentence(STEP, "award", _("nominated for a commendation; %(to)s looks at it.")),
        "commendation.recommended": Sentence(STEP, "thumb-up", _("recommended it; %(to)s decides.")),
        "commendation.declined": Sentence(STEP, "circle-x", _("did not recommend it.")),
        "commendation.withdrawn": Sentence(STEP, "arrow-back", _("took the nomination back; the case is closed.")),
        "commendation.granted": Sentence(STEP, "award", _("granted the award.")),
        "commendation.proposed": Sentence(STEP, "arrow-up", _("proposed the city certificate to %(to)s.")),
        "commendation.sent_back": Sentence(STEP, "arrow-back-up", _("sent it back to be looked at once more.")),
        "commendation.denied": Sentence(STEP, "circle-x", _("did not grant it.")),
        "commendation.announced": Sentence(STEP, "speakerphone", _("told the member; the case is closed.")),
    }
)
DONE.update(
    {
        "commendation.recommended": _("Commendation {case} has been recommended; a leader decides."),
        "commendation.declined": _("Commendation {case} is not recommended; the member is to be told."),
        "commendation.withdrawn": _("Nomination {case} has been taken back."),
        "commendation.granted": _("The award of {case} has been granted; the member is to be told."),
        "commendation.proposed": _("Commendation {case} has been proposed to the unit above."),
        "commendation.sent_back": _("Commendation {case} has been sent back to the reviewer."),
        "commendation.denied": _("Commendation {case} is not granted; the member is to be told."),
        "commendation.announced": _("Commendation {case} is closed."),
    }
)
