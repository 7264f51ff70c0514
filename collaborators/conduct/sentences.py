"""How the history tells a conduct review, and what whoever finished a step is told."""

from django.utils.translation import gettext_lazy as _

from cases.sentences import DONE, SENTENCES, STEP, Sentence

from .services.lapse_reviews import LAPSED
from .services.propose_measure import PROPOSED

SENTENCES.update(
    {
        PROPOSED: Sentence(STEP, "square-plus", _("proposed a measure and asked the member for a reply.")),
        "conduct.answered": Sentence(STEP, "message-reply", _("replied; %(to)s decides.")),
        "conduct.more_time": Sentence(STEP, "clock-plus", _("took more time for the reply.")),
        "conduct.not_answered": Sentence(
            STEP, "clock-off", _("noted that the time for the reply is over; %(to)s decides.")
        ),
        "conduct.dismissed": Sentence(STEP, "circle-check", _("decided that there is no measure; the case is closed.")),
        "conduct.reminded": Sentence(STEP, "gavel", _("decided on a reminder.")),
        "conduct.criticised": Sentence(STEP, "gavel", _("decided on a criticism.")),
        "conduct.removed": Sentence(STEP, "gavel", _("decided on the removal from the list.")),
        "conduct.accepted": Sentence(
            STEP, "circle-check", _("has read the decision and does not object; it is final.")
        ),
        "conduct.objected": Sentence(STEP, "message-exclamation", _("does not agree; %(to)s looks at it anew.")),
        "conduct.not_objected": Sentence(
            STEP, "clock-off", _("noted that the time for an objection is over; the decision is final.")
        ),
        "conduct.lifted": Sentence(STEP, "circle-check", _("lifted the measure; the case is closed.")),
        "conduct.lessened": Sentence(STEP, "gavel", _("lessened the measure to a reminder; that is final.")),
        "conduct.lessened_to_criticism": Sentence(
            STEP, "gavel", _("lessened the measure to a criticism; that is final.")
        ),
        "conduct.upheld": Sentence(STEP, "gavel", _("upheld the measure; that is final.")),
        LAPSED: Sentence(
            STEP,
            "ban",
            _("ended the review: the membership has ended, nobody could object any more. Nothing takes effect."),
        ),
    }
)
TOLD = _("The decision on case {case} is on record; the member is told.")
DONE.update(
    {
        "conduct.answered": _("Your reply in case {case} has been sent."),
        "conduct.more_time": _("You have more time in case {case}; the new day stands there."),
        "conduct.accepted": _("Case {case} is closed."),
        "conduct.objected": _("Your objection in case {case} has been sent. Until it is decided nothing takes effect."),
        **dict.fromkeys(
            (
                "conduct.dismissed", "conduct.reminded", "conduct.criticised", "conduct.removed", "conduct.lifted",
                "conduct.lessened", "conduct.lessened_to_criticism", "conduct.upheld",
            ),
            TOLD,
        ),
    }
)  # fmt: skip
