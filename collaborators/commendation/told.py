"""Whom the verbs of a commendation tell what; opening, asking back and replying are told as for every case."""

from cases.models.notices import NoticeKind as Kind
from cases.notices.audiences import Audience
from cases.notices.handlers import tells
from cases.notices.table import Tell

WAITING = Tell(Audience.DOERS, Kind.WAITING)
DECIDED = (WAITING, Tell(Audience.PARTICIPANTS, Kind.ANSWERED))

tells(
    {
        "commendation.recommended": (WAITING,),
        "commendation.proposed": (WAITING, Tell(Audience.PARTICIPANTS, Kind.MOVED)),
        "commendation.sent_back": (WAITING,),
        "commendation.declined": DECIDED,
        "commendation.denied": DECIDED,
        "commendation.granted": DECIDED,
        "commendation.announced": (),
        "commendation.withdrawn": (),
    }
)
