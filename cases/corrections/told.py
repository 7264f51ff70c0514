"""Whom the verbs of a correction request tell what; opening, asking back and replying are told as for every case."""

from cases.models.notices import NoticeKind as Kind
from cases.notices.audiences import Audience
from cases.notices.handlers import tells
from cases.notices.table import Tell

ANSWER = (Tell(Audience.DOERS, Kind.ANSWERED),)

tells(
    {
        "correction.accepted": (Tell(Audience.CAPTURER, Kind.ACCEPTED),),
        "correction.refused": ANSWER,
        "correction.made": ANSWER,
        "correction.impossible": ANSWER,
        "correction.disputed": (Tell(Audience.DOERS, Kind.WAITING), Tell(Audience.LEADERS, Kind.REOPENED)),
        "correction.withdrawn": (),
        "correction.confirmed": (),
    }
)
