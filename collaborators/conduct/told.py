"""Whom the verbs of a conduct review tell what."""

from cases.models.notices import NoticeKind as Kind
from cases.notices.audiences import Audience
from cases.notices.handlers import tells
from cases.notices.table import Tell

from .services.lapse_reviews import LAPSED
from .services.propose_measure import PROPOSED

DECIDERS = (Tell(Audience.DOERS, Kind.WAITING),)
MEMBER = (Tell(Audience.CAPTURER, Kind.DECIDED),)
ALSO_PROPOSER = (*MEMBER, Tell(Audience.SENDER, Kind.ANSWERED))
"""The proposer reads on the case page what was decided; a notice says that it was, and nothing more."""

tells(
    {
        PROPOSED: (Tell(Audience.DOERS, Kind.HEARD),),
        "conduct.answered": DECIDERS,
        "conduct.not_answered": DECIDERS,
        "conduct.more_time": (),
        "conduct.dismissed": ALSO_PROPOSER,
        "conduct.reminded": ALSO_PROPOSER,
        "conduct.criticised": ALSO_PROPOSER,
        "conduct.removed": ALSO_PROPOSER,
        "conduct.accepted": (),
        "conduct.objected": DECIDERS,
        "conduct.not_objected": MEMBER,
        "conduct.lifted": ALSO_PROPOSER,
        "conduct.lessened": ALSO_PROPOSER,
        "conduct.lessened_to_criticism": ALSO_PROPOSER,
        "conduct.upheld": ALSO_PROPOSER,
        LAPSED: (*ALSO_PROPOSER, Tell(Audience.DOERS, Kind.CANCELLED)),
    },
    ending_all=(LAPSED,),
)
